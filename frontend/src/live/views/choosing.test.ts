import { beforeEach, expect, test, vi } from "vitest";
import { need } from "../../need";
import { lay, pollOf } from "../pretend";
import { chooser } from "./choosing";

beforeEach(() => { lay(); });

test.each([
  [0, null, "-1", "Kies een getal van minstens 0."],
  [null, 10, "10,5", "Kies een getal van hoogstens 10."],
  [0, 10, "11", "Kies een getal van 0 tot en met 10."],
])("a number out of bounds (%s, %s) is told with the bounds there are", (low, high, typed, words) => {
  const chosen = vi.fn();
  const place = document.body.appendChild(document.createElement("div"));
  chooser(place, pollOf({ kind: "number", low, high }), chosen);
  need(place, "input", HTMLInputElement).value = typed;
  need(place, "form").dispatchEvent(new Event("submit", { cancelable: true }));

  expect([need(document, "[data-live]").textContent, chosen.mock.calls]).toEqual([words, []]);
});
