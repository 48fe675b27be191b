import { expect, test, vi } from "vitest";
import { whoIsHere, wireReturning } from "./returning";

function returned(persisted: boolean): void {
  dispatchEvent(Object.assign(new Event("pageshow"), { persisted }));
}

function becomes(sign: string): void {
  document.cookie = `csrf=${sign}`;
}

test("the sign is the cookie of the form tokens", () => {
  becomes("anna");

  expect(whoIsHere()).toBe("anna");
});

test("a page from memory is asked for anew when somebody came or went since, and only then", () => {
  becomes("anna");
  const reload = vi.fn();
  wireReturning(reload);

  returned(true);
  expect(reload).not.toHaveBeenCalled();
  becomes("bram");
  returned(false);
  expect(reload).not.toHaveBeenCalled();
  returned(true);
  expect(reload).toHaveBeenCalledOnce();
});
