/** What one finger does with each tool. Places are the board's. */
import { clamped, movedBy, round, simplifyTo, type Box, type Point } from "./geometry";
import { MOST_NUMBERS, type Colour, type Thing } from "./things";
import type { Sheet } from "./sheet";

export type ToolName = "move" | "pen" | "eraser" | "arrow";

export interface Tool {
  begin(at: Point): void;
  go(at: Point): void;
  end(): void;
  cancel(): void;
}

/** What tools work with. */
export interface Desk {
  readonly sheet: Sheet;
  readonly colour: Colour;
  /** The topmost thing that a finger touches here. */
  hit(at: Point, kinds?: readonly Thing["kind"][]): Thing | null;
  boxOf(thing: Thing): Box;
  choose(id: string | null): void;
  /** Choose something to move it on. */
  adjust(id: string): void;
  /** Show what is being drawn, to oneself and to the others; nothing when it is empty. */
  drawing(points: number[]): void;
  arrow(from: Point, to: Point): void;
  pan(from: Point, to: Point): void;
}

const SHORTEST = 0.8;
const TAP = 12;
export const USUAL = { dx: 120, dy: -60 };

export class Pen implements Tool {
  private points: number[] = [];

  constructor(private readonly desk: Desk) {}

  begin(at: Point): void {
    const { x, y } = clamped(at);
    this.points = [x, y];
    this.desk.drawing(this.points);
  }

  go(at: Point): void {
    const { x, y } = clamped(at);
    const [lastX = 0, lastY = 0] = this.points.slice(-2);
    if (Math.hypot(x - lastX, y - lastY) < SHORTEST) return;
    this.points.push(x, y);
    this.desk.drawing(this.points);
  }

  end(): void {
    const [x = 0, y = 0] = this.points;
    const from = { x: round(x), y: round(y) };
    const points = simplifyTo(this.points, MOST_NUMBERS).map((one, at) => round(one - (at % 2 ? from.y : from.x)));
    this.desk.sheet.add({ kind: "stroke", ...from, colour: this.desk.colour, points });
    this.cancel();
  }

  cancel(): void {
    this.points = [];
    this.desk.drawing([]);
  }
}

/** Takes away what it touches: a tap everything, a wipe only lines, so that it does not take a note along. */
export class Eraser implements Tool {
  private going = false;

  constructor(private readonly desk: Desk) {}

  begin(at: Point): void {
    this.going = false;
    this.take(this.desk.hit(at));
  }

  go(at: Point): void {
    this.take(this.desk.hit(at, ["stroke", "arrow"]));
  }

  end(): void {
    this.going = false;
  }

  cancel(): void {
    if (this.going) this.desk.sheet.undo();
    this.going = false;
  }

  private take(thing: Thing | null): void {
    if (!thing) return;
    this.desk.sheet.remove([thing.id], this.going);
    this.going = true;
  }
}

/** From one place to another; a tap puts one that can be turned with the buttons. */
export class ArrowTool implements Tool {
  private from: Point = { x: 0, y: 0 };
  private to: Point = { x: 0, y: 0 };

  constructor(private readonly desk: Desk) {}

  begin(at: Point): void {
    this.from = this.to = clamped(at);
  }

  go(at: Point): void {
    this.to = clamped(at);
    this.desk.arrow(this.from, this.to);
  }

  end(): void {
    const drawn = { dx: round(this.to.x - this.from.x), dy: round(this.to.y - this.from.y) };
    const long = Math.hypot(drawn.dx, drawn.dy) > TAP;
    this.cancel();
    const place = { x: round(this.from.x), y: round(this.from.y) };
    const id = this.desk.sheet.add({ kind: "arrow", ...place, colour: this.desk.colour, ...(long ? drawn : USUAL) });
    if (!long) this.desk.adjust(id);
  }

  cancel(): void {
    this.desk.drawing([]);
  }
}

/** Takes a thing along, or the paper when there is none under the finger. */
export class Mover implements Tool {
  private held: { id: string; box: Box; x: number; y: number; from: Point } | null = null;
  private last: Point = { x: 0, y: 0 };
  private going = false;

  constructor(private readonly desk: Desk) {}

  begin(at: Point): void {
    const thing = this.desk.hit(at);
    this.desk.choose(thing?.id ?? null);
    this.held = thing ? { id: thing.id, box: this.desk.boxOf(thing), x: thing.x, y: thing.y, from: at } : null;
    this.last = at;
    this.going = false;
  }

  go(at: Point): void {
    if (!this.held) {
      this.desk.pan(this.last, at);
      return;
    }
    const { id, box, x, y, from } = this.held;
    if (!this.going && Math.hypot(at.x - from.x, at.y - from.y) < 4) return; // a thumb that taps moves a little
    const by = movedBy(box, at.x - from.x, at.y - from.y);
    this.desk.sheet.place(id, { x: x + by.x, y: y + by.y }, this.going);
    this.going = true;
  }

  end(): void {
    this.held = null;
  }

  cancel(): void {
    if (this.held && this.going) this.desk.sheet.undo();
    this.held = null;
  }
}
