/** The board's shared document: what lies on it, and every change that is made here. Undoing takes back one's own changes only. */
import * as Y from "yjs";
import { newId } from "../../ids";
import { BOARD, LONGEST_TEXT, MOST_THINGS, readThing, type Made, type Thing } from "./things";
import type { Point } from "./geometry";

const NAME = "things";
/** All that a thing can say. What else stands in it is not even looked at: it may be as deep as somebody liked. */
const FIELDS = ["kind", "colour", "x", "y", "z", "points", "dx", "dy", "text", "photo", "width", "height"];

export class Sheet {
  private readonly held: Y.Map<unknown>;
  private readonly undoing: Y.UndoManager;
  private readonly watchers = new Set<(changed: ReadonlySet<string>) => void>();
  /** What was read, until it changes: reading two thousand things at each stroke would be felt on a phone. */
  private readonly read = new Map<string, Thing | null>();

  private highest = 0;

  constructor(
    readonly doc: Y.Doc,
    private readonly now: () => number = Date.now,
  ) {
    this.held = doc.getMap(NAME);
    this.undoing = new Y.UndoManager(this.held, { trackedOrigins: new Set([this]), captureTimeout: Number.MAX_SAFE_INTEGER });
    this.held.observeDeep((events) => {
      const changed = new Set(events.flatMap((event) => (event.path.length ? [String(event.path[0])] : [...event.changes.keys.keys()])));
      for (const id of changed) this.read.delete(id);
      this.tell(changed);
    });
    // What can be undone is known only after the change was told.
    for (const name of ["stack-item-added", "stack-item-popped"] as const)
      this.undoing.on(name, () => {
        this.tell(new Set());
      });
  }

  /** Called with the ids of what changed, whoever changed it; with none when something else can be undone. */
  watch(watcher: (changed: ReadonlySet<string>) => void): void {
    this.watchers.add(watcher);
  }

  get(id: string): Thing | null {
    const known = this.read.get(id);
    if (known !== undefined) return known;
    const given = this.held.get(id);
    const found = given instanceof Y.Map ? readThing(id, Object.fromEntries(FIELDS.map((name) => [name, given.get(name) as unknown]))) : null;
    this.read.set(id, found);
    return found;
  }

  /** Everything that lies there, lowest first. */
  all(): Thing[] {
    const found = [...this.held.keys()].map((id) => this.get(id)).filter((one) => one !== null);
    found.sort((one, other) => one.z - other.z || (one.id < other.id ? -1 : 1));
    return found.slice(-MOST_THINGS);
  }

  add(made: Made): string {
    const id = newId();
    this.highest = Math.max(this.now(), this.highest + 1);
    this.step(() => {
      this.held.set(id, new Y.Map(Object.entries({ ...made, z: this.highest })));
    });
    return id;
  }

  say(id: string, text: string): void {
    this.step(() => this.map(id)?.set("text", text.slice(0, LONGEST_TEXT)));
  }

  /** `going`: in the same gesture as the move before, so that one undo takes all of it back. */
  place(id: string, { x, y }: Point, going = false): void {
    this.step(() => {
      const map = this.map(id);
      map?.set("x", Math.round(Math.min(BOARD.width, Math.max(0, x)) * 10) / 10);
      map?.set("y", Math.round(Math.min(BOARD.height, Math.max(0, y)) * 10) / 10);
    }, going);
  }

  /** Points an arrow elsewhere. */
  point(id: string, dx: number, dy: number): void {
    this.step(() => {
      this.map(id)?.set("dx", Math.round(dx));
      this.map(id)?.set("dy", Math.round(dy));
    });
  }

  remove(ids: Iterable<string>, going = false): void {
    this.step(() => {
      for (const id of ids) this.held.delete(id);
    }, going);
  }

  get canUndo(): boolean {
    return this.undoing.undoStack.length > 0;
  }

  undo(): void {
    this.undoing.undo();
  }

  destroy(): void {
    this.watchers.clear();
    this.undoing.destroy();
  }

  private tell(changed: ReadonlySet<string>): void {
    for (const watcher of this.watchers) watcher(changed);
  }

  private step(change: () => void, going = false): void {
    if (!going) this.undoing.stopCapturing();
    this.doc.transact(change, this);
  }

  private map(id: string): Y.Map<unknown> | null {
    const found = this.held.get(id);
    return found instanceof Y.Map ? (found as Y.Map<unknown>) : null;
  }
}
