import { expect, test } from "vitest";
import * as Y from "yjs";
import { createDecoder } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array } from "lib0/encoding";
import { isChange, Ledger } from "./acks";

function typing(words: string): { doc: Y.Doc; update: Uint8Array } {
  const doc = new Y.Doc();
  doc.getText("t").insert(0, words);
  return { doc, update: Y.encodeStateAsUpdate(doc) };
}

function acknowledgement(count: number, doc: Y.Doc) {
  const encoder = createEncoder();
  writeVarUint(encoder, count);
  writeVarUint8Array(encoder, Y.encodeStateVector(doc));
  return createDecoder(toUint8Array(encoder));
}

test("only what changes the document counts", () => {
  expect(isChange(new Uint8Array([0, 1, 9]))).toBe(true);
  expect(isChange(new Uint8Array([0, 2, 9]))).toBe(true);
  expect(isChange(new Uint8Array([0, 0, 9]))).toBe(false);
  expect(isChange(new Uint8Array([1, 2, 9]))).toBe(false);
});

test("stored is: as many as were sent, up to what was typed", () => {
  const ledger = new Ledger();
  const { doc, update } = typing("Zet de lijn lager");
  ledger.wrote(update);
  expect(ledger.covers(1)).toBe(false);

  ledger.acknowledged(acknowledgement(1, doc));

  expect(ledger.covers(1)).toBe(true);
});

test("the same state vector does not cover a deletion that is still under way", () => {
  const ledger = new Ledger();
  const { doc, update } = typing("Zet de lijn lager");
  ledger.wrote(update);
  ledger.acknowledged(acknowledgement(1, doc));

  doc.on("update", (change: Uint8Array) => {
    ledger.wrote(change);
  });
  doc.getText("t").delete(0, 3);

  expect(ledger.covers(2)).toBe(false);
  ledger.acknowledged(acknowledgement(2, doc));
  expect(ledger.covers(2)).toBe(true);
});

test("the right count with an older state vector is not enough", () => {
  const ledger = new Ledger();
  ledger.wrote(typing("Zet de lijn lager").update);

  ledger.acknowledged(acknowledgement(1, new Y.Doc()));

  expect(ledger.covers(1)).toBe(false);
});

test("what others write does not have to be acknowledged to us", () => {
  const ledger = new Ledger();
  const { doc, update } = typing("van mij");
  ledger.wrote(update);
  ledger.acknowledged(acknowledgement(1, doc));

  ledger.received(typing("van een ander").update);

  expect(ledger.covers(1)).toBe(true);
});

test("a new connection is stored only after its own first answer", () => {
  const ledger = new Ledger();
  const { doc, update } = typing("Zet de lijn lager");
  ledger.wrote(update);
  ledger.acknowledged(acknowledgement(3, doc));

  ledger.connected();
  expect(ledger.covers(0)).toBe(false);
  expect(ledger.covers(1)).toBe(false);
  ledger.acknowledged(acknowledgement(1, doc));
  expect(ledger.covers(1)).toBe(true);
});
