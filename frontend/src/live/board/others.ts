/** What others are doing on the board, as they say it: their place, and the line they are drawing. What they say is not ours to trust. */
import type { Awareness } from "y-protocols/awareness";
import { whoOf } from "../../shared-doc/palette";
import { clamped, round, simplify, type Point } from "./geometry";
import type { Doing } from "./paper";
import { BOARD, colourOf, readPoints, type Colour } from "./things";

const EVERY = 80;
/** Numbers of the line on its way that others see: the last part of it. A state may not be larger than 4 kB. */
const TAIL = 160;
const MOST = 12;

export class Others {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private doing: { at: Point | null; line: number[]; colour: Colour } = { at: null, line: [], colour: "ink" };

  constructor(
    private readonly awareness: Awareness,
    show: (doing: Doing[]) => void,
  ) {
    awareness.on("change", () => {
      show(this.now());
    });
  }

  /** Where one's own hand is, and what it draws; told now and then. */
  tell(at: Point | null, line: number[], colour: Colour): void {
    this.doing = { at: at && { x: round(at.x), y: round(at.y) }, line, colour };
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      const { at: place, line: points, colour: paint } = this.doing;
      this.awareness.setLocalStateField("hand", place && { ...place, line: simplify(points.slice(-4 * TAIL)).slice(-TAIL).map(round), colour: paint });
    }, EVERY);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private now(): Doing[] {
    const found = [...this.awareness.getStates()].filter(([client]) => client !== this.awareness.clientID).map(([, state]) => read(state));
    return found.filter((one) => one !== null).slice(0, MOST);
  }
}

export function read(state: unknown): Doing | null {
  if (typeof state !== "object" || state === null) return null;
  const { user, hand } = state as { user?: unknown; hand?: unknown };
  const who = whoOf(user);
  if (!who || typeof hand !== "object" || hand === null) return null;
  const { x, y, line, colour } = hand as Record<string, unknown>;
  if (typeof x !== "number" || typeof y !== "number" || !Number.isFinite(x) || !Number.isFinite(y)) return null;
  const points = (readPoints(line) ?? []).map((one, at) => Math.min(at % 2 ? BOARD.height : BOARD.width, Math.max(0, one)));
  return { who, at: clamped({ x, y }), line: points, colour: colourOf(colour) };
}
