/** The trainer's plan, and the yellow button that follows it. */
import { need } from "../../need";
import { askOnce } from "../asking";
import { hour, serverNow } from "../clock";
import { keyed, on, part, put, show } from "../dom";
import type { Drawing } from "../drawing";
import type { StepView } from "../messages";
import { say } from "../words";
import { mayBegin, type Move, nextMove } from "./moves";

const MINUTE = 60_000;
/** So often it is looked whether the door has opened. */
const LOOK = 5000;

export function mountProgramme(drawing: Drawing, minutes: () => number | null): void {
  const { room } = drawing;
  const programme = need(document, "[data-programme]");
  drawing.add(() => [room.state.room.room], () => {
    const { steps, step, started_at } = room.state.room.room;
    const times = timesOf(steps, started_at ? Date.parse(started_at) : serverNow());
    show(need(programme, "[data-none]"), steps.length === 0);
    keyed(need(programme, "[data-steps]"), steps, {
      key: ({ id }) => id,
      make: ({ id }) => {
        const row = part("step");
        on(row, "button", () => void askOnce(room, { type: "step.go", step: id }));
        return row;
      },
      fill: (row, one, at) => { fillRow(row, one, one.id === step, times[at] ?? 0); },
      facts: ({ id }, at) => `${id === step} ${times[at]}`,
    });
  });
  mountNext(drawing, minutes);
}

/** When each step begins, if all take as long as they were planned. Pure. */
export function timesOf(steps: readonly StepView[], from: number): number[] {
  let at = from;
  return steps.map(({ minutes }) => {
    const begins = at;
    at += minutes * MINUTE;
    return begins;
  });
}

function fillRow(row: HTMLElement, step: StepView, now: boolean, begins: number): void {
  put(row, "[data-time]", hour(begins));
  put(row, "[data-title]", step.title);
  put(row, "[data-minutes]", say("step-minutes", { n: step.minutes }));
  put(row, "[data-state]", now ? say("step-now") : step.done ? say("step-done") : "");
  row.classList.toggle("now", now);
  row.classList.toggle("done", step.done && !now);
  const button = need(row, "button");
  if (now) button.setAttribute("aria-current", "step");
  else button.removeAttribute("aria-current");
}

function mountNext(drawing: Drawing, minutes: () => number | null): void {
  const { room } = drawing;
  const button = need(document, "[data-next]");
  let move: Move | null = null;
  setInterval(() => { drawing.ask(); }, LOOK);
  drawing.add(() => [room.state.room, room.state.staff, minutes(), room.waiting.length, mayBegin(room.state.room.room, serverNow())], () => {
    move = nextMove(room.state, minutes(), serverNow());
    show(button, move !== null);
    if (!move) return;
    put(button, "[data-words]", say(move.words, { title: move.title }));
    // While it is on its way a second tap would be one too many: the next step of the plan is another one then.
    button.ariaBusy = String(isOnItsWay(drawing));
  });
  button.addEventListener("click", () => { if (move && !isOnItsWay(drawing)) void askOnce(room, move.command); });
  for (const stop of document.querySelectorAll<HTMLElement>("[data-stop]")) drawing.add(() => [room.state.room.room.status], () => { show(stop, room.state.room.room.status === "live"); });
}

const MOVES = new Set(["session.start", "step.go", "dilemma.phase", "poll.set", "groups.make"]);

function isOnItsWay({ room }: Drawing): boolean {
  return room.waiting.some(({ command }) => MOVES.has(command.type));
}
