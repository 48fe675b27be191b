/** What comes next, for the one yellow button of who leads: begin, go on within a dilemma or a poll, or the next step of the plan. Pure. */
import type { DilemmaView, PollView, RoomView, StepView } from "../messages";
import type { Asked, State } from "../room";
import { pollsToShow } from "./poll";

type Phase = DilemmaView["phase"];

export interface Move {
  /** What is said on the button: a sentence of room_words.html, filled in with `title`. */
  words: string;
  title: string;
  command: Asked;
}

/** Three people: one tells, one asks, one listens. */
const IN_A_GROUP = 3;

export const AFTER: Record<Phase, Phase | null> = { ready: "first", first: "talk", talk: "second", second: "result", result: null };

/** True from when the door is open. A session that is not in the agenda yet has none. `now`: of the server, in milliseconds. */
export function mayBegin({ opens_at }: RoomView, now: number): boolean {
  return opens_at !== null && now >= Date.parse(opens_at);
}

/** Null when there is nothing more to do, or not yet. `minutes`: how long a round of a dilemma lasts, null without a clock; `now` as above. */
export function nextMove(state: State, minutes: number | null, now: number): Move | null {
  const { room, dilemma } = state.room;
  if (room.status === "planned") return !mayBegin(room, now) ? null : { words: "begin", title: "", command: { type: "session.start" } };
  if (room.status !== "live") return null;
  const onward = dilemma && room.stage === "dilemma" ? AFTER[dilemma.phase] : null;
  if (dilemma && onward) return { words: `move-${onward}`, title: "", command: phaseOf(dilemma, onward, minutes) };
  const running = runningPoll(state);
  const step = room.steps.find(({ id }) => id === room.step);
  if (running && step?.kind === "poll" && !running.shown && running.tally.votes > 0) return { words: "move-poll", title: "", command: { type: "poll.set", poll: running.id, state: "closed", shown: true } };
  if (step?.kind === "people" && step.task && !step.done && state.room.groups === null)
    return { words: "move-groups", title: "", command: { type: "groups.make", size: IN_A_GROUP, task: step.task, minutes: step.minutes } };
  const next = nextStep(room.steps, room.step);
  return next ? { words: "next", title: next.title, command: { type: "step.go", step: next.id } } : null;
}

/** To bring a dilemma to a phase. The result stays as long as who leads wants. */
export function phaseOf({ id }: DilemmaView, phase: Phase, minutes: number | null): Asked {
  return { type: "dilemma.phase", dilemma: id, phase, minutes: phase === "result" || phase === "ready" ? null : minutes };
}

/** The poll that runs; of several the newest. */
export function runningPoll({ staff }: State): PollView | null {
  return staff?.polls.filter(({ state }) => state === "open").at(-1) ?? null;
}

/** The poll that is worth seeing beside the stage: the one that runs, or what everybody still sees of the last one. */
export function deskPoll(state: State): PollView | null {
  const shown = pollsToShow(state.room).at(-1);
  return runningPoll(state) ?? state.staff?.polls.find(({ id }) => id === shown?.id) ?? null;
}

function nextStep(steps: readonly StepView[], current: number | null): StepView | undefined {
  const at = steps.findIndex(({ id }) => id === current);
  return steps.slice(at + 1).find(({ done }) => !done);
}
