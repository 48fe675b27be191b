import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { codeOf, Doubt } from "./right";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("who may not write is told as if the server had closed the line", () => {
  expect([codeOf(401), codeOf(403), codeOf(404)]).toEqual([4401, 4403, 4403]);
  expect([codeOf(200), codeOf(429), codeOf(503)]).toEqual([null, null, null]);
});

test("it asks when text waits, also while more is typed, and not when it was stored meanwhile", () => {
  const ask = vi.fn();
  const doubt = new Doubt(ask);
  doubt.see(true);
  vi.advanceTimersByTime(3000);
  doubt.see(false);
  doubt.see(true);
  vi.advanceTimersByTime(3000);
  doubt.see(true);
  expect(ask).not.toHaveBeenCalled();

  vi.advanceTimersByTime(1000);

  expect(ask).toHaveBeenCalledTimes(1);
});
