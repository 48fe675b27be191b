import { expect, test } from "vitest";
import { need } from "../../need";
import type { DilemmaView } from "../messages";
import { lay, NO_VOTES, pretend, roomState, stateOf } from "../pretend";
import { mountDilemma } from "./dilemma";

function outcome(first: number[], second: number[]): DilemmaView {
  const tally = (counts: number[]): DilemmaView["first"] => ({ ...NO_VOTES, counts, votes: counts.reduce((sum, count) => sum + count, 0) });
  const options = ["Aansluiten", "Bellen"].map((text) => ({ text, short: "", long: "" }));
  return { id: 5, title: "De ketel", role: "", case: "", options, phase: "result", ends_at: null, first: tally(first), second: tally(second), votes: 2, article: "" };
}

/** What stands behind the bars. */
function shares(): string[] {
  return [...document.querySelectorAll("[data-outcomes] > li")].map((row) => ["first", "second"].map((name) => need(row, `[data-${name}]`).textContent).join(" "));
}

test.each([
  [[3, 1], [0, 2], ["75% 0%", "25% 100%"], "Eerst kozen 4 vakmensen, na het gesprek 2."],
  [[1, 0], [0, 0], ["100% 0%", "0% 0%"], "Eerst koos 1 vakmens, na het gesprek 0."],
])("both rounds can be compared, however many chose in each", (first, second, shown, voters) => {
  lay("room_stage");

  mountDilemma(pretend(stateOf(roomState({ stage: "dilemma" }, { dilemma: outcome(first, second) }))).drawing);

  expect(shares()).toEqual(shown);
  expect(need(document, "[data-voters]").textContent).toBe(voters);
  expect(need(document, "[data-voters]").hidden).toBe(false);
});
