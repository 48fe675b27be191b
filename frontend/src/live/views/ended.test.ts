import { expect, test } from "vitest";
import { need } from "../../need";
import type { LiveRoom } from "../liveroom";
import { lay } from "../pretend";
import type { Line } from "../room";
import { mountEnded } from "./ended";

/** The page of somebody whose line ended like this. */
function over(line: Line): HTMLElement {
  lay("room_stage");
  document.body.insertAdjacentHTML("beforeend", "<div data-bench></div>");
  const hearers: (() => void)[] = [];
  mountEnded({ line, entered: false, on: (_kind: string, heard: () => void) => hearers.push(heard) } as unknown as LiveRoom, { home: "/live/x/", door: "/live/x/zaal/" });
  for (const heard of hearers) heard();
  return need(document, "[data-ended]");
}

test.each([
  [4403, true],
  [4400, false],
])("who may not be there hears why; trying again is for others: %i", (code, hidden) => {
  const end = over({ is: "ended", code, reason: "De trainer heeft je uit de zaal gehaald." });

  expect(need(end, "[data-ended-words]").textContent).toContain("De trainer heeft je uit de zaal gehaald.");
  expect(need(end, "[data-ended-again]").hidden).toBe(hidden);
});
