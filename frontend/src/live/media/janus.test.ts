import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Audience } from "./engine";
import { Janus, type JanusPass } from "./janus";

/** The number of the handle that is asked for first, after the session's own. */
const PUBLISHER = 2;

/** A socket to a Janus that answers at once, once it is open. */
class Wire {
  static readonly OPEN = 1;
  static dialled: Wire[] = [];
  /** Whether sockets open from now on. */
  static reached = true;
  readyState = 0;
  joined = false;
  private ids = 0;
  onopen?: () => void;
  onclose?: (() => void) | null;
  onmessage?: ((event: { data: string }) => void) | null;

  constructor() {
    Wire.dialled.push(this);
    if (Wire.reached) queueMicrotask(() => {
      this.readyState = Wire.OPEN;
      this.onopen?.();
    });
  }

  send(text: string): void {
    const { janus, transaction, body } = JSON.parse(text) as { janus: string; transaction: string; body?: { request: string } };
    if (janus === "message") {
      if (body?.request === "join") this.joined = true;
      this.says({ janus: "event", transaction, sender: PUBLISHER, plugindata: { data: { private_id: 1, publishers: [] } } });
    } else this.says(janus === "keepalive" ? { janus: "ack", transaction } : { janus: "success", transaction, data: { id: ++this.ids } });
  }

  kick(): void {
    this.joined = false;
    this.says({ janus: "event", sender: PUBLISHER, plugindata: { data: { leaving: "ok", reason: "kicked" } } });
  }

  close(): void {
    this.readyState = 3;
    this.joined = false;
  }

  private says(message: object): void {
    queueMicrotask(() => this.onmessage?.({ data: JSON.stringify(message) }));
  }
}

const PASS: JanusPass = { url: "wss://janus", token: "t", room: 1, key: "k", feed: 5, until: Date.now() + 3_600_000 };
let told: string[];
/** Those who wait for a pass, as the server has not answered yet. */
let asked: (() => void)[];
let janus: Janus;

/** The server lets the oldest of those in, and puts out what the media server still has of him. */
async function admit(): Promise<void> {
  for (const wire of Wire.dialled.filter(({ joined }) => joined)) wire.kick();
  asked.shift()?.();
  await vi.advanceTimersByTimeAsync(1);
}

const inside = (): number => Wire.dialled.filter(({ joined }) => joined).length;
const open = (): number => Wire.dialled.filter(({ readyState }) => readyState === Wire.OPEN).length;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", Wire);
  Wire.dialled = [];
  Wire.reached = true;
  [told, asked] = [[], []];
  const audience: Audience = {
    track: () => undefined,
    way: (_person, found) => told.push(found ? "found" : "lost"),
    ended: () => told.push("ended"),
  };
  janus = new Janus({ pass: () => new Promise((given) => { asked.push(() => { given(PASS); }); }) }, audience);
});

afterEach(() => {
  janus.leave();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("who looks for a new way twice on end is in once, and was not put out by himself", async () => {
  void janus.enter();
  await admit();
  expect([inside(), told]).toEqual([1, ["found"]]);

  janus.restart();
  await vi.advanceTimersByTimeAsync(1);
  janus.restart();
  await vi.advanceTimersByTimeAsync(1);
  expect(asked).toHaveLength(2);
  await admit();
  await admit();

  expect([inside(), open(), told]).toEqual([1, 1, ["found", "lost", "lost", "found"]]);
});

test("who leaves while he is let in does not come in", async () => {
  const entering = janus.enter();
  janus.leave();
  await admit();
  await entering;

  expect(Wire.dialled).toEqual([]);
});

test("a try that found nobody and was overtaken does not take down the one that did", async () => {
  Wire.reached = false;
  const first = janus.enter();
  await admit();
  Wire.reached = true;
  janus.restart();
  await vi.advanceTimersByTimeAsync(1);
  await admit();
  await vi.advanceTimersByTimeAsync(15_000);
  await first;

  expect([inside(), told.slice(-1)]).toEqual([1, ["found"]]);
});

test("who was put out by coming in elsewhere is told so", async () => {
  void janus.enter();
  await admit();
  Wire.dialled[0]?.kick();
  await vi.advanceTimersByTimeAsync(1);

  expect([inside(), told]).toEqual([0, ["found", "ended"]]);
});
