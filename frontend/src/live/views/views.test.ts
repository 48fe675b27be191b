import { beforeAll, expect, test } from "vitest";
import type { ChatView, DilemmaView, MeState, RoomState, StaffState, StepView } from "../messages";
import { ANNA as anna, NO_VOTES as EMPTY, pollOf as poll, roomState as room, stateOf as state } from "../pretend";
import type { Asked, Waiting } from "../room";
import { barsOf, inWords } from "./bars";
import { linesOf } from "./chat";
import { choicesOf } from "./dilemma";
import { chosen } from "./groupsheet";
import { deskPoll, nextMove } from "./moves";
import { ownVote, pollsToShow } from "./poll";
import { timesOf } from "./programme";
import { inOrder } from "./questions";
import { inMiddle } from "./stage";

/** When the door of these rooms opens. */
const OPEN = Date.parse(room().room.opens_at ?? "");

function dilemma(phase: DilemmaView["phase"]): DilemmaView {
  return { id: 5, title: "De ketel", role: "", case: "", options: [], phase, ends_at: null, first: EMPTY, second: EMPTY, votes: 0, article: "" };
}

function step(id: number, given: Partial<StepView> = {}): StepView {
  return { id, title: `Stap ${id}`, kind: "slide", minutes: 5, done: false, task: "", ...given };
}

function waiting(...commands: Asked[]): Waiting[] {
  return commands.map((command, at) => ({ id: `w${at}`, command }));
}

beforeAll(() => {
  document.body.innerHTML = '<template data-words><p data-say="average-place">plek {n}</p></template>';
});

// --- what stands in the middle ---
test.each<[string, Partial<RoomState["room"]>, Partial<RoomState>, Partial<MeState>]>([
  ["planned", { status: "planned" }, {}, {}],
  ["group", { stage: "dilemma" }, { dilemma: dilemma("talk") }, { group: 2 }],
  ["dilemma", { stage: "dilemma" }, { dilemma: dilemma("first") }, {}],
  ["board", { stage: "board", board: 3 }, {}, {}],
  ["slide", { stage: "poll", slide: { deck: 1, title: "", number: 1, of: 1, picture: "", html: "", words: "", link: "" } }, {}, {}],
  ["nothing", { stage: "poll" }, { polls: [poll()] }, {}],
  ["facing", { stage: "people" }, {}, {}],
  ["nothing", { status: "ended" }, {}, { group: 2 }],
])("%s stands in the middle", (what, given, rest, me) => {
  expect(inMiddle(state(room(given, rest), me))).toBe(what);
});

// --- polls ---
test("polls that run show, and below them the last result until something else fills the middle", () => {
  const [running, old, last] = [poll({ id: 3 }), poll({ id: 1, state: "closed", shown: true }), poll({ id: 2, state: "closed", shown: true })];
  const polls = [old, last, running];

  expect(pollsToShow(room({}, { polls }))).toEqual([running, last]);
  expect(pollsToShow(room({ stage: "dilemma" }, { polls }))).toEqual([running]);
  expect(pollsToShow(room({}, { polls: [poll({ state: "closed" })] }))).toEqual([]);
  expect(pollsToShow(room({ stage: "poll" }, { polls: [poll({ state: "closed" })] }))).toHaveLength(1);
});

test("a choice that is on its way counts before the one that is stored", () => {
  const known = state(room(), { votes: { "poll:1": 0 } });

  expect(ownVote(known, [], 1)).toEqual({ value: 0, going: false });
  expect(ownVote(known, waiting({ type: "poll.vote", poll: 1, value: 2 }, { type: "poll.vote", poll: 9, value: 1 }), 1)).toEqual({ value: 2, going: true });
});

test("bars say how many, which share, what was mine, and what most chose", () => {
  const bars = barsOf(poll({ tally: { ...EMPTY, votes: 4, counts: [3, 1, 0] }, right: [1] }), 1);

  expect(bars.map(({ text, count, beside }) => `${text} ${count} ${beside}`)).toEqual(["a 3 (75%)", "b 1 (25%)", "c 0 (0%)"]);
  expect(bars.map(({ mine, most, right }) => [mine, most, right])).toEqual([[false, true, false], [true, false, true], [false, false, false]]);
});

