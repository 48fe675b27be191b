import { expect, it } from "vitest";
import { keepThrift, keptThrift } from "./thrift";

function storage(value: string | null): { getItem(): string | null } {
  return { getItem: () => value };
}

it("is what was kept", () => {
  let kept: string | null = null;
  keepThrift({ setItem: (_key: string, value: string) => { kept = value; } }, { frugal: true, ceiling: 100 });
  expect(keptThrift(storage(kept))).toEqual({ frugal: true, ceiling: 100 });
});

it.each([[null], ["{"], ["[]"], ['{"frugal":"yes","ceiling":99}']])("is nothing when what was kept makes no sense: %s", (value) => {
  expect(keptThrift(storage(value))).toEqual({ frugal: false, ceiling: null });
});

it("holds for this page when nothing can be kept", () => {
  const full = { setItem: (): void => { throw new Error("QuotaExceededError"); } };
  expect(() => { keepThrift(full, { frugal: true, ceiling: null }); }).not.toThrow();
});
