/** How to choose in a poll, one way for each kind. Each answers a function that shows what was chosen, in place. */
import { say as announce } from "../../live";
import { need } from "../../need";
import { readNumber } from "../../player/numbers";
import { arrange, on, part, press, put, setText } from "../dom";
import type { PollView, PollVote } from "../messages";
import { decimal, say } from "../words";
import { stepsOf } from "./bars";

type Value = PollVote["value"];
type Show = (poll: PollView, value: unknown) => void;
type Chooser = (place: HTMLElement, poll: PollView, chosen: (value: Value) => void) => Show;

export const LETTERS = "ABCDEFGH";

/** Builds the buttons or the field into `place`. */
export function chooser(place: HTMLElement, poll: PollView, chosen: (value: Value) => void): Show {
  return CHOOSERS[poll.kind](place, poll, chosen);
}

const CHOOSERS: Record<PollView["kind"], Chooser> = {
  one: (place, poll, chosen) => options(place, poll, (at) => { chosen(at); }),
  several: (place, poll, chosen) => {
    let picked: number[] = [];
    const draw = options(place, poll, (at) => {
      const next = picked.includes(at) ? picked.filter((one) => one !== at) : [...picked, at];
      if (next.length > 0) chosen(next);
    });
    return (now, value) => {
      picked = Array.isArray(value) ? (value as number[]) : [];
      draw(now, value);
    };
  },
  scale: (place, poll, chosen) => {
    place.classList.add("live-scale");
    const buttons = stepsOf(poll).map((step) => {
      const button = part("scale-step");
      setText(button, String(step));
      button.addEventListener("click", () => { chosen(step); });
      place.append(button);
      return { step, button };
    });
    return (_poll, value) => { for (const { step, button } of buttons) press(button, step === value); };
  },
  words: (place, _poll, chosen) => field(place, say("answer-words"), "", 40, (input) => { chosen(input.value.trim()); }),
  number: (place, poll, chosen) => field(place, say("answer-number"), poll.unit, 20, (input) => {
    const value = readNumber(input.value, { unit: poll.unit });
    const out = value !== null && ((poll.low !== null && value < poll.low) || (poll.high !== null && value > poll.high));
    if (value === null || out) announce(out ? range(poll) : say("unreadable"));
    else chosen(value);
  }),
  order,
};

/** Between which numbers to choose, when there is a bound at all. */
function range({ low, high }: PollView): string {
  if (high === null) return say("too-low", { low: decimal(low ?? -Infinity) });
  return low === null ? say("too-high", { high: decimal(high) }) : say("out-of-range", { low: decimal(low), high: decimal(high) });
}

function options(place: HTMLElement, poll: PollView, pressed: (at: number) => void): Show {
  place.classList.add("answers");
  const buttons = poll.options.map(({ text }, at) => {
    const button = part("option");
    put(button, "[data-letter]", LETTERS[at] ?? "");
    put(button, "[data-text]", text);
    button.addEventListener("click", () => { pressed(at); });
    place.append(button);
    return button;
  });
  return (_poll, value) => { buttons.forEach((button, at) => { press(button, Array.isArray(value) ? value.includes(at) : value === at); }); };
}

function field(place: HTMLElement, label: string, unit: string, longest: number, sent: (input: HTMLInputElement) => void): Show {
  const form = part("answer-form");
  const input = need(form, "input", HTMLInputElement);
  input.id = `antwoord-${Math.random().toString(36).slice(2)}`;
  input.maxLength = longest;
  if (unit || label === say("answer-number")) input.inputMode = "decimal";
  need(form, "label").setAttribute("for", input.id);
  put(form, "[data-label]", label);
  put(form, "[data-unit]", unit);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value.trim()) sent(input);
  });
  place.append(form);
  let shown: unknown;
  return (_poll, value) => {
    if (value === undefined || value === null || value === shown || document.activeElement === input) return;
    shown = value;
    input.value = typeof value === "number" ? decimal(value) : (value as string);
  };
}

/** Arrows, no dragging: a glove can do it, and so can a keyboard. */
function order(place: HTMLElement, poll: PollView, chosen: (value: Value) => void): Show {
  const list = place.appendChild(Object.assign(document.createElement("ol"), { className: "stack g2" }));
  let sequence = poll.options.map((_option, at) => at);
  const rows = poll.options.map(({ text }, at) => {
    const row = part("order-row");
    put(row, "[data-text]", text);
    for (const [name, step] of [["up", -1], ["down", 1]] as const) {
      need(row, `[data-${name}]`).setAttribute("aria-label", say(name, { name: text }));
      on(row, `[data-${name}]`, () => { move(at, step); });
    }
    return row;
  });
  const draw = (): void => {
    arrange(list, sequence.flatMap((at) => rows[at] ?? []));
    sequence.forEach((at, index) => {
      const row = rows[at];
      if (!row) return;
      put(row, "[data-place]", index + 1);
      need(row, "[data-up]", HTMLButtonElement).ariaDisabled = String(index === 0);
      need(row, "[data-down]", HTMLButtonElement).ariaDisabled = String(index === sequence.length - 1);
    });
  };
  const move = (at: number, step: number): void => {
    const from = sequence.indexOf(at);
    const to = from + step;
    if (to < 0 || to >= sequence.length) return;
    sequence = sequence.map((one, index) => (index === to ? at : index === from ? (sequence[to] ?? one) : one));
    draw();
  };
  draw();
  const send = part("order-send");
  send.addEventListener("click", () => { chosen(sequence); });
  place.append(send);
  let known = "";
  return (_poll, value) => {
    if (!Array.isArray(value) || JSON.stringify(value) === known) return;
    known = JSON.stringify(value);
    sequence = value as number[];
    draw();
  };
}
