import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Link } from "./link";

/** A connection that is as a test says. */
class Connection {
  static made: Connection;
  connectionState = "new";
  remoteDescription = null;
  onconnectionstatechange: (() => void) | null = null;

  constructor() {
    Connection.made = this;
  }

  becomes(state: string): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  addEventListener(): void { /* nobody looks */ }
  getTransceivers(): [] { return []; }
  close(): void { /* gone */ }
}

let told: string[];
let link: Link;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("RTCPeerConnection", Connection);
  told = [];
  link = new Link(2, "1-a", "2-b", "room", [], new Map(), { rung: "video", others: 1 }, {
    say: () => undefined,
    track: () => undefined,
    way: (open) => told.push(open ? "found" : "lost"),
    over: () => told.push("over"),
  });
});

afterEach(() => {
  link.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a way that is not found at first counts as lost, before anybody takes the silence for his own", () => {
  vi.advanceTimersByTime(3500);
  expect(told).toEqual(["lost"]);

  Connection.made.becomes("connected");
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual(["lost", "found"]);
});

test("a way that is never found is given up", () => {
  vi.advanceTimersByTime(60_000);
  expect([told[0], told.at(-1)]).toEqual(["lost", "over"]);
});