test("nothing is most chosen when two are, or nobody voted", () => {
  expect(barsOf(poll({ tally: { ...EMPTY, votes: 2, counts: [1, 1, 0] } }), undefined).some(({ most }) => most)).toBe(false);
  expect(barsOf(poll({ tally: { ...EMPTY, counts: [0, 0, 0] } }), undefined).every(({ beside, share }) => beside === "(0%)" && share === 0)).toBe(true);
});

test("an order is told by average place, the best first", () => {
  const bars = barsOf(poll({ kind: "order", tally: { ...EMPTY, votes: 2, counts: [6, 2, 4] } }), undefined);

  expect(bars.map(({ text, count, beside }) => `${text} ${count ?? ""}${beside}`)).toEqual(["1. b plek 1", "2. c plek 2", "3. a plek 3"]);
});

test("a scale knows its steps; many numbers become eight spans that hold them all", () => {
  const scale = barsOf(poll({ kind: "scale", low: 0, high: 2, tally: { ...EMPTY, votes: 1, counts: [0, 0, 1] } }), 2);
  const numbers = Array.from({ length: 20 }, (_one, at) => at);
  const spans = barsOf(poll({ kind: "number", tally: { ...EMPTY, votes: 20, numbers } }), 19);

  expect(scale.map(({ text, mine }) => `${text} ${mine}`)).toEqual(["0 false", "1 false", "2 true"]);
  expect(spans).toHaveLength(8);
  expect(spans.reduce((sum, { count }) => sum + (count ?? 0), 0)).toBe(20);
  expect(spans.at(-1)?.mine).toBe(true);
});

// --- dilemma ---
test("both choices of a dilemma are known; what is on its way belongs to the round that goes on", () => {
  const known = state(room(), { votes: { "dilemma:5:1": 0 } });
  const sent = waiting({ type: "dilemma.vote", dilemma: 5, option: 2 });

  expect(choicesOf(known, [], dilemma("second"))).toEqual({ first: 0, second: undefined, going: false });
  expect(choicesOf(known, sent, dilemma("second"))).toEqual({ first: 0, second: 2, going: true });
  expect(choicesOf(known, sent, dilemma("first"))).toEqual({ first: 2, second: undefined, going: true });
});

// --- chat and questions ---
test("replies stand below what they answer; what is on its way stands last; what is for others is not here", () => {
  const said = (id: number, parent: number | null = null): ChatView => ({ id, by: anna, text: `${id}`, parent, at: "", reactions: {}, removed: false });
  const sent = waiting({ type: "chat.send", text: "onderweg" }, { type: "chat.send", text: "voor de groep", to: "group" }, { type: "hand.set", up: true }, { type: "chat.send", text: "voor groepje 1", to: "group", group: 1 });

  expect(linesOf([said(1), said(2), said(3, 1), said(4, 99)], sent, state(room()).me).map(({ key }) => key)).toEqual([1, 3, 2, 4, "w0"]);
  expect(linesOf([], sent, state(room(), { group: 1 }).me).map(({ key }) => key)).toEqual(["w1", "w3"]);
  expect(linesOf([], sent, state(room(), { group: 3 }).me).map(({ key }) => key)).toEqual(["w1"]);
});

test("open questions come first, the most wanted on top", () => {
  const question = (id: number, votes: number, answered = false): Parameters<typeof inOrder>[0][number] => ({ id, by: anna, text: "", votes, answered });

  expect(inOrder([question(1, 0), question(2, 5), question(3, 9, true), question(4, 5)]).map(({ id }) => id)).toEqual([2, 4, 1, 3]);
});

