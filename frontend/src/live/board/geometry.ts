/** Lines and places on the board. Pure. */
import { BOARD, type Stroke, type Thing } from "./things";

export interface Point {
  x: number;
  y: number;
}

export interface Box extends Point {
  width: number;
  height: number;
}

export const LINE = 5;
export const NOTE = { width: 200, padding: 14 };
export const LETTERS = { size: 30, line: 36 };
const HEAD = 26;
const ROUND = 14;

/** Takes away the points that a line of this width does not need (Ramer, Douglas and Peucker). `points`: x, y, x, y … */
export function simplify(points: number[], tolerance = 1): number[] {
  const many = points.length / 2;
  if (many <= 2) return points;
  const keep = new Uint8Array(many);
  keep[0] = keep[many - 1] = 1;
  const spans: [number, number][] = [[0, many - 1]];
  // No recursion: a long line would be as deep as it has points.
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [first, last] = span;
    let farthest = 0;
    let at = -1;
    for (let one = first + 1; one < last; one += 1) {
      const distance = toSegment(pointAt(points, one), pointAt(points, first), pointAt(points, last));
      if (distance > farthest) [farthest, at] = [distance, one];
    }
    if (farthest > tolerance) {
      keep[at] = 1;
      spans.push([first, at], [at, last]);
    }
  }
  return points.filter((_value, index) => keep[index >> 1] === 1);
}

/** Simplified until it has at most so many numbers. */
export function simplifyTo(points: number[], most: number): number[] {
  let found = simplify(points);
  for (let tolerance = 2; found.length > most; tolerance *= 2) found = simplify(points, tolerance);
  return found;
}

export function pointAt(points: number[], index: number): Point {
  return { x: points[2 * index] ?? 0, y: points[2 * index + 1] ?? 0 };
}

/** How far a point is from a piece of line. */
export function toSegment(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((point.x - from.x) * dx + (point.y - from.y) * dy) / length));
  return Math.hypot(point.x - from.x - along * dx, point.y - from.y - along * dy);
}

/** A flowing line through the points, as the data of a path. Bends are rounded as far as `ROUND`: corners of a house stay corners. */
export function strokePath(points: number[]): string {
  const first = pointAt(points, 0);
  const many = points.length / 2;
  if (many < 2) return `M${at(first)}h0.01`;
  const parts = [`M${at(first)}`];
  for (let one = 1; one < many - 1; one += 1) {
    const corner = pointAt(points, one);
    parts.push(`L${at(beside(corner, pointAt(points, one - 1)))}Q${at(corner)} ${at(beside(corner, pointAt(points, one + 1)))}`);
  }
  parts.push(`L${at(pointAt(points, many - 1))}`);
  return parts.join("");
}

/** A little from the corner towards its neighbour, at most halfway. */
function beside(corner: Point, neighbour: Point): Point {
  const length = Math.hypot(neighbour.x - corner.x, neighbour.y - corner.y);
  const part = length === 0 ? 0 : Math.min(0.5, ROUND / length);
  return { x: corner.x + (neighbour.x - corner.x) * part, y: corner.y + (neighbour.y - corner.y) * part };
}

function at({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

/** An arrow from its own place, with its head. */
export function arrowPath(dx: number, dy: number): string {
  const turn = Math.atan2(dy, dx);
  const head = Math.min(HEAD, Math.hypot(dx, dy));
  const side = (by: number): string => `${round(dx - head * Math.cos(turn + by))} ${round(dy - head * Math.sin(turn + by))}`;
  return `M0 0L${round(dx)} ${round(dy)}M${side(0.5)}L${round(dx)} ${round(dy)}L${side(-0.5)}`;
}

/** Text in lines no wider than this. `measure` tells the width of words. A word that does not fit alone is cut. */
export function wrapped(text: string, width: number, measure: (words: string) => number): string[] {
  return text.split("\n").flatMap((paragraph) => {
    const lines: string[] = [];
    let line = "";
    for (const word of paragraph.split(/\s+/).flatMap((one) => pieces(one, width, measure))) {
      const longer = line ? `${line} ${word}` : word;
      if (line && measure(longer) > width) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    return [...lines, line];
  });
}

function pieces(word: string, width: number, measure: (words: string) => number): string[] {
  const found: string[] = [];
  let piece = "";
  for (const letter of word) {
    if (piece && measure(piece + letter) > width) {
      found.push(piece);
      piece = "";
    }
    piece += letter;
  }
  return piece ? [...found, piece] : found;
}

/** Where a thing lies. `lines`: how many lines its text takes, and how wide the widest is. */
export function boxOf(thing: Thing, lines: { many: number; widest: number } = { many: 1, widest: 0 }): Box {
  const { x, y } = thing;
  switch (thing.kind) {
    case "stroke":
      return around(thing);
    case "arrow":
      return { x: Math.min(x, x + thing.dx), y: Math.min(y, y + thing.dy), width: Math.abs(thing.dx), height: Math.abs(thing.dy) };
    case "note":
      return { x, y, width: NOTE.width, height: lines.many * LETTERS.line + 2 * NOTE.padding };
    case "text":
      return { x, y, width: lines.widest, height: lines.many * LETTERS.line };
    case "photo":
      return { x, y, width: thing.width, height: thing.height };
  }
}

function around({ x, y, points }: Stroke): Box {
  const [across, down] = [points.filter((_one, at) => at % 2 === 0), points.filter((_one, at) => at % 2 === 1)];
  const [left, top] = [Math.min(...across), Math.min(...down)];
  return { x: x + left, y: y + top, width: Math.max(...across) - left, height: Math.max(...down) - top };
}

/** Whether a finger of this size touches a thing. */
export function touches(thing: Thing, at: Point, reach: number, box: Box): boolean {
  const near = { x: at.x - thing.x, y: at.y - thing.y };
  if (thing.kind === "arrow") return toSegment(near, { x: 0, y: 0 }, { x: thing.dx, y: thing.dy }) <= reach;
  if (thing.kind === "stroke") {
    const many = thing.points.length / 2;
    if (many === 1) return toSegment(near, pointAt(thing.points, 0), pointAt(thing.points, 0)) <= reach;
    for (let one = 1; one < many; one += 1) if (toSegment(near, pointAt(thing.points, one - 1), pointAt(thing.points, one)) <= reach) return true;
    return false;
  }
  return at.x >= box.x && at.y >= box.y && at.x <= box.x + box.width && at.y <= box.y + box.height;
}

/** Moved by so much, but never off the board. */
export function movedBy(box: Box, dx: number, dy: number): Point {
  const within = (from: number, size: number, by: number, all: number): number => Math.max(-from, Math.min(by, Math.max(-from, all - from - size)));
  return { x: within(box.x, box.width, dx, BOARD.width), y: within(box.y, box.height, dy, BOARD.height) };
}

/** On the board. */
export function clamped({ x, y }: Point): Point {
  return { x: Math.min(BOARD.width, Math.max(0, x)), y: Math.min(BOARD.height, Math.max(0, y)) };
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
