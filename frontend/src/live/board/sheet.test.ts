import { beforeEach, expect, test } from "vitest";
import * as Y from "yjs";
import { Sheet } from "./sheet";

const NOTE = { kind: "note", colour: "ink", x: 10, y: 20, text: "Lucht erin?" } as const;

let clock = 0;
let anna: Sheet;
let bram: Sheet;

/** Two boards that hear each other, unless `apart`. */
let apart = false;
beforeEach(() => {
  apart = false;
  [anna, bram] = [new Sheet(new Y.Doc(), () => ++clock), new Sheet(new Y.Doc(), () => ++clock)];
  for (const [one, other] of [[anna, bram], [bram, anna]] as const) {
    one.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (!apart && origin !== "line") Y.applyUpdate(other.doc, update, "line");
    });
  }
});

function meet(): void {
  apart = false;
  Y.applyUpdate(anna.doc, Y.encodeStateAsUpdate(bram.doc), "line");
  Y.applyUpdate(bram.doc, Y.encodeStateAsUpdate(anna.doc), "line");
}

const texts = (sheet: Sheet): string[] => sheet.all().map((one) => ("text" in one ? one.text : one.kind));

test("what one draws the other sees, the last above", () => {
  anna.add(NOTE);
  bram.add({ kind: "stroke", colour: "red", x: 0, y: 0, points: [0, 0, 5, 5] });
  expect(texts(bram)).toEqual(["Lucht erin?", "stroke"]);
  expect(texts(anna)).toEqual(texts(bram));
});

test("undo takes back one's own step and nothing of the other", () => {
  anna.add(NOTE);
  bram.add({ ...NOTE, text: "Van Bram" });
  anna.add({ ...NOTE, text: "Nog een" });

  anna.undo();
  expect(texts(anna)).toEqual(["Lucht erin?", "Van Bram"]);
  anna.undo();
  anna.undo();
  expect(texts(anna)).toEqual(["Van Bram"]);
  expect(anna.canUndo).toBe(false);
  expect(bram.canUndo).toBe(true);
  expect(texts(bram)).toEqual(["Van Bram"]);
});

test("whoever watches knows at once that something can be undone", () => {
  let known = false;
  anna.watch(() => {
    known = anna.canUndo;
  });
  anna.add(NOTE);
  expect(known).toBe(true);
  anna.undo();
  expect(known).toBe(false);
});

test("a gesture is one step, however often it moved", () => {
  const id = anna.add(NOTE);
  anna.place(id, { x: 20, y: 20 });
  for (let x = 30; x < 90; x += 10) anna.place(id, { x, y: 20 }, true);

  anna.undo();
  expect(anna.get(id)).toMatchObject({ x: 10, y: 20 });
});

test("what was wiped comes back with its place", () => {
  const one = anna.add(NOTE);
  const two = bram.add({ ...NOTE, text: "Van Bram" });
  anna.remove([one]);
  anna.remove([two], true);
  expect(bram.all()).toEqual([]);

  anna.undo();
  expect(texts(bram)).toEqual(["Lucht erin?", "Van Bram"]);
});

test("without reception both go on, and afterwards both are there", () => {
  const id = anna.add(NOTE);
  apart = true;
  anna.place(id, { x: 300, y: 200 });
  bram.say(id, "Eerst ontluchten");
  bram.add({ ...NOTE, text: "Zonder bereik" });
  meet();

  for (const sheet of [anna, bram]) {
    expect(sheet.get(id)).toMatchObject({ x: 300, y: 200, text: "Eerst ontluchten" });
    expect(texts(sheet)).toEqual(["Eerst ontluchten", "Zonder bereik"]);
  }
});

test("a thing that is not there any more is moved by nobody", () => {
  const id = anna.add(NOTE);
  bram.remove([id]);
  anna.place(id, { x: 1, y: 1 });
  anna.say(id, "weg");
  expect(anna.all()).toEqual([]);
});

test("what others wrote is not trusted", () => {
  const held = anna.doc.getMap<unknown>("things");
  anna.doc.transact(() => {
    let deep = new Y.Map<unknown>();
    held.set("deep", deep);
    for (let at = 0; at < 3000; at += 1) {
      const below = new Y.Map<unknown>();
      deep.set("kind", below);
      deep = below;
    }
  });
  held.set("plain", "tekst");
  held.set("shared", new Y.Text("tekst"));
  held.set("text", new Y.Map(Object.entries({ kind: new Y.Text("note"), text: new Y.Map() })));
  held.set("fine", new Y.Map(Object.entries({ ...NOTE, z: 1 })));

  expect(texts(anna)).toEqual(["Lucht erin?"]);
  expect(texts(bram)).toEqual(["Lucht erin?"]);
});
