import { beforeEach, expect, test } from "vitest";
import { need } from "../../need";
import type { PersonView } from "../messages";
import { ANNA, BRAM, lay, pretend, roomState, stateOf } from "../pretend";
import type { State } from "../room";
import { mountPeople } from "./people";

/** The room as who leads sees it, with these people beside him. */
function room(...others: PersonView[]): State {
  return stateOf(roomState({}, { people: { count: 1 + others.length, sound_only: 0, names: [{ ...ANNA, staff: true }, ...others] } }), {}, {});
}

const find = (what: string): HTMLElement => need(document, `[data-sheet=people] ${what}`);
const ofBram = (what: string): HTMLElement => need(find("[data-people] > li:nth-child(2)"), what);
const told = async (): Promise<string> => {
  await Promise.resolve();
  await Promise.resolve();
  return need(document, "[data-live]").textContent;
};

beforeEach(() => { lay("room_sheets"); });

test("who was muted stands there as such, and the same button gives him his microphone back", async () => {
  const page = pretend(room({ ...BRAM, microphone: true }));
  mountPeople(page.drawing);
  expect([ofBram("[data-how]").textContent, ofBram("[data-mute]").textContent]).toEqual(["kijkt mee, microfoon aan", "Zet stil"]);
  ofBram("[data-mute]").click();

  await page.becomes(room({ ...BRAM, muted: true }));
  expect([ofBram("[data-how]").textContent, ofBram("[data-mute]").textContent]).toEqual(["kijkt mee, stilgezet", "Mag weer praten"]);
  ofBram("[data-mute]").click();

  expect(page.asked).toEqual([true, false].map((muted) => ({ type: "person.mute", person: BRAM.id, muted })));
});

test("all who were muted at once may speak again at once", async () => {
  const page = pretend(room(BRAM));
  mountPeople(page.drawing);
  expect(find("[data-unmute-all]").hidden).toBe(true);
  find("[data-mute-all]").click();
  expect(await told()).toBe("Iedereen is stil.");

  await page.becomes(room({ ...BRAM, muted: true }));
  expect(find("[data-unmute-all]").hidden).toBe(false);
  find("[data-unmute-all]").click();
  expect(await told()).toBe("Iedereen mag weer praten.");

  expect(page.asked).toEqual([true, false].map((muted) => ({ type: "person.mute", person: null, muted })));
});

test("in a room that names nobody both can be said", () => {
  const many = stateOf(roomState({}, { people: { count: 90, sound_only: 0, names: null } }), {}, {});
  mountPeople(pretend(many).drawing);

  expect([find("[data-mute-all]").hidden, find("[data-unmute-all]").hidden]).toEqual([false, false]);
});
