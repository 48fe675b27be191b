import { expect, test } from "vitest";
import { caretClass, circleClass, firstName, initials, whoOf } from "./palette";

test("the server says who somebody is, and in which colour", () => {
  expect(whoOf({ name: "Joost Wiersma", colour: 1 })).toEqual({ name: "Joost Wiersma", colour: 1 });
  expect(caretClass({ name: "Joost", colour: 1 })).toBe("who-1");
  expect(circleClass({ name: "Joost", colour: 1 })).toBe("av s b");
  expect(circleClass({ name: "Anna", colour: 0 })).toBe("av s");
});

test("a state that says nothing is nobody", () => {
  for (const user of [null, undefined, "Joost", 3, {}, { name: "" }, { name: "  " }, { name: 5, colour: 1 }]) expect(whoOf(user)).toBeNull();
});

test("a colour that is none stays within the palette", () => {
  for (const colour of [-1, 6, 13, 1e99, NaN, "x onmouseover", null, undefined, 2.5]) expect(caretClass({ name: "A", colour: colour as number })).toMatch(/^who-[0-5]$/);
});

test("a label is short", () => {
  expect(firstName("Samira el Hadi")).toBe("Samira");
  expect(initials("Samira el Hadi")).toBe("SH");
  expect(initials("joost")).toBe("J");
});
