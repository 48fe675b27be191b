/** A whiteboard that works: the sheet, the paper it is seen on, the tool in the hand, and the thing that is chosen. Knows no buttons. */
import type { Connection } from "../../shared-doc/connection";
import { boxOf as boxOfThing, clamped, movedBy, touches, type Box, type Point } from "./geometry";
import { wireGestures } from "./gestures";
import { Others } from "./others";
import { Paper } from "./paper";
import { fontOf, measurer, pictureOf } from "./picture";
import { Sheet } from "./sheet";
import { BOARD, type Colour, type Made, type Thing } from "./things";
import { ArrowTool, Eraser, Mover, Pen, type Desk, type Tool, type ToolName } from "./tools";
import { panned, toBoard, whole, zoomed, type View, type Window } from "./view";

/** How far beside a line a thumb still touches it, in pixels. */
const REACH = 16;
const STEP = 20;
const TURN = Math.PI / 4;

export class Whiteboard implements Desk {
  readonly sheet: Sheet;
  readonly paper: Paper;
  colour: Colour = "ink";
  private readonly others: Others;
  private readonly tools: Record<ToolName, Tool>;
  private readonly resized: ResizeObserver;
  private tool: ToolName = "pen";
  private view: View = { x: 0, y: 0, scale: 0 };
  private seen: Window = { width: 1, height: 1 };
  private chosenId: string | null = null;
  private writable = false;

  /** `changed` is called when something lies elsewhere, or something else is chosen. */
  constructor(
    private readonly svg: SVGSVGElement,
    connection: Connection,
    private readonly photo: (id: number) => string,
    private readonly changed: () => void,
  ) {
    this.sheet = new Sheet(connection.doc);
    this.paper = new Paper(svg, photo, measurer(fontOf(svg)));
    const { awareness } = connection.provider;
    this.others = new Others(awareness, (doing) => {
      this.paper.busy(doing);
    });
    this.tools = { move: new Mover(this), pen: new Pen(this), eraser: new Eraser(this), arrow: new ArrowTool(this) };
    this.sheet.watch((ids) => {
      this.show(ids);
    });
    this.paper.show(this.sheet.all(), new Set());
    this.wire();
    this.resized = new ResizeObserver(() => {
      this.resize();
    });
    this.resized.observe(svg);
    this.resize();
  }

  /** With letters that came later: a font that was still on its way measures differently. */
  redraw(): void {
    this.show(new Set(this.sheet.all().map((one) => one.id)));
  }

  destroy(): void {
    this.resized.disconnect();
    this.others.stop();
    this.sheet.destroy();
  }

  // --- the tool -------------------------------------------------------------------------------------------------------------------------
  take(tool: ToolName): void {
    this.tool = tool;
    if (tool !== "move") this.choose(null);
    this.svg.dataset.tool = tool;
    this.changed();
  }

  get taken(): ToolName {
    return this.tool;
  }

  set open(writable: boolean) {
    this.writable = writable;
  }

  /** Put something in the middle of what is seen, chosen, so that the buttons move it on. Each next one lies a little lower. */
  put(made: Made): void {
    const middle = toBoard(this.view, { x: this.seen.width / 2, y: this.seen.height / 2 });
    const box = boxOfThing({ ...made, id: "", z: 0 });
    const shift = (this.sheet.all().length % 5) * 2 * STEP;
    const x = Math.max(0, Math.min(BOARD.width - box.width, middle.x - box.width / 2 + shift));
    const y = Math.max(0, Math.min(BOARD.height - box.height, middle.y - box.height / 2 + shift));
    this.adjust(this.sheet.add({ ...made, x: Math.round(x), y: Math.round(y) }));
  }

  /** Choose something to move it on. */
  adjust(id: string): void {
    this.take("move");
    this.choose(id);
  }

  undo(): void {
    this.sheet.undo();
  }

  picture(): Promise<Blob | null> {
    return pictureOf(this.sheet.all(), this.paper, this.photo);
  }

  // --- what is chosen -------------------------------------------------------------------------------------------------------------------
  get chosen(): Thing | null {
    return this.chosenId === null ? null : this.sheet.get(this.chosenId);
  }

  choose(id: string | null): void {
    this.chosenId = id;
    this.paper.choose(this.chosen);
    this.changed();
  }

  /** The next thing, or the one before; answers which of how many. */
  walk(by: 1 | -1): { at: number; of: number } {
    const all = this.sheet.all();
    const now = all.findIndex((one) => one.id === this.chosenId);
    const next = now < 0 ? (by > 0 ? 0 : all.length - 1) : (now + by + all.length) % Math.max(1, all.length);
    this.choose(all[next]?.id ?? null);
    return { at: next + 1, of: all.length };
  }

