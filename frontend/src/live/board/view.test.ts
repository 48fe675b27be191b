import { expect, test } from "vitest";
import { BOARD } from "./things";
import { panned, toBoard, whole, zoomed } from "./view";

const PHONE = { width: 400, height: 600 };

test("all of the board lies in the middle", () => {
  const view = whole(PHONE);
  expect(view.scale).toBe(PHONE.width / BOARD.width);
  expect(toBoard(view, { x: 200, y: 300 })).toEqual({ x: BOARD.width / 2, y: BOARD.height / 2 });
});

test("what is under the fingers stays there when one looks closer", () => {
  const before = zoomed(whole(PHONE), 3, { x: 200, y: 300 }, PHONE);
  const at = { x: 150, y: 250 };
  const after = zoomed(before, 1.2, at, PHONE);
  expect(toBoard(after, at).x).toBeCloseTo(toBoard(before, at).x, 6);
  expect(toBoard(after, at).y).toBeCloseTo(toBoard(before, at).y, 6);
});

test("nobody gets lost: no farther than the whole, no closer than fits a thumb, never off the board", () => {
  expect(zoomed(whole(PHONE), 0.01, { x: 0, y: 0 }, PHONE)).toEqual(whole(PHONE));
  const close = zoomed(whole(PHONE), 1e9, { x: 0, y: 0 }, PHONE);
  expect(close.scale).toBe(whole(PHONE).scale * 4);
  const gone = panned(close, -1e9, -1e9, PHONE);
  expect(gone.x).toBe(BOARD.width - PHONE.width / gone.scale);
  expect(gone.y).toBe(BOARD.height - PHONE.height / gone.scale);
});
