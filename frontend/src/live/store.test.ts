import { expect, test } from "vitest";
import { type ChatView, KEPT_CHAT, type MeState, type RoomState } from "./messages";
import { ANNA as anna, BRAM as bram, NO_VOTES as TALLY, roomState } from "./pretend";
import type { Frame, Numbered, State } from "./room";
import { position, reduce, remember } from "./store";


function room(): RoomState {
  return roomState({ title: "Stooklijn" }, { people: { count: 1, sound_only: 0, names: [anna] } });
}

function me(): MeState {
  return { person: anna, group: null, muted: false, hand: false, votes: {}, liked: [], reacted: {}, media: {} };
}

function begun(): State {
  return after(null, { type: "room.state", seqs: { room: 10, me: 2 }, state: { room: room(), me: me() } });
}

function after(state: State | null, ...frames: Frame[]): State {
  for (const frame of frames) {
    const outcome = reduce(state, frame);
    expect(outcome.gap).toBe(false);
    state = outcome.state;
  }
  if (!state) throw new Error("nothing known");
  return state;
}

function event(seq: number, told: object, stream = "room"): Numbered {
  return { stream, seq, at: "2026-01-01T00:00:00Z", ...told } as Numbered;
}

function said(id: number, text = "hoi"): ChatView {
  return { id, by: bram, text, parent: null, at: "2026-01-01T00:00:00Z", reactions: {}, removed: false };
}

test("nothing is known before the first state", () => {
  expect(reduce(null, event(1, { type: "hands.changed", hands: [] }))).toEqual({ state: null, gap: false });
  expect(position(null)).toBe("");
});

test("an event puts its value in place and moves the number on", () => {
  const before = begun();

  const now = after(before, event(11, { type: "hands.changed", hands: [{ person: bram, at: "x" }] }), event(3, { type: "me.changed", me: { ...me(), hand: true } }, "me"));

  expect(now.room.hands[0]?.person.name).toBe("Bram");
  expect(now.me.hand).toBe(true);
  expect(position(now)).toBe("room:11,me:3");
  expect(now.room.chat).toBe(before.room.chat);
});

test("what was heard already changes nothing", () => {
  const now = after(begun(), event(11, { type: "chat.message", message: said(5, "eerst") }));

  expect(after(now, event(11, { type: "chat.message", message: said(5, "nog eens") }))).toBe(now);
});

test("a missing number is a gap, and leaves the state as it was", () => {
  const before = begun();

  for (const late of [event(12, { type: "hands.changed", hands: [] }), event(1, { type: "hands.changed", hands: [] }, "staff")])
    expect(reduce(before, late)).toEqual({ state: before, gap: true });
});

test("coming back is a gap when the server stands elsewhere than we do", () => {
  expect(reduce(begun(), { type: "room.resumed", seqs: { room: 10, me: 2 } }).gap).toBe(false);
  expect(reduce(begun(), { type: "room.resumed", seqs: { room: 11, me: 2 } }).gap).toBe(true);
});

test("a message that changes stays where it was said", () => {
  const now = after(begun(), event(11, { type: "chat.message", message: said(5) }), event(12, { type: "chat.message", message: said(7) }), event(13, { type: "chat.message", message: { ...said(5), reactions: { thumb: 2 } } }));

  expect(now.room.chat.map(({ id }) => id)).toEqual([5, 7]);
  expect(now.room.chat[0]?.reactions).toEqual({ thumb: 2 });
});

test("the oldest messages go, also when one of them changes", () => {
  let now = begun();
  for (let id = 1; id <= KEPT_CHAT + 1; id++) now = after(now, event(10 + id, { type: "chat.message", message: said(id) }));

  now = after(now, event(11 + KEPT_CHAT + 1, { type: "chat.message", message: { ...said(1), reactions: { thumb: 1 } } }));

  expect(now.room.chat).toHaveLength(KEPT_CHAT);
  expect(now.room.chat[0]?.id).toBe(2);
});