// --- who leads ---
test("the yellow button begins, follows a dilemma, shows what a poll brought, and goes on", () => {
  const steps = [step(1, { done: true }), step(2, { kind: "poll" }), step(3)];
  const voted = poll({ tally: { ...EMPTY, votes: 2 } });
  const next = (given: RoomState, staff: Partial<StaffState> = {}): unknown => nextMove(state(given, {}, staff), 2, OPEN)?.command;

  expect(next(room({ status: "planned" }))).toEqual({ type: "session.start" });
  expect(next(room({ steps, step: null }))).toEqual({ type: "step.go", step: 2 });
  expect(next(room({ steps, step: 2, stage: "poll" }), { polls: [voted] })).toEqual({ type: "poll.set", poll: 1, state: "closed", shown: true });
  expect(next(room({ steps, step: 2, stage: "poll" }), { polls: [poll()] })).toEqual({ type: "step.go", step: 3 });
  expect(next(room({ steps, step: 3 }))).toBeUndefined();
  expect(next(room({ status: "ended", steps }))).toBeUndefined();
  const talk = step(4, { kind: "people", task: "Vertel een klacht.", minutes: 15 });
  expect(next(room({ steps: [talk, step(5)], step: 4, stage: "people" }))).toEqual({ type: "groups.make", size: 3, task: "Vertel een klacht.", minutes: 15 });
  expect(next(room({ steps: [{ ...talk, done: true }, step(5)], step: 4, stage: "people" }))).toEqual({ type: "step.go", step: 5 });
});

test("a session begins from when its door is open, and not as a draft", () => {
  const begin = (given: Partial<RoomState["room"]>, now: number): unknown => nextMove(state(room({ status: "planned", ...given }), {}, {}), null, now)?.words;

  expect(begin({}, OPEN - 1)).toBeUndefined();
  expect(begin({}, OPEN)).toBe("begin");
  expect(begin({ opens_at: null }, OPEN)).toBeUndefined();
});

test("a dilemma goes from phase to phase, with a clock as long as people do something", () => {
  const after = (phase: DilemmaView["phase"]): unknown => nextMove(state(room({ stage: "dilemma" }, { dilemma: dilemma(phase) }), {}, {}), 2, OPEN)?.command;

  expect(after("ready")).toMatchObject({ phase: "first", minutes: 2 });
  expect(after("first")).toMatchObject({ phase: "talk" });
  expect(after("talk")).toMatchObject({ phase: "second" });
  expect(after("second")).toMatchObject({ phase: "result", minutes: null });
  expect(after("result")).toBeUndefined();
});

test("the desk shows the poll that runs, or the one that everybody still sees", () => {
  const closed = poll({ id: 2, state: "closed", shown: true });

  expect(deskPoll(state(room({}, { polls: [closed] }), {}, { polls: [closed] }))).toBe(closed);
  expect(deskPoll(state(room({ stage: "dilemma" }, { polls: [closed] }), {}, { polls: [closed] }))).toBeNull();
  expect(deskPoll(state(room({}, { polls: [closed] }), {}, { polls: [poll(), closed] }))?.id).toBe(1);
});

test("steps begin after one another", () => {
  expect(timesOf([step(1, { minutes: 5 }), step(2, { minutes: 10 }), step(3)], 0)).toEqual([0, 300_000, 900_000]);
});

test("groups are chosen by people; empty ones are left out", () => {
  expect(chosen(new Map([[1, 3], [2, 1], [3, 3]]), [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }])).toEqual([[2, 4], [1, 3]]);
});

test.each([
  [poll(), 1, "b"],
  [poll({ kind: "several" }), [0, 2], "a, c"],
  [poll({ kind: "order" }), [2, 0, 1], "c, a, b"],
  [poll({ kind: "scale", low: 1, high: 5 }), 4, "4"],
  [poll({ kind: "words" }), "stookgrens", "stookgrens"],
  [poll({ kind: "number", unit: "bar" }), 1.5, "1,5 bar"],
  [poll(), 9, ""],
])("a vote in words", (asked, value, words) => {
  expect(inWords(asked, value)).toBe(words);
});
