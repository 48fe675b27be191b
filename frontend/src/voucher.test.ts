import { expect, it } from "vitest";
import { fillCode } from "./voucher";

function field(): HTMLInputElement {
  return document.createElement("input");
}

it("fills in the code behind the hash", () => {
  const input = field();
  expect(fillCode(input, "#7K2M-0Q4Z-A1B0-C1D8")).toBe(true);
  expect(input.value).toBe("7K2M-0Q4Z-A1B0-C1D8");
});

it.each(["", "#", "#inhoud", "#<script>alert(1)</script>aaaa"])("leaves the field alone for %s", (hash) => {
  const input = field();
  expect(fillCode(input, hash)).toBe(false);
  expect(input.value).toBe("");
});

it("does nothing on a page without the field", () => {
  expect(fillCode(null, "#7K2M-0Q4Z-A1B0-C1D8")).toBe(false);
});
