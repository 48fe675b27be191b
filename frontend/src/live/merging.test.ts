import { expect, test } from "vitest";
import { merge } from "./merging";

test.each([
  ["nobody else wrote", "lucht", "lucht erin", "lucht", "lucht erin"],
  ["only others wrote", "lucht", "lucht", "lucht erin", "lucht erin"],
  ["both wrote the same", "", "pomp", "pomp", "pomp"],
  ["one at the beginning, one at the end", "midden", "eerst midden", "midden laatst", "eerst midden laatst"],
  ["the other way round", "midden", "midden laatst", "eerst midden", "eerst midden laatst"],
  ["both at the end", "a", "a mijn", "a hun", "a hun\n mijn"],
  ["both in an empty field", "", "mijn", "hun", "hun\nmijn"],
  ["one took away what the other kept", "een twee drie", "een drie", "een twee drie vier", "een drie vier"],
])("%s", (_what, base, mine, theirs, both) => {
  expect(merge(base, mine, theirs)).toBe(both);
});
