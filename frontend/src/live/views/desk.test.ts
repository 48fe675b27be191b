import { beforeEach, expect, test } from "vitest";
import { need } from "../../need";
import type { PeopleView } from "../messages";
import { ANNA, BRAM, lay, pretend, roomState, stateOf } from "../pretend";
import { mountDesk, turnout } from "./desk";

const LEADS = { ...ANNA, staff: true };

function people(...names: PeopleView["names"] & object): PeopleView {
  return { count: names.length, sound_only: 0, names };
}

beforeEach(() => { lay("room_desk"); });

test.each<[number, PeopleView, string]>([
  [0, people(LEADS, BRAM), "Nog geen stemmen."],
  [1, people(LEADS, BRAM), "Iedereen stemde."],
  [1, people(LEADS, BRAM, { ...BRAM, id: 3 }), "1 van de 2 stemde."],
  [2, people(LEADS, { ...LEADS, id: 9 }, BRAM, { ...BRAM, id: 3 }), "Alle 2 stemden."],
  [2, { count: 70, sound_only: 0, names: null }, "2 van de 69 stemden."],
])("of those who do not lead so many voted: %i", (votes, there, words) => {
  expect(turnout(votes, there)).toBe(words);
});

test.each([
  [[2, 3], "5 mensen, 2 groepjes"],
  [[3], "3 mensen, 1 groepje"],
  [[1], "1 persoon, 1 groepje"],
])("groups are counted as one says it: %j", (counts, words) => {
  const groups = counts.map((count, at) => ({ number: at + 1, count, people: [], needs_help: false }));
  mountDesk(pretend(stateOf(roomState({}, { groups: { groups } as never }), {}, {})).drawing);

  expect(need(document, "[data-groups-count]").textContent).toBe(words);
});
