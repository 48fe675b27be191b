import { expect, it } from "vitest";
import { passOf } from "./pass";

it("ends by this phone's own clock", () => {
  const janus = { url: "wss://m", token: "t", room: 1, key: "k", feed: 5 };
  expect(passOf({ place: "room", seconds: 600, others: [], janus }, 1000).janus?.until).toBe(601_000);
});

it("knows whether browsers call each other", () => {
  expect(passOf({ place: "group-3", seconds: 600, others: [], ice: [{ urls: "stun:m" }] }, 0)).toEqual({ place: "group-3", others: [], ice: [{ urls: "stun:m" }], janus: null });
});
