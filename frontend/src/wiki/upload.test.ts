import { expect, test } from "vitest";
import { read } from "./upload";

test("a number is a photo", () => {
  expect(read(200, { image: 12, url: "/wiki/foto/12/" })).toEqual({ image: 12 });
});

test("what is wrong is told, and whether trying again helps", () => {
  expect(read(422, { error: "Kies een foto." })).toEqual({ error: "Kies een foto.", lost: false });
  expect(read(429, { error: "Wacht even." })).toEqual({ error: "Wacht even.", lost: true });
  expect(read(0, null)).toEqual({ error: "", lost: true });
  expect(read(503, null)).toEqual({ error: "", lost: true });
});

test("an answer that is none is no photo", () => {
  for (const answer of [null, "<html>", { image: "12" }, {}]) expect(read(200, answer)).toEqual({ error: "", lost: false });
});
