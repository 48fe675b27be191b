import { beforeEach, expect, test } from "vitest";
import * as Y from "yjs";
import { boxOf, touches, type Point } from "./geometry";
import { Sheet } from "./sheet";
import type { Thing } from "./things";
import { ArrowTool, Eraser, Mover, Pen, type Desk } from "./tools";

class Table implements Desk {
  readonly sheet = new Sheet(new Y.Doc());
  readonly colour = "red" as const;
  chosen: string | null = null;
  shown: number[] = [];
  panned: Point[] = [];

  hit(at: Point, kinds?: readonly Thing["kind"][]): Thing | null {
    const found = this.sheet.all().filter((one) => !kinds || kinds.includes(one.kind));
    return found.reverse().find((one) => touches(one, at, 5, boxOf(one))) ?? null;
  }
  boxOf(thing: Thing) {
    return boxOf(thing);
  }
  choose(id: string | null): void {
    this.chosen = id;
  }
  adjust(id: string): void {
    this.chosen = id;
  }
  drawing(points: number[]): void {
    this.shown = [...points];
  }
  arrow(): void {
    return;
  }
  pan(from: Point, to: Point): void {
    this.panned.push({ x: to.x - from.x, y: to.y - from.y });
  }
}

let table: Table;
beforeEach(() => {
  table = new Table();
});

const kinds = (): string[] => table.sheet.all().map((one) => one.kind);
const note = (x: number, y: number): string => table.sheet.add({ kind: "note", colour: "ink", x, y, text: "x" });

test("a pen leaves a line from where it began, and nothing when it was not meant", () => {
  const pen = new Pen(table);
  pen.begin({ x: 100, y: 100 });
  pen.go({ x: 150, y: 100.1 });
  pen.go({ x: 200, y: 100 });
  expect(table.shown).toEqual([100, 100, 150, 100.1, 200, 100]);
  pen.end();
  expect(table.sheet.all()).toMatchObject([{ kind: "stroke", colour: "red", x: 100, y: 100, points: [0, 0, 100, 0] }]);
  expect(table.shown).toEqual([]);

  pen.begin({ x: 5, y: 5 });
  pen.cancel();
  expect(kinds()).toEqual(["stroke"]);
});

test("a pen stays on the board", () => {
  const pen = new Pen(table);
  pen.begin({ x: -50, y: 50 });
  pen.go({ x: 5000, y: 50 });
  pen.end();
  expect(table.sheet.all()).toMatchObject([{ x: 0, y: 50, points: [0, 0, 800, 0] }]);
});

test("an eraser wipes lines, and takes a note only with a tap", () => {
  note(300, 100);
  const pen = new Pen(table);
  pen.begin({ x: 0, y: 100 });
  pen.go({ x: 200, y: 100 });
  pen.end();
  const eraser = new Eraser(table);
  eraser.begin({ x: 50, y: 200 });
  eraser.go({ x: 50, y: 100 });
  eraser.go({ x: 310, y: 110 });
  eraser.end();
  expect(kinds()).toEqual(["note"]);
  eraser.begin({ x: 310, y: 110 });
  eraser.end();
  expect(kinds()).toEqual([]);
});

test("a second finger gives back what the first wiped", () => {
  note(300, 100);
  const eraser = new Eraser(table);
  eraser.begin({ x: 310, y: 110 });
  eraser.cancel();
  expect(kinds()).toEqual(["note"]);
});

test("an arrow goes where it is drawn; a tap puts one to be turned", () => {
  const arrow = new ArrowTool(table);
  arrow.begin({ x: 10, y: 10 });
  arrow.go({ x: 60, y: 40 });
  arrow.end();
  expect(table.sheet.all()).toMatchObject([{ kind: "arrow", dx: 50, dy: 30 }]);
  expect(table.chosen).toBeNull();
  arrow.begin({ x: 400, y: 300 });
  arrow.end();
  expect(table.chosen).toBe(table.sheet.all()[1]?.id);
});

test("a thing moves with the finger, and stays when a thumb only taps it", () => {
  const id = note(300, 100);
  const mover = new Mover(table);
  mover.begin({ x: 310, y: 110 });
  mover.go({ x: 312, y: 111 });
  expect(table.sheet.get(id)).toMatchObject({ x: 300, y: 100 });
  mover.go({ x: 410, y: 210 });
  mover.end();
  expect(table.chosen).toBe(id);
  expect(table.sheet.get(id)).toMatchObject({ x: 400, y: 200 });
  table.sheet.undo();
  expect(table.sheet.get(id)).toMatchObject({ x: 300, y: 100 });
});

test("without a thing under it the finger moves the paper", () => {
  const mover = new Mover(table);
  mover.begin({ x: 10, y: 10 });
  mover.go({ x: 30, y: 5 });
  expect(table.panned).toEqual([{ x: 20, y: -5 }]);
  expect(table.chosen).toBeNull();
});
