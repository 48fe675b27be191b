import { expect, test } from "vitest";
import { read } from "./mailbox";

const remark = { id: "8f14e45f-ceea-4678-9ad5-1b2f3c4d5e6f", quote: "2 graden lager", text: "Klopt dit?", author: "Anna", at: "2026-11-25T10:00:00Z", mine: true, done: false };

test("open comments are listed, those dealt with are not", () => {
  expect(read({ comments: [remark, { ...remark, done: true }] })).toEqual({ comments: [remark] });
});

test("what is wrong is a sentence; an answer that is none says nothing", () => {
  expect(read({ error: "Typ je opmerking." })).toEqual({ error: "Typ je opmerking." });
  for (const answer of [null, "<html>", {}, { comments: 3 }]) expect(read(answer)).toEqual({ error: "" });
});

test("a comment that lacks something is left out", () => {
  expect(read({ comments: [{ id: 3 }, null, "x"] })).toEqual({ comments: [] });
});
