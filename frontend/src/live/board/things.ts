/**
 * What can lie on a board, read from a shared document that anybody may have written in: numbers within bounds, text as text, a photo by its
 * number only. What makes no sense is not there. Pure. `classroom/boards.py` reads the same names.
 */

/** The board in its own units: at this size it fits the width of a phone with letters that can be read. */
export const BOARD = { width: 800, height: 640 };
export const COLOURS = ["ink", "red", "blue", "green"] as const;
export const MOST_THINGS = 2000;
export const MOST_NUMBERS = 2000;
export const LONGEST_TEXT = 300;

export type Colour = (typeof COLOURS)[number];

interface Lying {
  id: string;
  /** Higher lies above. */
  z: number;
  x: number;
  y: number;
  colour: Colour;
}

export interface Stroke extends Lying {
  kind: "stroke";
  /** x, y, x, y …, from the stroke's own place. */
  points: number[];
}

export interface Arrow extends Lying {
  kind: "arrow";
  dx: number;
  dy: number;
}

export interface Note extends Lying {
  kind: "note";
  text: string;
}

export interface Words extends Lying {
  kind: "text";
  text: string;
}

export interface Photo extends Lying {
  kind: "photo";
  photo: number;
  width: number;
  height: number;
}

export type Thing = Stroke | Arrow | Note | Words | Photo;
/** A thing without its name and place in the pile. */
export type Made = Thing extends infer One ? (One extends Thing ? Omit<One, "id" | "z"> : never) : never;

/** The thing in a plain object; null when there is none. */
export function readThing(id: string, given: unknown): Thing | null {
  if (typeof given !== "object" || given === null || id.length > 40) return null;
  const held = given as Record<string, unknown>;
  const base = {
    id,
    z: number(held.z, 0, Number.MAX_SAFE_INTEGER),
    x: number(held.x, 0, BOARD.width),
    y: number(held.y, 0, BOARD.height),
    colour: colourOf(held.colour),
  };
  switch (held.kind) {
    case "stroke": {
      const points = readPoints(held.points);
      return points ? { ...base, kind: "stroke", points } : null;
    }
    case "arrow":
      return { ...base, kind: "arrow", dx: number(held.dx, -BOARD.width, BOARD.width), dy: number(held.dy, -BOARD.height, BOARD.height) };
    case "note":
    case "text": {
      const text = readText(held.text);
      return text ? { ...base, kind: held.kind, text } : null;
    }
    case "photo":
      if (!Number.isSafeInteger(held.photo) || Number(held.photo) < 1) return null;
      return { ...base, kind: "photo", photo: Number(held.photo), width: number(held.width, 20, BOARD.width), height: number(held.height, 20, BOARD.height) };
    default:
      return null;
  }
}

/** Pairs of numbers; null when there is nothing to draw. */
export function readPoints(given: unknown): number[] | null {
  if (!Array.isArray(given) || given.length < 2 || given.length > MOST_NUMBERS) return null;
  const points = given.slice(0, given.length - (given.length % 2)).map((one) => number(one, -BOARD.width, BOARD.width));
  return points;
}

export function readText(given: unknown): string {
  if (typeof given !== "string") return "";
  // Control characters, and those that turn the direction of what is read.
  return given.slice(0, LONGEST_TEXT).replace(/[\u0000-\u0009\u000b-\u001f\u007f\u2028-\u202e\u2066-\u2069]/g, "").trim();
}

export function colourOf(given: unknown): Colour {
  return COLOURS.find((one) => one === given) ?? "ink";
}

/** What is no number is the lowest that it can be, or nought. */
function number(given: unknown, low: number, high: number): number {
  const value = typeof given === "number" && Number.isFinite(given) ? given : 0;
  return Math.min(high, Math.max(low, value));
}
