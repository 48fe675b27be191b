import { expect, test } from "vitest";
import { isKeyboard } from "./keyboard";

test("half a screen is a keyboard, the browser's own bar is not", () => {
  expect(isKeyboard(508, 844)).toBe(true);
  expect(isKeyboard(360, 640)).toBe(true);
  expect(isKeyboard(788, 844)).toBe(false);
  expect(isKeyboard(844, 844)).toBe(false);
});
