/** A dilemma: read, choose alone, talk in threes, choose again, see what came out of it and what each choice leads to. */
import { need } from "../../need";
import { askOnce } from "../asking";
import { fill, keyed, part, press, put, putOrHide, show } from "../dom";
import type { Drawing } from "../drawing";
import type { DilemmaView, Option } from "../messages";
import type { State, Waiting } from "../room";
import { say } from "../words";
import { LETTERS } from "./choosing";
import { mountCountdown } from "./countdown";

type Phase = DilemmaView["phase"];

const PHASES: readonly Phase[] = ["first", "talk", "second", "result"];

/** Chosen in another window: this one does not know which. */
const ELSEWHERE = -1;

export interface Choices {
  first: number | undefined;
  second: number | undefined;
  /** The choice of the round that goes on is not stored yet. */
  going: boolean;
}

/** What somebody chose in both rounds; what is on its way counts. Pure. */
export function choicesOf(state: State, waiting: readonly Waiting[], dilemma: DilemmaView): Choices {
  const kept = (round: number): number | undefined => {
    const choice = state.me.votes[`dilemma:${dilemma.id}:${round}`] as number | null | undefined;
    return choice === null ? ELSEWHERE : choice;
  };
  const sent = waiting.filter(({ command }) => command.type === "dilemma.vote" && command.dilemma === dilemma.id).at(-1);
  const going = sent?.command.type === "dilemma.vote" ? sent.command.option : undefined;
  return {
    first: dilemma.phase === "first" ? (going ?? kept(1)) : kept(1),
    second: dilemma.phase === "second" ? (going ?? kept(2)) : kept(2),
    going: going !== undefined,
  };
}

/** It stands in the room, and above the task of a group that talks about it. */
export function isShown(state: State): boolean {
  const { room, dilemma } = state.room;
  if (room.status !== "live" && room.status !== "planned") return false;
  return dilemma !== null && room.stage === "dilemma" && (state.me.group === null || dilemma.phase === "talk");
}

export function mountDilemma(drawing: Drawing): void {
  const { room } = drawing;
  const section = need(document, "[data-dilemma]");
  const clock = mountCountdown(need(section, "[data-clock]"), () => room.state.room.dilemma?.ends_at ?? null);
  let before: Phase | undefined;
  drawing.add(() => [room.state.room.dilemma, room.state.me.votes, room.waiting.length, isShown(room.state) && room.line.is !== "ended"], () => {
    const { dilemma } = room.state.room;
    show(section, dilemma !== null && isShown(room.state) && room.line.is !== "ended");
    if (!dilemma) return;
    const chosen = choicesOf(room.state, room.waiting, dilemma);
    clock();
    drawCase(section, dilemma);
    drawOptions(section, dilemma, chosen, room.state.staff === null, (option) => { void askOnce(room, { type: "dilemma.vote", dilemma: dilemma.id, option }); });
    putOrHide(section, "[data-mine]", chosen.going ? say("sending") : dilemma.phase === current(dilemma, chosen) ? say("chosen") : "");
    drawOutcomes(section, dilemma, chosen);
    // A new phase is a new screen: who listens to it begins at its heading, unless he is writing something.
    if (before !== undefined && before !== dilemma.phase && document.activeElement === document.body && !section.hidden) need(section, "[data-phase]").focus();
    before = dilemma.phase;
  });
}

/** The round in which he has chosen and may still change it. */
function current(dilemma: DilemmaView, chosen: Choices): Phase | undefined {
  if (dilemma.phase === "first" && chosen.first !== undefined) return "first";
  return dilemma.phase === "second" && chosen.second !== undefined ? "second" : undefined;
}

function drawCase(section: HTMLElement, dilemma: DilemmaView): void {
  put(section, "[data-phase]", say(`phase-${dilemma.phase}`));
  put(section, "[data-hint]", say(`hint-${dilemma.phase}`));
  section.dataset.at = dilemma.phase;
  for (const step of section.querySelectorAll<HTMLElement>("[data-phases] > [data-is]")) {
    const at = PHASES.indexOf(step.dataset.is as Phase);
    step.classList.toggle("done", at < PHASES.indexOf(dilemma.phase));
    if (step.dataset.is === dilemma.phase) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
  }
  putOrHide(section, "[data-role]", dilemma.role);
  put(section, "[data-title]", dilemma.title);
  put(section, "[data-case]", dilemma.case);
}

function drawOptions(section: HTMLElement, dilemma: DilemmaView, chosen: Choices, votes: boolean, choose: (option: number) => void): void {
  const place = need(section, "[data-options]");
  const open = votes && (dilemma.phase === "first" || dilemma.phase === "second");
  show(place, dilemma.phase !== "result" && dilemma.phase !== "ready");
  const picked = dilemma.phase === "second" ? chosen.second : chosen.first;
  keyed(place, dilemma.options, {
    key: ({ text }) => `${dilemma.id} ${text}`,
    make: ({ text }) => {
      const button = part("option");
      button.addEventListener("click", () => { if (button.ariaDisabled !== "true") choose(Number(button.dataset.at)); });
      put(button, "[data-text]", text);
      return button;
    },
    fill: (button, _option, at) => {
      button.dataset.at = String(at);
      put(button, "[data-letter]", LETTERS[at] ?? "");
      press(button, at === picked);
      button.ariaDisabled = String(!open);
      putOrHide(button, "[data-tag]", dilemma.phase === "second" && at === chosen.first ? say("first-choice") : "");
    },
    facts: () => `${dilemma.phase} ${picked} ${chosen.first}`,
  });
}

function drawOutcomes(section: HTMLElement, dilemma: DilemmaView, chosen: Choices): void {
  const place = need(section, "[data-outcomes]");
  show(place, dilemma.phase === "result");
  putOrHide(section, "[data-voters]", dilemma.phase === "result" ? say("voters", { n: dilemma.first.votes, second: dilemma.second.votes }) : "");
  show(need(section, "[data-article]"), dilemma.phase === "result" && dilemma.article !== "");
  if (dilemma.phase !== "result") return;
  need(section, "[data-link]", HTMLAnchorElement).href = dilemma.article;
  const mine = chosen.second ?? chosen.first;
  keyed<Option>(place, dilemma.options, {
    key: ({ text }) => `${dilemma.id} ${text}`,
    make: () => part("outcome"),
    fill: (row, option, at) => {
      put(row, "[data-letter]", LETTERS[at] ?? "");
      put(row, "[data-text]", option.text);
      row.classList.toggle("marked", at === mine);
      putOrHide(row, "[data-tag]", at === mine ? say("your-choice") : "");
      drawRounds(row, dilemma, at);
      for (const [name, words] of [["short", option.short], ["long", option.long]] as const) {
        put(row, `[data-${name}]`, words);
        show(need(row, `[data-${name}-block]`), words !== "");
      }
    },
    facts: () => dilemma,
  });
}

/** Which share chose it before and after they talked, each of those who chose in that round: not everybody chooses twice. */
export function drawRounds(row: HTMLElement, { first, second }: DilemmaView, at: number): void {
  for (const [name, tally] of [["first", first], ["second", second]] as const) {
    const share = tally.votes > 0 ? (tally.counts[at] ?? 0) / tally.votes : 0;
    put(row, `[data-${name}]`, `${Math.round(share * 100)}%`);
    fill(need(row, `[data-${name}-fill]`), share);
  }
}
