import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { canKeep, keepCopy, watch } from "./local";

type Heard = ((event?: unknown) => void) | null;

/** What a browser keeps, as far as a probe sees it: `room` in bytes. */
class Pretend {
  private held: Uint8Array | undefined;
  opened: string[] = [];

  constructor(
    private readonly room: number,
    private readonly silent: (name: string) => boolean = () => false,
  ) {}

  open(name: string): object {
    this.opened.push(name);
    const opening: { result: unknown; onupgradeneeded: Heard; onsuccess: Heard } = { result: this.database(), onupgradeneeded: null, onsuccess: null };
    if (!this.silent(name))
      queueMicrotask(() => {
        opening.onupgradeneeded?.();
        opening.onsuccess?.();
      });
    return opening;
  }

  private database(): object {
    return { createObjectStore: () => undefined, close: () => undefined, transaction: () => this.transaction() };
  }

  private transaction(): object {
    let fits = true;
    const store = {
      put: (value: Uint8Array) => {
        fits = value.length <= this.room;
        if (fits) this.held = value;
      },
      get: () => ({ result: this.held }),
      clear: () => (this.held = undefined),
    };
    const made: { oncomplete: Heard; onabort: Heard; objectStore: () => object } = { oncomplete: null, onabort: null, objectStore: () => store };
    queueMicrotask(() => (fits ? made.oncomplete : made.onabort)?.());
    return made;
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a browser that takes what is written keeps a copy, a full one keeps none though it opens", async () => {
  vi.stubGlobal("indexedDB", new Pretend(1_000_000));
  expect(await canKeep()).toBe(true);

  vi.stubGlobal("indexedDB", new Pretend(1000));
  expect(await canKeep()).toBe(false);
});

test("a browser that lets nobody keep anything keeps none", async () => {
  vi.stubGlobal("indexedDB", {
    open: () => {
      throw new Error("private");
    },
  });

  expect(await canKeep()).toBe(false);
});

test.each([
  ["at all", (): boolean => true],
  ["about this text", (name: string): boolean => name.startsWith("vakkring-wiki")],
])("a browser that does not answer %s keeps nobody waiting", async (_what, silent) => {
  vi.stubGlobal("indexedDB", new Pretend(1_000_000, silent));
  const told: boolean[] = [];
  const copy = keepCopy(new Y.Doc(), "vakkring-wiki-1-2", (kept) => told.push(kept));
  await vi.advanceTimersByTimeAsync(11_000);

  await copy;
  expect(told).toEqual([false]);
});

test.each(["error", "abort", "close"])("from %s on there is no copy any more", (end) => {
  const [db, told] = [new EventTarget(), [] as boolean[]];
  watch({ db }, (kept) => told.push(kept));
  expect(told).toEqual([true]);

  db.dispatchEvent(new Event(end));

  expect(told).toEqual([true, false]);
});
