import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { delay, isFinal } from "../redial";
import { Connection } from "./connection";
import { Outbox } from "./outbox";
import type { Asked, Frame, Line } from "./room";

/** A socket whose other end the test holds. */
class Wire {
  static dialled: Wire[] = [];
  sent: string[] = [];
  onmessage?: (event: { data: string }) => void;
  onclose?: (event: { code: number; reason: string }) => void;
  closed = false;

  constructor(readonly url: URL) {
    Wire.dialled.push(this);
  }

  send(message: string): void {
    this.sent.push(message);
  }

  close(): void {
    this.closed = true;
  }

  says(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  breaks(code = 1006, reason = ""): void {
    this.onclose?.({ code, reason });
  }
}

const STATE = { type: "room.state", seqs: {}, state: {} };
let lines: Line[];
let heard: Frame[];
let whole: boolean;
let outbox: Outbox;
let connection: Connection;

function latest(): Wire {
  const wire = Wire.dialled.at(-1);
  if (!wire) throw new Error("nobody dialled");
  return wire;
}

function ids(wire: Wire): string[] {
  return wire.sent.map((message) => (JSON.parse(message) as { id: string }).id);
}

/** Ask, and leave it at that. */
function ask(command: Asked): void {
  outbox.add(command).catch(() => undefined);
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", Wire);
  sessionStorage.clear();
  Wire.dialled = [];
  lines = [];
  heard = [];
  whole = true;
  begin();
});