  /** Moves what is chosen by so many steps. */
  nudge(across: number, down: number): void {
    const thing = this.chosen;
    if (!thing) return;
    const by = movedBy(this.boxOf(thing), across * STEP, down * STEP);
    this.sheet.place(thing.id, { x: thing.x + by.x, y: thing.y + by.y });
  }

  turn(): void {
    const thing = this.chosen;
    if (thing?.kind !== "arrow") return;
    const [length, angle] = [Math.hypot(thing.dx, thing.dy), Math.atan2(thing.dy, thing.dx) + TURN];
    const end = clamped({ x: thing.x + length * Math.cos(angle), y: thing.y + length * Math.sin(angle) });
    this.sheet.point(thing.id, end.x - thing.x, end.y - thing.y);
  }

  drop(): void {
    if (this.chosenId !== null) this.sheet.remove([this.chosenId]);
    this.choose(null);
  }

  // --- looking --------------------------------------------------------------------------------------------------------------------------
  zoom(factor: number): void {
    this.look(zoomed(this.view, factor, { x: this.seen.width / 2, y: this.seen.height / 2 }, this.seen));
  }

  fit(): void {
    this.look(whole(this.seen));
  }

  shift(across: number, down: number): void {
    this.look(panned(this.view, -across * 60, -down * 60, this.seen));
  }

  // --- what tools ask -------------------------------------------------------------------------------------------------------------------
  hit(at: Point, kinds?: readonly Thing["kind"][]): Thing | null {
    if (!this.writable) return null; // then one finger moves the paper, whatever lies under it
    const reach = REACH / this.view.scale;
    const found = this.sheet.all().filter((one) => !kinds || kinds.includes(one.kind));
    return found.reverse().find((one) => touches(one, at, reach, this.boxOf(one))) ?? null;
  }

  boxOf(thing: Thing): Box {
    return this.paper.boxOf(thing);
  }

  drawing(points: number[]): void {
    if (points.length) this.paper.drawing(points, this.colour);
    else this.paper.clear();
    const at = points.length ? { x: points[points.length - 2] ?? 0, y: points[points.length - 1] ?? 0 } : null;
    this.others.tell(at, points, this.colour);
  }

  arrow(from: Point, to: Point): void {
    this.paper.arrow(from, to, this.colour);
    this.others.tell(to, [from.x, from.y, to.x, to.y], this.colour);
  }

  pan(from: Point, to: Point): void {
    this.look(panned(this.view, (to.x - from.x) * this.view.scale, (to.y - from.y) * this.view.scale, this.seen));
  }

  // --- within ---------------------------------------------------------------------------------------------------------------------------
  private get hand(): Tool {
    return this.tools[this.writable ? this.tool : "move"];
  }

  private wire(): void {
    let hand: Tool = this.hand;
    wireGestures(this.svg, {
      begin: (at) => {
        hand = this.hand; // a gesture ends with the tool it began with
        hand.begin(toBoard(this.view, at));
      },
      go: (at) => {
        hand.go(toBoard(this.view, at));
      },
      end: () => {
        hand.end();
      },
      cancel: () => {
        hand.cancel();
      },
      hover: (at) => {
        if (this.writable) this.others.tell(clamped(toBoard(this.view, at)), [], this.colour);
      },
      look: (factor, at, dx, dy) => {
        this.look(panned(zoomed(this.view, factor, at, this.seen), dx, dy, this.seen));
      },
    });
    this.svg.addEventListener("pointerleave", () => {
      if (this.writable) this.others.tell(null, [], this.colour);
    });
  }

  private show(ids: ReadonlySet<string>): void {
    this.paper.show(this.sheet.all(), ids);
    if (this.chosenId !== null && this.chosen === null) this.chosenId = null; // somebody took it away
    this.paper.choose(this.chosen);
    this.changed();
  }

  private look(view: View): void {
    this.view = view;
    this.paper.see(view, this.seen);
  }

  private resize(): void {
    const { width, height } = this.svg.getBoundingClientRect();
    if (width === 0 || height === 0) return;
    const fitted = this.view.scale <= whole(this.seen).scale * 1.001;
    this.seen = { width, height };
    this.look(fitted ? whole(this.seen) : zoomed(this.view, 1, { x: 0, y: 0 }, this.seen));
  }
}
