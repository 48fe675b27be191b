import { expect, test } from "vitest";
import { read } from "./others";

const WHO = { name: "Anouk Jansen", colour: 2 };

test("what somebody does is read with his name", () => {
  expect(read({ user: WHO, hand: { x: 5, y: 6, line: [1, 2, 3, 4], colour: "red" } })).toEqual({ who: WHO, at: { x: 5, y: 6 }, line: [1, 2, 3, 4], colour: "red" });
  expect(read({ user: WHO, hand: { x: 5, y: 6, line: [] } })).toMatchObject({ line: [], colour: "ink" });
});

test.each([null, 3, {}, { user: WHO }, { hand: { x: 1, y: 1 } }, { user: WHO, hand: "x" }, { user: WHO, hand: { x: "1", y: 1 } }, { user: WHO, hand: { x: Number.NaN, y: 1 } }])("%j is nobody", (state) => {
  expect(read(state)).toBeNull();
});

test("nobody draws beside the board", () => {
  expect(read({ user: WHO, hand: { x: 1e9, y: -4, line: [-5, 1e9] } })).toMatchObject({ at: { x: 800, y: 0 }, line: [0, 640] });
});
