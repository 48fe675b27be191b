import { expect, test } from "vitest";
import { keepReadingAlong, readsAlong } from "./along";

test("who reads along in a room is not asked again there, and is in another one", () => {
  keepReadingAlong(sessionStorage, "/live/a/zaal/", true);

  expect(readsAlong(sessionStorage, "/live/a/zaal/")).toBe(true);
  expect(readsAlong(sessionStorage, "/live/b/zaal/")).toBe(false);

  keepReadingAlong(sessionStorage, "/live/a/zaal/", false);
  expect(readsAlong(sessionStorage, "/live/a/zaal/")).toBe(false);
});

test("a browser that keeps nothing asks again", () => {
  const forbidden = (): never => { throw new Error("forbidden"); };
  const storage = { getItem: forbidden, setItem: forbidden, removeItem: forbidden };

  keepReadingAlong(storage, "/live/a/zaal/", true);

  expect(readsAlong(storage, "/live/a/zaal/")).toBe(false);
});
