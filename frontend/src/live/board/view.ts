/** Which part of the board is seen: a place and how much larger. Pure. */
import { BOARD } from "./things";
import type { Point } from "./geometry";

export interface View {
  /** The board's point at the left and top of the window. */
  x: number;
  y: number;
  /** Pixels for each unit of the board. */
  scale: number;
}

export interface Window {
  width: number;
  height: number;
}

const CLOSEST = 4;

/** All of the board, in the middle. */
export function whole(window: Window): View {
  return kept({ x: 0, y: 0, scale: least(window) }, window);
}

/** Closer or farther by this factor; the point of the window (in pixels) stays where it is. */
export function zoomed(view: View, factor: number, at: Point, window: Window): View {
  const scale = Math.min(least(window) * CLOSEST, Math.max(least(window), view.scale * factor));
  const point = toBoard(view, at);
  return kept({ x: point.x - at.x / scale, y: point.y - at.y / scale, scale }, window);
}

/** Moved by so many pixels, as a finger pulls the paper. */
export function panned(view: View, dx: number, dy: number, window: Window): View {
  return kept({ ...view, x: view.x - dx / view.scale, y: view.y - dy / view.scale }, window);
}

export function toBoard(view: View, at: Point): Point {
  return { x: view.x + at.x / view.scale, y: view.y + at.y / view.scale };
}

function least({ width, height }: Window): number {
  return Math.max(0.05, Math.min(width / BOARD.width, height / BOARD.height));
}

/** The board fills the window, or lies in the middle of it. */
function kept(view: View, window: Window): View {
  const along = (from: number, seen: number, all: number): number => (seen >= all ? (all - seen) / 2 : Math.min(all - seen, Math.max(0, from)));
  return { scale: view.scale, x: along(view.x, window.width / view.scale, BOARD.width), y: along(view.y, window.height / view.scale, BOARD.height) };
}