afterEach(() => {
  connection.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function begin(): void {
  outbox = new Outbox("room-1");
  connection = new Connection("/ws/live/1/", outbox, {
    position: () => (heard.length > 0 ? "room:4" : ""),
    heard: (frame) => {
      heard.push(frame);
      return whole;
    },
    changed: (line) => lines.push(line),
  });
  connection.open();
}

test("it waits longer each time, and never as long as another phone", () => {
  expect([0, 1, 2, 3, 9].map((tries) => delay(tries, 1))).toEqual([400, 800, 1600, 3200, 15_000]);
  expect(delay(3, 0)).toBe(1600);
  expect([4400, 4403, 4499].every(isFinal)).toBe(true);
  expect([1006, 1012, 1013, 4508, 4529].some(isFinal)).toBe(false);
});

test("it comes back and says how far it heard", () => {
  latest().says(STATE);
  expect(latest().url.search).toBe("");

  latest().breaks();
  expect(connection.line).toEqual({ is: "waiting" });
  vi.advanceTimersByTime(1000);

  expect(Wire.dialled).toHaveLength(2);
  expect(latest().url.searchParams.get("after")).toBe("room:4");
});

test.each([1012, 1013, 4508, 4529])("it comes back after %i", (code) => {
  latest().breaks(code);
  vi.advanceTimersByTime(1000);

  expect(Wire.dialled).toHaveLength(2);
});

test("it stays away when the server will not have it back, and says why", async () => {
  latest().says(STATE);
  const asked = outbox.add({ type: "hand.set", up: true });

  latest().breaks(4403, "Je bent uit de zaal gehaald.");
  vi.advanceTimersByTime(60_000);
  dispatchEvent(new Event("online"));

  await expect(asked).rejects.toThrow("Je bent uit de zaal gehaald.");
  expect(lines.at(-1)).toEqual({ is: "ended", code: 4403, reason: "Je bent uit de zaal gehaald." });
  expect(Wire.dialled).toHaveLength(1);
});

test("a command goes out again with the same id until it is answered", async () => {
  latest().says(STATE);
  const asked = outbox.add({ type: "poll.vote", poll: 3, value: 1 });
  connection.flush();
  connection.flush();
  const [id] = ids(latest());
  expect(ids(latest())).toEqual([id]);

  latest().breaks();
  vi.advanceTimersByTime(1000);
  expect(ids(latest())).toEqual([]);
  latest().says({ type: "room.resumed", seqs: {} });
  expect(ids(latest())).toEqual([id]);

  latest().says({ type: "ack", id });
  await expect(asked).resolves.toMatchObject({ id });
  expect(outbox.waiting).toEqual([]);
});

test("a server that could not store it is asked again", () => {
  latest().says(STATE);
  ask({ type: "poll.vote", poll: 3, value: 1 });
  connection.flush();
  latest().says({ type: "error", id: ids(latest())[0], code: "server.later", text: "Straks" });

  for (let passed = 0; passed < 15; passed += 5) {
    latest().says({ type: "still.here" });
    vi.advanceTimersByTime(5000);
  }

  expect(new Set(ids(latest())).size).toBe(1);
  expect(ids(latest()).length).toBeGreaterThan(1);
});

test("what somebody said while his line was lost is kept until the room takes it, also when it is too much at once", async () => {
  latest().says(STATE);
  const said = outbox.add({ type: "chat.send", text: "nog een" });
  connection.flush();
  const [id] = ids(latest());
  latest().says({ type: "error", id, code: "message.many", text: "Je zegt veel achter elkaar." });

  expect(new Outbox("room-1").waiting.map((one) => one.id)).toEqual([id]);
  for (let passed = 0; passed < 15; passed += 5) {
    latest().says({ type: "still.here" });
    vi.advanceTimersByTime(5000);
  }
  expect(ids(latest())).toEqual([id, id]);

  latest().says({ type: "ack", id });
  await expect(said).resolves.toMatchObject({ id });
  expect(outbox.waiting).toEqual([]);
});

test("a group's notes are not sent again as they were, nor kept: others may have written meanwhile", async () => {
  latest().says(STATE);
  const sent = outbox.add({ type: "group.notes", group: 1, text: "Lucht" });
  connection.flush();
  expect(new Outbox("room-1").waiting).toEqual([]);

  latest().breaks();
  vi.advanceTimersByTime(1000);
  latest().says({ type: "room.resumed", seqs: {} });

  await expect(sent).rejects.toMatchObject({ code: "lost", message: "" });
  expect(latest().sent).toEqual([]);
});

test("a refusal is told to who asked", async () => {
  latest().says(STATE);
  const asked = outbox.add({ type: "chat.send", text: "hoi" });
  connection.flush();
  latest().says({ type: "error", id: ids(latest())[0], code: "chat.closed", text: "De chat is dicht." });

  await expect(asked).rejects.toMatchObject({ code: "chat.closed", message: "De chat is dicht." });
});

test("what was chosen outlives the page, a raised hand does not", () => {
  ask({ type: "dilemma.vote", dilemma: 1, option: 2 });
  ask({ type: "hand.set", up: true });

  expect(new Outbox("room-1").waiting.map(({ command }) => command.type)).toEqual(["dilemma.vote"]);
  vi.advanceTimersByTime(11 * 60_000);
  expect(new Outbox("room-1").waiting).toEqual([]);
});

test("a gap makes it ask again, and a second one for everything", () => {
  latest().says(STATE);
  whole = false;

  latest().says({ type: "hands.changed", stream: "room", seq: 9, hands: [] });
  expect(latest().closed).toBe(true);
  vi.advanceTimersByTime(1000);
  expect(latest().url.searchParams.get("after")).toBe("room:4");

  latest().says({ type: "room.resumed", seqs: { room: 9 } });
  vi.advanceTimersByTime(2000);
  expect(Wire.dialled).toHaveLength(3);
  expect(latest().url.searchParams.get("after")).toBeNull();
});

test("a silent line is given up; one on which the server says that it is there is not", () => {
  latest().says(STATE);
  for (let passed = 0; passed < 60; passed += 15) {
    vi.advanceTimersByTime(15_000);
    latest().says({ type: "still.here" });
  }
  expect(Wire.dialled).toHaveLength(1);

  vi.advanceTimersByTime(45_000);
  expect(Wire.dialled.length).toBeGreaterThan(1);
});

test("a network so slow that the room takes a quarter of a minute gets there in the end", () => {
  const waited = (): number => {
    const wires = Wire.dialled.length;
    const from = Date.now();
    while (!latest().closed) vi.advanceTimersByTime(1000);
    while (Wire.dialled.length === wires) vi.advanceTimersByTime(1000);
    return Date.now() - from;
  };
  expect(waited()).toBeLessThan(13_000);
  expect(waited()).toBeGreaterThan(16_000);

  vi.advanceTimersByTime(25_000);
  latest().says(STATE);
  expect(connection.line).toEqual({ is: "open" });
  latest().breaks();
  vi.advanceTimersByTime(1000);
  expect(waited()).toBeGreaterThan(16_000);
});

test("a phone without reception lets go at once, and dials when it has it again", () => {
  latest().says(STATE);
  dispatchEvent(new Event("offline"));
  expect(connection.line).toEqual({ is: "waiting" });

  dispatchEvent(new Event("online"));
  expect(Wire.dialled).toHaveLength(2);
});

test("a page that comes to the front does not trust a line that was silent for a while", () => {
  latest().says(STATE);
  vi.setSystemTime(Date.now() + 20_000);
  document.dispatchEvent(new Event("visibilitychange"));

  expect(Wire.dialled).toHaveLength(2);
});

test("what an old socket still says is not heard", () => {
  const old = latest();
  old.says(STATE);
  dispatchEvent(new Event("offline"));
  old.says({ type: "still.here" });

  expect(heard).toHaveLength(1);
});
