import { beforeEach, expect, test } from "vitest";
import { need } from "../../need";
import { setClock } from "../clock";
import type { SlideView } from "../messages";
import { lay, pretend, roomState, stateOf } from "../pretend";
import type { State } from "../room";
import { Sheets } from "../sheets";
import { mountStage } from "./stage";

const SLIDE: SlideView = { deck: 1, title: "", number: 3, of: 9, picture: "/live/dia/7/", html: "", words: "Aanvoer 55 graden.", link: "" };

beforeEach(() => { lay("room_stage", "room_sheets"); });

function shows(slide: SlideView): State {
  return stateOf(roomState({ slide: { ...slide } }));
}

function picture(): HTMLImageElement {
  return need(document, "[data-slide] img", HTMLImageElement);
}

function mounted(slide: SlideView): ReturnType<typeof pretend> {
  const room = pretend(shows(slide));
  document.body.insertAdjacentHTML("beforeend", "<div data-middle></div>");
  need(document, "[data-middle]").append(...document.querySelectorAll("[data-planned], [data-group], [data-slide], [data-live-board], [data-facing]"));
  mountStage(room.drawing, new Sheets(() => undefined), {});
  return room;
}

test.each([
  [SLIDE, "Dia 3: Aanvoer 55 graden."],
  [{ ...SLIDE, words: "" }, "Dia 3"],
])("a picture says which slide it is, and what stands on it", (slide, alt) => {
  mounted(slide);

  expect(picture().alt).toBe(alt);
});

test.each([
  ["2026-01-05T18:30:00Z", "De deur gaat maandag 5 januari om 19:30 open. Vanaf dan kun je beginnen."],
  ["2026-01-01T18:15:00Z", "De deur is open. Begin als jij er klaar voor bent."],
  [null, "Deze sessie staat nog niet in de agenda. Doe dat eerst, dan kun je beginnen."],
])("who leads reads from when on he can begin", (opens_at, words) => {
  setClock("2026-01-01T18:20:00Z");
  document.body.insertAdjacentHTML("beforeend", "<div data-middle></div>");
  need(document, "[data-middle]").append(...document.querySelectorAll("[data-planned], [data-group], [data-slide], [data-live-board], [data-facing]"));

  mountStage(pretend(stateOf(roomState({ status: "planned", opens_at }), {}, {})).drawing, new Sheets(() => undefined), {});

  expect(need(document, "[data-planned] [data-words]").textContent).toBe(words);
});

test("the picture stays when something else in the room changes", async () => {
  const room = mounted(SLIDE);
  const before = picture();

  await room.becomes(shows(SLIDE));
  expect(picture()).toBe(before);

  await room.becomes(shows({ ...SLIDE, number: 4, picture: "/live/dia/8/" }));
  expect(picture().alt).toBe("Dia 4: Aanvoer 55 graden.");
});
