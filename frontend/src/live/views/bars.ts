/** What came out of a poll: bars, words, numbers. The numbers say the same as the lengths. */
import { fill, keyed, part, put, putOrHide } from "../dom";
import type { PollView } from "../messages";
import { decimal, say } from "../words";

export interface Bar {
  text: string;
  /** None where a number beside another one would only confuse. */
  count: number | null;
  /** Of the longest possible bar. */
  share: number;
  /** What stands beside the count. */
  beside: string;
  mine: boolean;
  most: boolean;
  right: boolean;
}

const MOST_NUMBERS = 8;

/** The bars of a poll; `own` is what this person voted. Pure, apart from the words. */
export function barsOf(poll: PollView, own: unknown): Bar[] {
  if (poll.kind === "order") return placesOf(poll);
  if (poll.kind === "number") return numbersOf(poll, own);
  const { votes, counts } = poll.tally;
  const names = poll.kind === "scale" ? stepsOf(poll).map(String) : poll.options.map(({ text }) => text);
  const most = Math.max(...counts);
  return counts.map((count, at) => ({
    text: names[at] ?? "",
    count,
    share: votes > 0 ? count / votes : 0,
    beside: `(${votes > 0 ? Math.round((count / votes) * 100) : 0}%)`,
    mine: isMine(poll, own, at),
    most: count > 0 && count === most && counts.indexOf(most) === counts.lastIndexOf(most),
    right: poll.right.includes(at),
  }));
}

export function stepsOf(poll: PollView): number[] {
  const low = poll.low ?? 1;
  return Array.from({ length: (poll.high ?? 5) - low + 1 }, (_one, at) => low + at);
}

function isMine(poll: PollView, own: unknown, at: number): boolean {
  if (Array.isArray(own)) return own.includes(at);
  return own !== undefined && own === (poll.kind === "scale" ? stepsOf(poll)[at] : at);
}

/** Counts are sums of places: the lowest stands first, and has the longest bar. Its place stands before it, as in any list. */
function placesOf(poll: PollView): Bar[] {
  const { votes, counts } = poll.tally;
  if (votes === 0) return [];
  const places = counts.map((sum, at) => ({ text: poll.options[at]?.text ?? "", place: sum / votes })).sort((one, other) => one.place - other.place);
  return places.map(({ text, place }, at) => ({
    text: `${at + 1}. ${text}`,
    count: null,
    share: (places.length + 1 - place) / places.length,
    beside: say("average-place", { n: decimal(Math.round(place * 10) / 10) }),
    mine: false,
    most: false,
    right: false,
  }));
}

/** As many bars as there are different numbers, or eight even spans. */
function numbersOf(poll: PollView, own: unknown): Bar[] {
  const { numbers, votes } = poll.tally;
  const bar = (text: string, count: number, mine: boolean): Bar => ({ text, count, share: count / votes, beside: `(${Math.round((count / votes) * 100)}%)`, mine, most: false, right: false });
  const unit = poll.unit ? ` ${poll.unit}` : "";
  const different = [...new Set(numbers)];
  if (different.length <= MOST_NUMBERS) return different.map((value) => bar(`${decimal(value)}${unit}`, numbers.filter((one) => one === value).length, own === value));
  const low = numbers[0] ?? 0;
  const width = ((numbers.at(-1) ?? 0) - low) / MOST_NUMBERS;
  const span = (value: number): number => Math.min(MOST_NUMBERS - 1, Math.floor((value - low) / width));
  return Array.from({ length: MOST_NUMBERS }, (_one, at) =>
    bar(`${decimal(Math.round((low + at * width) * 10) / 10)} – ${decimal(Math.round((low + (at + 1) * width) * 10) / 10)}${unit}`, numbers.filter((one) => span(one) === at).length, typeof own === "number" && span(own) === at));
}

/** One vote in words. Pure, apart from how a number is written. */
export function inWords(poll: PollView, value: unknown): string {
  if (poll.kind === "number") return `${decimal(Number(value))}${poll.unit ? ` ${poll.unit}` : ""}`;
  if (poll.kind === "words" || poll.kind === "scale") return String(value);
  return [value].flat().map((at) => poll.options[Number(at)]?.text ?? "").join(", ");
}

/** Draws the result of a poll into `place`. `desk`: who leads sees what was chosen most instead of what he chose. */
export function drawResult(place: HTMLElement, poll: PollView, own: unknown, desk = false): void {
  if (poll.kind === "words") drawWords(place, poll.tally.words);
  else drawBars(place, barsOf(poll, own), desk);
  drawMedian(place, poll);
}

function drawBars(place: HTMLElement, bars: readonly Bar[], desk: boolean): void {
  keyed(list(place, "stack live-bars"), bars, {
    key: ({ text }) => text,
    make: () => part("bar"),
    fill: (row, bar) => {
      put(row, "[data-text]", bar.text);
      put(row, "[data-count]", bar.count ?? "");
      put(row, "[data-share]", bar.beside);
      fill(row.querySelector<HTMLElement>("[data-fill]") ?? row, bar.share);
      const marked = desk ? bar.most : bar.mine;
      row.classList.toggle("marked", marked);
      putOrHide(row, "[data-tag]", [marked ? say(desk ? "most" : "your-choice") : "", bar.right ? say("right") : ""].filter(Boolean).join(" · "));
    },
  });
}

function drawWords(place: HTMLElement, words: Readonly<Record<string, number>>): void {
  const most = Math.max(...Object.values(words), 1);
  keyed(list(place, "live-words"), Object.entries(words), {
    key: ([word]) => word,
    make: () => part("word"),
    fill: (row, [word, count]) => {
      put(row, "[data-text]", word);
      put(row, "[data-count]", count);
      row.dataset.size = String(Math.ceil((count / most) * 4));
    },
  });
}

function drawMedian(place: HTMLElement, poll: PollView): void {
  const words = poll.kind === "number" && poll.tally.median !== null ? say("median", { n: `${decimal(poll.tally.median)}${poll.unit ? ` ${poll.unit}` : ""}` }) : "";
  let line = place.querySelector<HTMLElement>("[data-median]");
  if (!line && words) {
    line = document.createElement("p");
    line.dataset.median = "";
    line.className = "sm";
    place.append(line);
  }
  if (line) line.textContent = words;
}

function list(place: HTMLElement, className: string): HTMLElement {
  const found = place.querySelector<HTMLElement>("ul");
  if (found) return found;
  const made = Object.assign(document.createElement("ul"), { className });
  place.prepend(made);
  return made;
}
