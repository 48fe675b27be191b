import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { need } from "../need";
import { fetched } from "./fetching";
import { lay } from "./pretend";
import type { Line, Room } from "./room";

const over = (): AbortController => new AbortController();
let room: { line: Line; ended: AbortSignal; on: (kind: string, heard: () => void) => () => void };
let hearers: Set<() => void>;

function becomes(line: Line): void {
  room.line = line;
  for (const heard of [...hearers]) heard();
}

beforeEach(() => {
  vi.useFakeTimers();
  lay();
  hearers = new Set();
  room = { line: { is: "open" }, ended: over().signal, on: (_kind, heard) => { hearers.add(heard); return () => { hearers.delete(heard); }; } };
});

afterEach(() => { vi.useRealTimers(); });

/** Fails so many times. */
function failing(times: number): () => Promise<string> {
  let tries = 0;
  return vi.fn(() => (tries++ < times ? Promise.reject(new TypeError("Failed to fetch")) : Promise.resolve("code")));
}

const get = (code: () => Promise<string>): Promise<string | null> => fetched(room as unknown as Room, code);

test("what did not come is said once and tried again, until it is there", async () => {
  const code = failing(3);
  const found = get(code);
  await vi.advanceTimersByTimeAsync(1);
  expect(need(document, "[data-live]").textContent).toContain("Nog niet alles is er.");
  need(document, "[data-live]").replaceChildren();

  await vi.advanceTimersByTimeAsync(60_000);
  expect(await found).toBe("code");
  expect(code).toHaveBeenCalledTimes(4);
  expect(need(document, "[data-live]").textContent).toBe("");
});

test("without a line it waits for one", async () => {
  const code = failing(1);
  const found = get(code);
  becomes({ is: "waiting" });
  await vi.advanceTimersByTimeAsync(600_000);
  becomes({ is: "opening" });
  await vi.advanceTimersByTimeAsync(1);
  expect(code).toHaveBeenCalledTimes(1);

  becomes({ is: "open" });
  expect(await found).toBe("code");
  expect(hearers.size).toBe(0);
});

test("it stops when the room is over", async () => {
  const end = over();
  room.ended = end.signal;
  const found = get(failing(1));
  await vi.advanceTimersByTimeAsync(1);
  end.abort();
  becomes({ is: "ended", code: 1000, reason: "" });
  await vi.advanceTimersByTimeAsync(60_000);

  expect(await found).toBeNull();
});
