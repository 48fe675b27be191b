/**
 * What the room's frames make of the state. Pure, and it computes nothing: an event carries the whole new value of what it changes, and the
 * server's own table says where that goes. What did not change stays the same object, so that a view sees at a glance whether it has work.
 */
import { type Acknowledged, type ChatView, type GroupState, KEPT_CHAT, type MeState, type PeopleChanged, type PeopleView, type PersonView, PLACES, type RoomState, type StaffState } from "./messages";
import type { Asked, Frame, Numbered, State } from "./room";

/** `gap`: something is missing between what was known and this frame; the state is as it was. */
export interface Outcome {
  state: State | null;
  gap: boolean;
}

type Whole = Extract<Frame, { type: "room.state" }>;
type Value = Record<string, unknown>;

/** The state after a frame. Null: nothing is known yet. */
export function reduce(state: State | null, frame: Frame): Outcome {
  if (frame.type === "room.state") return { state: begin(frame), gap: false };
  if (state === null) return { state, gap: false };
  switch (frame.type) {
    case "room.resumed":
      return { state, gap: Object.entries(frame.seqs).some(([stream, seq]) => seq !== state.seqs[stream]) };
    case "stream.joined":
      return { state: put(number(state, frame.stream, frame.seq), frame.stream, frame.state), gap: false };
    case "stream.left":
      return { state: drop(state, frame.stream), gap: false };
    default:
      return isNumbered(frame) ? hear(state, frame) : { state, gap: false };
  }
}

/**
 * The state once something this person chose is stored. What is told to him says only that he chose: no event holds a choice, so that nobody
 * who reads the database finds one. His own page remembers it until it asks for everything anew.
 */
export function remember(state: State, command: Asked, answer: Acknowledged): State {
  if (command.type === "poll.vote") return chose(state, `poll:${command.poll}`, command.value);
  if (command.type === "dilemma.vote") return chose(state, `dilemma:${command.dilemma}:${answer.round as number}`, command.option);
  return state;
}

function chose(state: State, thing: string, value: unknown): State {
  return { ...state, me: { ...state.me, votes: { ...state.me.votes, [thing]: value } } };
}

/** How far each stream was heard, as the server wants to read it: `room:17,me:3`. */
export function position(state: State | null): string {
  return Object.entries(state?.seqs ?? {})
    .map(([stream, seq]) => `${stream}:${seq}`)
    .join(",");
}

function isNumbered(frame: Frame): frame is Numbered {
  return frame.type in PLACES;
}

function begin(frame: Whole): State {
  const groups = Object.entries(frame.state).filter(([name]) => name.startsWith("group-"));
  return {
    seqs: frame.seqs,
    room: frame.state.room as RoomState,
    me: frame.state.me as MeState,
    staff: (frame.state.staff as StaffState | undefined) ?? null,
    groups: Object.fromEntries(groups) as Record<string, GroupState>,
  };
}

function hear(state: State, event: Numbered): Outcome {
  const known = state.seqs[event.stream];
  if (known === undefined || event.seq > known + 1) return { state, gap: true };
  if (event.seq <= known) return { state, gap: false };
  const before = streamOf(state, event.stream) as Value | undefined;
  const numbered = number(state, event.stream, event.seq);
  return { state: before ? put(numbered, event.stream, place(before, event)) : numbered, gap: false };
}

function streamOf(state: State, stream: string): unknown {
  return stream.startsWith("group-") ? state.groups[stream] : state[stream as "room" | "me" | "staff"];
}

function number(state: State, stream: string, seq: number): State {
  return { ...state, seqs: { ...state.seqs, [stream]: seq } };
}

function put(state: State, stream: string, value: unknown): State {
  if (!stream.startsWith("group-")) return { ...state, [stream]: value };
  return { ...state, groups: { ...state.groups, [stream]: value as GroupState } };
}

function drop(state: State, stream: string): State {
  const without = <Kept>(named: Readonly<Record<string, Kept>>): Record<string, Kept> => Object.fromEntries(Object.entries(named).filter(([name]) => name !== stream));
  return { ...state, seqs: without(state.seqs), groups: without(state.groups), staff: stream === "staff" ? null : state.staff };
}

function place(before: Value, event: Numbered): unknown {
  if (event.type === "people.changed") return { ...before, people: counted(before.people as PeopleView, event) };
  const { place: where, value: field } = PLACES[event.type];
  const value = (event as unknown as Value)[field];
  if (event.type === "me.changed") return { ...event.me, votes: kept(before.votes as MeState["votes"], event.me.votes) };
  if (where === "*") return event.type === "group.changed" ? { ...(value as GroupState), chat: before.chat as ChatView[] } : value;
  const old = before[where];
  if (!Array.isArray(old) || Array.isArray(value)) return { ...before, [where]: value };
  const listed = upsert(old as { id: number }[], value as { id: number });
  return { ...before, [where]: where === "chat" ? listed.slice(-KEPT_CHAT) : listed };
}

/** Which choices are known of those that were made; null for one that was made in another window. */
function kept(known: MeState["votes"], told: MeState["votes"]): MeState["votes"] {
  return Object.fromEntries(Object.keys(told).map((thing) => [thing, known[thing] ?? null]));
}

/** Ids rise: a new one goes to its place in the order, which is nearly always the end. */
function upsert<Thing extends { id: number }>(things: readonly Thing[], thing: Thing): Thing[] {
  const at = things.findIndex((one) => one.id >= thing.id);
  if (at < 0) return [...things, thing];
  return [...things.slice(0, at), thing, ...things.slice(things[at]?.id === thing.id ? at + 1 : at)];
}

function counted(before: PeopleView, event: PeopleChanged): PeopleView {
  const { count, sound_only } = event;
  if (!event.named) return { count, sound_only, names: null };
  const gone = new Set(event.left);
  const stayed = (before.names ?? []).filter((person) => !gone.has(person.id));
  return { count, sound_only, names: event.came.reduce<PersonView[]>(upsert, stayed) };
}
