/** Polls as everybody has them: large buttons below the question, then what came out. Who comes later can still vote. */
import { say as announce } from "../../live";
import { need } from "../../need";
import { askOnce } from "../asking";
import { keyed, part, put, putOrHide, show } from "../dom";
import type { Drawing } from "../drawing";
import type { PollView, RoomState } from "../messages";
import type { State, Waiting } from "../room";
import { say } from "../words";
import { drawResult } from "./bars";
import { chooser } from "./choosing";

/** Which polls show: those that run, then the result that came last, until something else fills the middle. Pure. */
export function pollsToShow({ polls, room }: RoomState): PollView[] {
  const last = polls.filter(({ state }) => state === "closed").at(-1);
  const fits = last && (room.stage === "poll" || (last.shown && (room.stage === "slide" || room.stage === "people")));
  return [...polls.filter(({ state }) => state === "open"), ...(fits ? [last] : [])];
}

/** What somebody chose: what is on its way counts. Pure. */
export function ownVote(state: State, waiting: readonly Waiting[], poll: number): { value: unknown; going: boolean } {
  const going = waiting.filter(({ command }) => command.type === "poll.vote" && command.poll === poll).at(-1);
  if (going?.command.type === "poll.vote") return { value: going.command.value, going: true };
  return { value: state.me.votes[`poll:${poll}`], going: false };
}

export function mountPolls(drawing: Drawing): void {
  const { room } = drawing;
  const place = need(document, "[data-polls]");
  /** Polls in which somebody wants to choose anew although he sees the result. */
  const again = new Set<number>();
  /** Polls that he knows to run; whoever comes in hears of none. */
  let ran: Set<number> | null = null;
  const facts = (): readonly unknown[] => [room.state.room.polls, room.state.room.room.stage, room.state.me.votes, room.waiting, room.waiting.length, room.state.me.group, [...again].join()];
  drawing.add(facts, () => {
    const hidden = room.state.staff !== null || room.state.me.group !== null;
    const shown = hidden ? [] : pollsToShow(room.state.room);
    keyed(place, shown, {
      key: ({ id }) => id,
      make: (poll) => made(drawing, poll, again),
      fill: (card, poll) => { drawCard(card, poll, ownVote(room.state, room.waiting, poll.id), again.has(poll.id)); },
      facts: ({ id }) => {
        const own = ownVote(room.state, room.waiting, id);
        return `${JSON.stringify(own.value)} ${own.going} ${again.has(id)}`;
      },
    });
    const opened = shown.find(({ id, state }) => state === "open" && ran?.has(id) === false);
    if (opened) bring(place, opened);
    // Who is in a group still knows what ran before; what opens meanwhile is new to him when he comes back.
    const runs = room.state.room.polls.filter(({ id, state }) => state === "open" && (!hidden || ran?.has(id) !== false));
    ran = new Set(runs.map(({ id }) => id));
  });
}

/** A poll opens below whatever there is: it is told, and brought into sight unless somebody is busy with something else. */
function bring(place: HTMLElement, poll: PollView): void {
  announce(say("poll-new", { question: poll.question }));
  if (place.contains(document.activeElement) || document.activeElement?.matches("input, textarea, [contenteditable]")) return;
  need(place, `#peiling-${poll.id}`).closest("section")?.scrollIntoView({ block: "nearest" });
}

type Card = HTMLElement & { choose?: (poll: PollView, value: unknown) => void };

function made(drawing: Drawing, poll: PollView, again: Set<number>): HTMLElement {
  const card: Card = part("poll");
  const question = need(card, "[data-question]");
  question.id = `peiling-${poll.id}`;
  card.setAttribute("aria-labelledby", question.id);
  const choose = need(card, "[data-choose]");
  choose.setAttribute("role", "group");
  choose.setAttribute("aria-labelledby", question.id);
  card.choose = chooser(choose, poll, (value) => {
    again.delete(poll.id);
    void askOnce(drawing.room, { type: "poll.vote", poll: poll.id, value });
    drawing.ask();
  });
  need(card, "[data-again]").addEventListener("click", () => {
    again.add(poll.id);
    drawing.ask();
  });
  return card;
}

function drawCard(card: Card, poll: PollView, own: { value: unknown; going: boolean }, again: boolean): void {
  const voted = own.value !== undefined;
  const choosing = poll.state === "open" && (!poll.shown || !voted || again);
  const results = poll.shown && (voted || poll.state === "closed") && !again;
  put(card, "[data-question]", poll.question);
  put(card, "[data-votes]", say("votes", { n: poll.tally.votes }));
  putOrHide(card, "[data-hint]", choosing ? `${say(`hint-${poll.kind}${poll.kind === "several" && poll.quiz ? "-quiz" : ""}`)} ${say(poll.anonymous ? "anonymous" : "named")}` : "");
  show(need(card, "[data-choose]"), choosing);
  card.choose?.(poll, own.value);
  putOrHide(card, "[data-mine]", standing(poll, own, results));
  const place = need(card, "[data-results]");
  show(place, results);
  if (results) drawResult(place, poll, own.value);
  show(need(card, "[data-again]"), results && poll.state === "open");
  putOrHide(card, "[data-why]", results ? poll.why : "");
}

function standing(poll: PollView, own: { value: unknown; going: boolean }, results: boolean): string {
  if (own.going) return say("sending");
  if (poll.state === "closed") return poll.shown ? "" : say("shut");
  return own.value !== undefined && !results ? say("chosen") : "";
}
