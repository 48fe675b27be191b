/** Polls of who leads: those that were prepared, and one made on the spot. */
import { need } from "../../need";
import { ask, askOnce } from "../asking";
import { keyed, on, part, put, setText, show } from "../dom";
import type { Drawing } from "../drawing";
import type { PollNew, PollView } from "../messages";
import type { Asked } from "../room";
import type { Sheets } from "../sheets";
import { say } from "../words";

type New = Extract<Asked, { type: "poll.new" }>;

export function mountPollSheet(drawing: Drawing, sheets: Sheets): void {
  const { room } = drawing;
  const sheet = need(document, "[data-sheet=polls]");
  drawing.add(() => [room.state.staff?.polls], () => {
    keyed(need(sheet, "[data-prepared]"), room.state.staff?.polls ?? [], {
      key: ({ id }) => id,
      make: ({ id }) => {
        const row = part("prepared");
        on(row, "[data-start]", () => {
          const poll = room.state.staff?.polls.find((one) => one.id === id);
          if (poll?.state !== "open") sheets.close();
          void askOnce(room, { type: "poll.set", poll: id, state: poll?.state === "open" ? "closed" : "open" });
        });
        return row;
      },
      fill: fillRow,
    });
  });
  mountForm(drawing, sheets, need(sheet, "[data-new-poll]", HTMLFormElement));
}

const PRESSED: Record<PollView["state"], string> = { ready: "poll-start", open: "poll-close", closed: "poll-reopen" };

function fillRow(row: HTMLElement, poll: PollView): void {
  put(row, "[data-question]", poll.question);
  put(row, "[data-state]", `${say(`poll-${poll.state}`)} · ${say("votes", { n: poll.tally.votes })}`);
  setText(need(row, "[data-start]"), say(PRESSED[poll.state]));
}

function mountForm(drawing: Drawing, sheets: Sheets, form: HTMLFormElement): void {
  const { room } = drawing;
  const kind = need(form, "[name=kind]", HTMLSelectElement);
  const follow = (): void => { for (const block of form.querySelectorAll<HTMLElement>("[data-for]")) show(block, (block.dataset.for ?? "").split(" ").includes(kind.value)); };
  kind.addEventListener("change", follow);
  on(form, "[data-more-options]", (button) => {
    for (const extra of form.querySelectorAll<HTMLElement>("[data-extra]")) show(extra, true);
    show(button, false);
    form.querySelector<HTMLElement>("[data-extra]")?.focus();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const asked = read(form);
    setText(need(form, "[data-wrong]"), typeof asked === "string" ? say(asked) : "");
    if (typeof asked === "string") return;
    sheets.close();
    void ask(room, asked).then((made) => {
      if (!made) return;
      form.reset();
      follow();
      void ask(room, { type: "poll.set", poll: made.poll as number, state: "open" });
    });
  });
}

/** The poll that was filled in, or how to say what is wrong with it. */
export function read(form: HTMLFormElement): New | string {
  const data = new FormData(form);
  const texts = (name: string): string[] => data.getAll(name).map((one) => (typeof one === "string" ? one.trim() : ""));
  const text = (name: string): string => texts(name)[0] ?? "";
  const kind = text("kind") as PollNew["kind"];
  const asked: New = { type: "poll.new", kind, question: text("question"), anonymous: data.get("anonymous") !== null };
  if (kind === "scale") {
    const [low, high] = [Number(text("low")), Number(text("high"))];
    return Number.isInteger(low) && Number.isInteger(high) && low < high ? { ...asked, low, high } : "poll-scale";
  }
  if (kind === "number") return { ...asked, unit: text("unit") };
  if (kind === "words") return asked;
  const options = [...new Set(texts("option").filter(Boolean))];
  return options.length >= 2 ? { ...asked, options: options.map((option) => ({ text: option, short: "", long: "" })) } : "poll-few";
}
