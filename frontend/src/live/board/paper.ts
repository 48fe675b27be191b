/** What is seen of a board: an SVG with the things on it, what is being drawn just now, and who is where. Everything people wrote is a text node. */
import { caretClass, firstName, type Who } from "../../shared-doc/palette";
import { arrowPath, boxOf, LETTERS, LINE, NOTE, strokePath, wrapped, type Box, type Point } from "./geometry";
import { BOARD, type Colour, type Thing } from "./things";
import type { View, Window } from "./view";

const SVG = "http://www.w3.org/2000/svg";
const AIR = 8;

/** What somebody else is doing. */
export interface Doing {
  who: Who;
  at: Point;
  /** What he is drawing: x, y, x, y … */
  line: number[];
  colour: Colour;
}

export class Paper {
  private readonly pile: SVGGElement;
  private readonly draft: SVGPathElement;
  private readonly frame: SVGRectElement;
  private readonly others: SVGGElement;
  private readonly drawn = new Map<string, SVGGElement>();
  private scale = 1;

  /** `photo`: the address of a photo. `measure`: how wide words are at the size of `LETTERS`. */
  constructor(
    readonly svg: SVGSVGElement,
    private readonly photo: (id: number) => string,
    readonly measure: (words: string) => number,
  ) {
    this.pile = make("g");
    this.draft = make("path", { class: "board-line", fill: "none" });
    this.frame = make("rect", { class: "board-frame", fill: "none", visibility: "hidden" });
    this.others = make("g", { "aria-hidden": "true" });
    const sheet = make("rect", { class: "board-sheet", width: BOARD.width, height: BOARD.height });
    svg.replaceChildren(sheet, this.pile, this.draft, this.frame, this.others);
  }

  /** Draw what changed. `all`: everything that lies there, lowest first. */
  show(all: readonly Thing[], changed: ReadonlySet<string>): void {
    const there = new Set(all.map((one) => one.id));
    for (const [id, group] of this.drawn) {
      if (there.has(id) && !changed.has(id)) continue;
      group.remove();
      this.drawn.delete(id);
    }
    let above: SVGGElement | null = null;
    for (const thing of [...all].reverse()) {
      const group = this.drawn.get(thing.id) ?? this.add(thing);
      if (group.nextSibling !== above || group.parentNode !== this.pile) this.pile.insertBefore(group, above);
      above = group;
    }
  }

  linesOf(thing: Thing): string[] {
    if (thing.kind === "note") return wrapped(thing.text, NOTE.width - 2 * NOTE.padding, this.measure);
    return thing.kind === "text" ? wrapped(thing.text, BOARD.width / 2, this.measure) : [];
  }

  boxOf(thing: Thing): Box {
    const lines = this.linesOf(thing);
    return boxOf(thing, { many: lines.length, widest: Math.max(0, ...lines.map(this.measure)) });
  }

  see(view: View, window: Window): void {
    this.scale = view.scale;
    this.svg.setAttribute("viewBox", [view.x, view.y, window.width / view.scale, window.height / view.scale].join(" "));
    for (const label of this.others.querySelectorAll<SVGGElement>("[data-place]")) this.size(label);
  }

  /** What is drawn here, before it is on the board. */
  drawing(points: number[], colour: Colour): void {
    this.draft.setAttribute("d", points.length ? strokePath(points) : "");
    this.draft.setAttribute("class", lineClass(colour));
    this.draft.setAttribute("stroke-width", String(LINE));
  }

  arrow(from: Point, to: Point, colour: Colour): void {
    this.drawing([], colour);
    this.draft.setAttribute("d", arrowPath(to.x - from.x, to.y - from.y));
    this.draft.setAttribute("transform", `translate(${from.x} ${from.y})`);
  }

  clear(): void {
    this.drawing([], "ink");
    this.draft.removeAttribute("transform");
  }

  choose(thing: Thing | null): void {
    this.frame.setAttribute("visibility", thing ? "visible" : "hidden");
    if (!thing) return;
    const box = this.boxOf(thing);
    const place = { x: box.x - AIR, y: box.y - AIR, width: box.width + 2 * AIR, height: box.height + 2 * AIR };
    for (const [name, value] of Object.entries(place)) this.frame.setAttribute(name, String(value));
  }

  /** Who is where, and what is on its way. */
  busy(doing: readonly Doing[]): void {
    this.others.replaceChildren(...doing.flatMap((one) => [this.line(one), this.label(one)]));
  }

  private line({ line, colour }: Doing): SVGElement {
    return make("path", { class: lineClass(colour), fill: "none", "stroke-width": LINE, d: line.length ? strokePath(line) : "" });
  }

  private label({ who, at }: Doing): SVGElement {
    const group = make("g", { class: `board-who ${caretClass(who)}`, "data-place": `${at.x} ${at.y}` });
    const name = firstName(who.name).slice(0, 16);
    const width = name.length * 8.5 + 16;
    const words = make("text", { x: 20, y: 33 });
    words.textContent = name;
    group.append(make("path", { d: "M0 0 5 15 9 9 15 6Z" }), make("rect", { x: 12, y: 16, width, height: 24, rx: 4 }), words);
    this.size(group);
    return group;
  }

  /** Names stay as large as they are, however close one looks. */
  private size(group: SVGGElement): void {
    group.setAttribute("transform", `translate(${group.dataset.place ?? "0 0"}) scale(${1 / this.scale})`);
  }

  private add(thing: Thing): SVGGElement {
    const group = make("g", { transform: `translate(${thing.x} ${thing.y})` });
    group.append(...this.parts(thing));
    this.drawn.set(thing.id, group);
    return group;
  }

  private parts(thing: Thing): SVGElement[] {
    switch (thing.kind) {
      case "stroke":
        return [make("path", { class: lineClass(thing.colour), fill: "none", "stroke-width": LINE, d: strokePath(thing.points) })];
      case "arrow":
        return [make("path", { class: lineClass(thing.colour), fill: "none", "stroke-width": LINE, d: arrowPath(thing.dx, thing.dy) })];
      case "note": {
        const lines = this.linesOf(thing);
        const height = lines.length * LETTERS.line + 2 * NOTE.padding;
        return [make("rect", { class: "board-note", width: NOTE.width, height }), written(lines, { x: NOTE.padding, y: NOTE.padding }, "board-text")];
      }
      case "text":
        return [written(this.linesOf(thing), { x: 0, y: 0 }, `board-text ${thing.colour}`)];
      case "photo": {
        const size = { width: thing.width, height: thing.height };
        return [make("rect", { class: "board-gap", ...size }), make("image", { href: this.photo(thing.photo), preserveAspectRatio: "xMidYMid slice", ...size })];
      }
    }
  }
}

function written(lines: string[], from: Point, className: string): SVGElement {
  const text = make("text", { class: className, "font-size": LETTERS.size });
  text.append(
    ...lines.map((line, at) => {
      const span = make("tspan", { x: from.x, y: from.y + at * LETTERS.line + LETTERS.size * 0.85 });
      span.textContent = at < lines.length - 1 ? `${line} ` : line; // read aloud, two lines are two words
      return span;
    }),
  );
  return text;
}

function lineClass(colour: Colour): string {
  return `board-line ${colour}`;
}

function make<Name extends keyof SVGElementTagNameMap>(name: Name, attributes: Record<string, string | number> = {}): SVGElementTagNameMap[Name] {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
