import { expect, test } from "vitest";
import { need } from "../../need";
import type { LiveRoom } from "../liveroom";
import { lay, roomState, stateOf } from "../pretend";
import type { Line, State } from "../room";
import { mountEnded } from "./ended";

const SENT_OUT = "De trainer heeft je uit de zaal gehaald. Klopt dat niet? Vraag het de trainer.";

/** The page of somebody whose line ended like this. */
function over(line: Line, state?: State): HTMLElement {
  lay("room_stage");
  need(need(document, "template[data-words]", HTMLTemplateElement).content, "[data-say=sent-out]").textContent = SENT_OUT;
  document.body.insertAdjacentHTML("beforeend", "<div data-bench></div>");
  const hearers: (() => void)[] = [];
  mountEnded({ line, entered: state !== undefined, state, on: (_kind: string, heard: () => void) => hearers.push(heard) } as unknown as LiveRoom, { home: "/live/x/", door: "/live/x/zaal/" });
  for (const heard of hearers) heard();
  return need(document, "[data-ended]");
}

test.each([
  [4403, SENT_OUT, true],
  [4403, "Je mag hier niet (meer) bij.", false],
  [4403, "", false],
  [4400, "Dit bericht begrijpen we niet.", false],
])("who may not be there hears why; only who was sent out cannot try again: %i %s", (code, reason, hidden) => {
  const end = over({ is: "ended", code, reason });

  expect(need(end, "[data-ended-words]").textContent).toContain(reason);
  expect(need(end, "[data-ended-again]").hidden).toBe(hidden);
});

test.each([
  ["ended", "De sessie is afgelopen", "Fijn dat je er was."],
  ["cancelled", "Deze sessie gaat niet door.", "Kijk in de agenda wat er nog meer komt."],
] as const)("a session that is %s says so in its own words", (status, title, words) => {
  const end = over({ is: "open" }, stateOf(roomState({ status })));

  expect(need(end, "[data-ended-title]").textContent).toBe(title);
  expect(need(end, "[data-ended-words]").textContent).toContain(words);
});
