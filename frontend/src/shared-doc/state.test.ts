import { expect, test } from "vitest";
import { isFinal } from "../redial";
import { type Facts, stateOf } from "./state";

const fine: Facts = { arrived: true, live: true, stored: true, copied: true, code: null };

test("saved only when the server has it all", () => {
  expect(stateOf(fine)).toBe("saved");
  expect(stateOf({ ...fine, stored: false })).toBe("unsaved");
  expect(stateOf({ ...fine, live: false })).toBe("offline");
});

test("the phone has a copy only when it has", () => {
  expect(stateOf({ ...fine, live: false, copied: false })).toBe("uncopied");
  expect(stateOf({ ...fine, live: false, copied: false, code: 4401 })).toBe("loggedout-uncopied");
});

test("before the text is there it is on its way, or there is no reception", () => {
  expect(stateOf({ ...fine, arrived: false, live: false })).toBe("loading");
  expect(stateOf({ ...fine, arrived: false, live: false, code: 1006 })).toBe("unreached");
});

test.each([
  [4401, "loggedout"],
  [4403, "forbidden"],
  [4400, "refused"],
  [4499, "refused"],
] as const)("%i is final: %s", (code, state) => {
  expect(isFinal(code)).toBe(true);
  expect(stateOf({ ...fine, live: false, code })).toBe(state);
});

test.each([4508, 4529, 1012, 1013])("%i passes", (code) => {
  expect(isFinal(code)).toBe(false);
  expect(stateOf({ ...fine, live: false, code })).toBe("busy");
});

test("an ordinary end of a connection is no reception", () => {
  expect(isFinal(1006)).toBe(false);
  expect(isFinal(4503)).toBe(false);
  expect(stateOf({ ...fine, live: false, code: 1006 })).toBe("offline");
});
