import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { hearClock, secondsLeft, serverNow, setClock } from "./clock";

const MINUTE = 60_000;
const ORIGIN = 1_800_000_000_000;
let phone = 0;

/** The server's clock, as text. */
function server(time: number): string {
  return new Date(time).toISOString();
}

beforeEach(() => {
  phone = 0;
  vi.stubGlobal("performance", { timeOrigin: ORIGIN, now: () => phone });
  setClock(server(ORIGIN));
});

afterEach(() => { vi.unstubAllGlobals(); });

test.each([-3 * MINUTE, 0, 3 * MINUTE])("a phone's clock that is %d ms off makes no difference", (off) => {
  setClock(server(ORIGIN + off));
  phone = 30_000;

  expect(serverNow() - ORIGIN).toBe(off + 30_000);
  expect(secondsLeft(server(ORIGIN + off + 2 * MINUTE))).toBe(90);
});

test("a page that was slow to load is right with the first thing it hears", () => {
  hearClock(server(ORIGIN + 8_000));

  expect(serverNow() - ORIGIN).toBe(8_000);
});

test("a clock that stood still while the phone slept is put forward, and old news does not put it back", () => {
  hearClock(server(ORIGIN + 20 * MINUTE));
  hearClock(server(ORIGIN + 3 * MINUTE));

  expect(serverNow() - ORIGIN).toBe(20 * MINUTE);
});
