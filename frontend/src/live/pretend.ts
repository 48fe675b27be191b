/** A room to test views in: the page as its templates write it, a state to begin with, and a line that only says that something changed. */
import { readFileSync } from "node:fs";
import { Drawing } from "./drawing";
import type { MeState, PersonView, PollView, RoomState, StaffState, Tally } from "./messages";
import type { Asked, Room, State } from "./room";

const PAGES = "../classroom/templates/classroom";

export const ANNA: PersonView = { id: 1, name: "Anna", staff: false, rung: "text", microphone: false, muted: false, camera: false };
export const BRAM: PersonView = { ...ANNA, id: 2, name: "Bram" };
export const NO_VOTES: Tally = { votes: 0, counts: [], words: {}, numbers: [], median: null };

/** A template of the room as HTML: with its words, without what only the server knows. */
export function template(name: string): string {
  return readFileSync(`${PAGES}/${name}.html`, "utf8")
    .replace(/{% comment %}[\s\S]*?{% endcomment %}/g, "")
    .replace(/{% translate "([^"]*)" %}/g, "$1")
    .replace(/{%[\s\S]*?%}|{{[\s\S]*?}}/g, "");
}

/** Fills the page with these templates, and with all parts and words. */
export function lay(...names: string[]): void {
  const html = [...names, "room_parts", "room_words"].map(template).join("") + '<div data-live></div><span data-unread></span>';
  document.body.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
}

export function roomState(given: Partial<RoomState["room"]> = {}, rest: Partial<RoomState> = {}): RoomState {
  return {
    room: { status: "live", title: "", opens_at: "2026-01-01T18:15:00Z", started_at: null, ends_at: null, locked: false, chat_open: true, stage: "slide", step: null, steps: [], slide: null, board: null, task: "", word: null, ...given },
    people: { count: 1, sound_only: 0, names: [] },
    chat: [],
    questions: [],
    hands: [],
    polls: [],
    dilemma: null,
    groups: null,
    ...rest,
  };
}

export function stateOf(given: RoomState, me: Partial<MeState> = {}, staff: Partial<StaffState> | null = null): State {
  return {
    seqs: {},
    room: given,
    me: { person: ANNA, group: null, muted: false, hand: false, votes: {}, liked: [], reacted: {}, media: {}, ...me },
    staff: staff && { polls: [], named: {}, dilemmas: [], decks: [], away: [], help: [], ...staff },
    groups: {},
  };
}

export interface Pretend {
  drawing: Drawing;
  /** What was asked of the server, which does it at once. */
  asked: Asked[];
  /** Something else is true now: resolves when it is drawn. */
  becomes: (state: State) => Promise<void>;
}

export function pretend(first: State): Pretend {
  let known = first;
  const hearers: (() => void)[] = [];
  const asked: Asked[] = [];
  const room = {
    get state() { return known; },
    get me() { return known.me; },
    line: { is: "open" },
    ended: new AbortController().signal,
    waiting: [],
    send: (command: Asked) => {
      asked.push(command);
      return Promise.resolve({ type: "ack", id: "x" });
    },
    on: (_kind: string, heard: () => void) => hearers.push(heard),
  } as unknown as Room;
  return {
    drawing: new Drawing(room),
    asked,
    becomes: async (state) => {
      known = state;
      for (const heard of hearers) heard();
      await new Promise((drawn) => requestAnimationFrame(drawn));
    },
  };
}

export function pollOf(given: Partial<PollView> = {}): PollView {
  const options = ["a", "b", "c"].map((text) => ({ text, short: "", long: "" }));
  return { id: 1, kind: "one", question: "Wat?", options, low: null, high: null, unit: "", state: "open", anonymous: true, shown: false, tally: NO_VOTES, quiz: false, right: [], why: "", ...given };
}