test("a poll takes the place of its former self, a hand's list the place of the whole", () => {
  const poll = { id: 3, kind: "one", question: "Wat?", options: [], low: null, high: null, unit: "", state: "open", anonymous: true, shown: false, tally: TALLY, right: [], why: "" };
  const now = after(begun(), event(11, { type: "poll.changed", poll }), event(12, { type: "poll.changed", poll: { ...poll, state: "closed" } }));

  expect(now.room.polls.map(({ state }) => state)).toEqual(["closed"]);
});

test("people come, change and leave; above a number nobody is named", () => {
  const came = after(begun(), event(11, { type: "people.changed", count: 2, sound_only: 0, named: true, came: [bram], left: [] }));
  const left = after(came, event(12, { type: "people.changed", count: 1, sound_only: 1, named: true, came: [{ ...bram, microphone: true }], left: [1] }));
  const many = after(left, event(13, { type: "people.changed", count: 61, sound_only: 1, named: false, came: [], left: [] }));

  expect(came.room.people.names?.map(({ name }) => name)).toEqual(["Anna", "Bram"]);
  expect(left.room.people).toEqual({ count: 1, sound_only: 1, names: [{ ...bram, microphone: true }] });
  expect(many.room.people).toEqual({ count: 61, sound_only: 1, names: null });
});

test("a group comes and goes; what is said in it outlives a change of the group", () => {
  const group = { number: 3, task: "Teken", ends_at: null, people: [anna], chat: [said(1)], notes: "", board: null, needs_help: false, said: "" };
  const joined = after(begun(), { type: "stream.joined", stream: "group-3", seq: 4, state: group });
  const changed = after(joined, event(5, { type: "group.changed", group: { ...group, chat: [], notes: "lucht" } }, "group-3"), event(6, { type: "chat.message", message: said(2) }, "group-3"));
  const left = after(changed, { type: "stream.left", stream: "group-3" });

  expect(position(joined)).toBe("room:10,me:2,group-3:4");
  expect(changed.groups["group-3"]?.notes).toBe("lucht");
  expect(changed.groups["group-3"]?.chat.map(({ id }) => id)).toEqual([1, 2]);
  expect(left.groups).toEqual({});
  expect(position(left)).toBe("room:10,me:2");
});

test("who leads no longer knows nothing of it any more", () => {
  const staff = { polls: [], named: {}, dilemmas: [], decks: [], away: [], help: [] };
  const led = after(begun(), { type: "stream.joined", stream: "staff", seq: 1, state: staff });

  expect(led.staff).toEqual(staff);
  expect(after(led, { type: "stream.left", stream: "staff" }).staff).toBeNull();
});

test("a fresh state takes the place of all that was known", () => {
  const known = after(begun(), event(11, { type: "chat.message", message: said(1) }));

  expect(after(known, { type: "room.state", seqs: { room: 40, me: 9 }, state: { room: room(), me: me() } })).toEqual({ ...begun(), seqs: { room: 40, me: 9 } });
});

test("what was chosen is remembered by the page, for what is told says only that it was", () => {
  const told = (seq: number, ...things: string[]): Numbered => event(seq, { type: "me.changed", me: { ...me(), votes: Object.fromEntries(things.map((thing) => [thing, null])) } }, "me");
  const ack = { type: "ack", id: "c", round: 2 } as const;

  const first = remember(after(begun(), told(3, "poll:1")), { type: "poll.vote", poll: 1, value: 0 }, ack);
  const second = remember(first, { type: "dilemma.vote", dilemma: 5, option: 1 }, ack);
  const now = after(second, told(4, "poll:1", "dilemma:5:2", "poll:9"));

  expect(now.me.votes).toEqual({ "poll:1": 0, "dilemma:5:2": 1, "poll:9": null });
  expect(remember(now, { type: "hand.set", up: true }, ack)).toBe(now);
});
