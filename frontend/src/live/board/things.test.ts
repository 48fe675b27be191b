import { expect, test } from "vitest";
import { BOARD, LONGEST_TEXT, MOST_NUMBERS, readPoints, readText, readThing } from "./things";

const STROKE = { kind: "stroke", colour: "red", x: 10, y: 20, z: 3, points: [0, 0, 5, 5] };

test("a thing is read as it was written", () => {
  expect(readThing("a", STROKE)).toEqual({ id: "a", ...STROKE });
  expect(readThing("b", { kind: "note", colour: "ink", x: 1, y: 2, z: 1, text: " Lucht erin? " })).toMatchObject({ kind: "note", text: "Lucht erin?" });
  expect(readThing("c", { kind: "photo", photo: 12, x: 1, y: 2, z: 1, width: 240, height: 180 })).toMatchObject({ photo: 12, width: 240 });
});

test("numbers stay on the board", () => {
  const found = readThing("a", { ...STROKE, x: 1e300, y: -5, z: Number.NaN, points: [Infinity, "4", {}, -1e9] });
  expect(found).toMatchObject({ x: BOARD.width, y: 0, z: 0, points: [0, 0, 0, -BOARD.width] });
  expect(readThing("b", { kind: "photo", photo: 1, width: 1e9, height: -3 })).toMatchObject({ width: BOARD.width, height: 20 });
});

test.each([null, 1, "tekst", [], {}, { kind: "script" }, { ...STROKE, points: "0 0" }, { ...STROKE, points: [1] }, { kind: "note", text: { toString: "x" } }, { kind: "note", text: " \u0000 " }, { kind: "photo", photo: "1/../../beheer" }, { kind: "photo", photo: 1.5 }])("%j is no thing", (given) => {
  expect(readThing("a", given)).toBeNull();
});

test("what is too much is not there", () => {
  expect(readThing("x".repeat(41), STROKE)).toBeNull();
  expect(readPoints(new Array(MOST_NUMBERS + 1).fill(1))).toBeNull();
  expect(readText("x".repeat(5000))).toHaveLength(LONGEST_TEXT);
});

test("text has no signs that nobody types", () => {
  expect(readText("a\u202eb\u0007c\nd")).toBe("abc\nd");
});

test("an unknown colour is black", () => {
  expect(readThing("a", { ...STROKE, colour: "url(//kwaad)" })).toMatchObject({ colour: "ink" });
});
