import { expect, test } from "vitest";
import { arrowPath, boxOf, movedBy, simplify, simplifyTo, strokePath, toSegment, touches, wrapped, type Point } from "./geometry";
import { BOARD, type Stroke } from "./things";

const line = (points: number[], x = 0, y = 0): Stroke => ({ id: "a", kind: "stroke", colour: "ink", z: 1, x, y, points });

test("points on a straight line are left out, corners stay", () => {
  expect(simplify([0, 0, 5, 0.2, 10, 0, 10, 10])).toEqual([0, 0, 10, 0, 10, 10]);
  expect(simplify([3, 4])).toEqual([3, 4]);
  expect(simplify([1, 1, 9, 9])).toEqual([1, 1, 9, 9]);
});

test("no point of a bent line is farther from what is left than the tolerance", () => {
  const bent = Array.from({ length: 400 }, (_one, at) => [at, 40 * Math.sin(at / 25)]).flat();
  const kept = simplify(bent, 1);
  expect(kept.length).toBeLessThan(bent.length / 4);
  const corners: Point[] = Array.from({ length: kept.length / 2 }, (_one, at) => ({ x: kept[2 * at] ?? 0, y: kept[2 * at + 1] ?? 0 }));
  for (let at = 0; at < bent.length; at += 2) {
    const point = { x: bent[at] ?? 0, y: bent[at + 1] ?? 0 };
    const nearest = Math.min(...corners.slice(1).map((to, one) => toSegment(point, corners[one] ?? to, to)));
    expect(nearest).toBeLessThanOrEqual(1.0001);
  }
});

test("a line of half a minute fits, and is as deep as it likes", () => {
  const wild = Array.from({ length: 40_000 }, (_one, at) => (at % 4 < 2 ? at % 300 : (at * 7) % 600));
  expect(simplifyTo(wild, 2000).length).toBeLessThanOrEqual(2000);
});

test("a dot is a dot, and a corner of a house stays a corner", () => {
  expect(strokePath([5, 5])).toBe("M5 5h0.01");
  expect(strokePath([0, 0, 100, 0, 100, 100])).toBe("M0 0L86 0Q100 0 100 14L100 100");
  expect(strokePath([0, 0, 10, 0, 10, 10])).toBe("M0 0L5 0Q10 0 10 5L10 10");
  expect(strokePath([0, 0, 0, 0, 0, 0])).not.toContain("NaN");
});

test("an arrow has its head at its end", () => {
  expect(arrowPath(100, 0)).toMatch(/^M0 0L100 0M77\.2 -12\.5L100 0L77\.2 12\.5$/);
  expect(arrowPath(0, 0)).not.toContain("NaN");
});

test("words are wrapped, and a word that is too long is cut", () => {
  const measure = (words: string): number => words.length;
  expect(wrapped("lucht in de leiding", 8, measure)).toEqual(["lucht in", "de", "leiding"]);
  expect(wrapped("een\n\ntwee", 8, measure)).toEqual(["een", "", "twee"]);
  expect(wrapped("warmtepompinstallateur", 10, measure)).toEqual(["warmtepomp", "installate", "ur"]);
});

test("a finger touches a line, not what it goes around", () => {
  const house = line([0, 0, 100, 0, 100, 100], 50, 50);
  const box = boxOf(house);
  expect(box).toEqual({ x: 50, y: 50, width: 100, height: 100 });
  expect(touches(house, { x: 100, y: 55 }, 10, box)).toBe(true);
  expect(touches(house, { x: 80, y: 120 }, 10, box)).toBe(false);
  expect(touches(line([0, 0]), { x: 3, y: 3 }, 5, boxOf(line([0, 0])))).toBe(true);
});

test("nothing is moved off the board", () => {
  const box = { x: 700, y: 10, width: 100, height: 50 };
  expect(movedBy(box, 50, -30)).toEqual({ x: 0, y: -10 });
  expect(movedBy(box, -20, 20)).toEqual({ x: -20, y: 20 });
  expect(movedBy({ x: 0, y: 0, width: BOARD.width + 50, height: 10 }, 5, 5).y).toBe(5);
});
