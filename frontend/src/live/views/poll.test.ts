import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { need } from "../../need";
import { lay, pollOf, pretend, roomState, stateOf } from "../pretend";
import type { State } from "../room";
import { mountPolls } from "./poll";

const SHOWN = pollOf({ id: 1, question: "Hoe ging het?", state: "closed", shown: true });
const OPEN = pollOf({ id: 2, question: "Wat doe je eerst?" });
const NEXT = pollOf({ id: 3, question: "En dan?" });

let seen: (string | null)[];

beforeEach(() => {
  lay("room_stage", "room_talk");
  seen = [];
  vi.spyOn(Element.prototype, "scrollIntoView").mockImplementation(function (this: Element) { seen.push(this.querySelector("h2")?.textContent ?? null); });
});

afterEach(() => { vi.restoreAllMocks(); });

function among(...polls: State["room"]["polls"]): State {
  return stateOf(roomState({}, { polls }));
}

function told(): string {
  return need(document, "[data-live]").textContent;
}

test("a poll that opens is told, stands above an older result, and comes into sight", async () => {
  const room = pretend(among(SHOWN));
  mountPolls(room.drawing);

  await room.becomes(among(SHOWN, OPEN));

  expect([...document.querySelectorAll("[data-polls] h2")].map(({ textContent }) => textContent)).toEqual(["Wat doe je eerst?", "Hoe ging het?"]);
  expect(told()).toBe("Nieuwe peiling: Wat doe je eerst?");
  expect(seen).toEqual(["Wat doe je eerst?"]);
});

test("it is told once, also after votes; opened anew it is told again", async () => {
  const room = pretend(among(OPEN));
  mountPolls(room.drawing);
  await room.becomes(among({ ...OPEN, tally: { ...OPEN.tally, votes: 1 } }));
  expect(told()).toBe("");

  await room.becomes(among({ ...OPEN, state: "closed", shown: true }));
  await room.becomes(among(OPEN));

  expect(told()).toBe("Nieuwe peiling: Wat doe je eerst?");
});

test("who comes back from a group hears of what opened meanwhile, not of what ran all along", async () => {
  const inGroup = (...polls: State["room"]["polls"]): State => stateOf(roomState({}, { polls }), { group: 1 });
  const room = pretend(among(OPEN));
  mountPolls(room.drawing);

  await room.becomes(inGroup(OPEN));
  await room.becomes(among(OPEN));
  expect([told(), seen]).toEqual(["", []]);

  await room.becomes(inGroup(OPEN));
  await room.becomes(inGroup(OPEN, NEXT));
  await room.becomes(among(OPEN, NEXT));
  expect([told(), seen]).toEqual(["Nieuwe peiling: En dan?", ["En dan?"]]);
});

test("who comes into a group first does not hear of what ran then", async () => {
  const room = pretend(stateOf(roomState({}, { polls: [OPEN] }), { group: 1 }));
  mountPolls(room.drawing);

  await room.becomes(among(OPEN));

  expect([told(), seen]).toEqual(["", []]);
});

test.each([
  [true, "Kies wat klopt."],
  [false, "Kies wat voor jou geldt."],
])("only in a quiz something is right: %s", (quiz, hint) => {
  mountPolls(pretend(among({ ...OPEN, kind: "several", quiz })).drawing);

  expect(need(document, "[data-polls] [data-hint]").textContent).toContain(hint);
});

test("who writes something is not taken away from it, but hears it", async () => {
  const room = pretend(among());
  mountPolls(room.drawing);
  need(document, "#zeg").focus();

  await room.becomes(among(OPEN));

  expect(seen).toEqual([]);
  expect(told()).toBe("Nieuwe peiling: Wat doe je eerst?");
});
