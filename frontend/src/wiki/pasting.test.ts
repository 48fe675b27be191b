import { Fragment, Schema, Slice } from "@tiptap/pm/model";
import { expect, test } from "vitest";
import { fits, MOST_CHARACTERS, refusal } from "./pasting";

function carrying(words: string, { html = "", files = 0 } = {}): DataTransfer {
  const kinds: Record<string, string> = { "text/plain": words, "text/html": html };
  return { getData: (kind: string) => kinds[kind] ?? "", files: { length: files } } as unknown as DataTransfer;
}

test("text comes in, to the last sign that is allowed", () => {
  expect(refusal(carrying("Zet de lijn lager"))).toBeNull();
  expect(refusal(carrying("a".repeat(MOST_CHARACTERS)))).toBeNull();
  expect(refusal(carrying("a".repeat(MOST_CHARACTERS + 1)))).toBe("tooMuch");
});

test("little text in a mountain of markup is too much as well", () => {
  expect(refusal(carrying("kort", { html: "<b></b>".repeat(400_000) }))).toBe("tooMuch");
});

test("a file has a button of its own, but the picture of a copied cell does not hold up its text", () => {
  expect(refusal(carrying("", { files: 1 }))).toBe("file");
  expect(refusal(carrying("", { files: 1, html: "<img src=x>" }))).toBe("file");
  expect(refusal(carrying("35 °C", { files: 1 }))).toBeNull();
});

test("nothing is nothing", () => {
  expect(refusal(null)).toBeNull();
});

test("what the server would refuse is refused here, while it can still be cut up", () => {
  const { nodes } = new Schema({ nodes: { doc: { content: "p+" }, p: { content: "text*" }, text: {} } });
  const lines = (count: number, words: string): Slice => {
    const line = nodes.p.create(null, nodes.p.schema.text(words));
    return new Slice(Fragment.fromArray(Array.from({ length: count }, () => line)), 0, 0);
  };

  expect(fits(lines(100, "Zet de lijn 2 graden lager."))).toBe(true);
  expect(fits(lines(1, "a".repeat(200_000)))).toBe(true);
  expect(fits(lines(1, "€".repeat(200_000)))).toBe(false);
  expect(fits(lines(100_000, "a"))).toBe(false);
});
