/** Questions for the trainer: what most people want to know stands first. */
import { need } from "../../need";
import { askOnce } from "../asking";
import { keyed, on, part, press, put, putOrHide, setText, show } from "../dom";
import type { Drawing } from "../drawing";
import type { QuestionView } from "../messages";
import { say } from "../words";

/** Open ones first, the most wanted on top. Pure. */
export function inOrder(questions: readonly QuestionView[]): QuestionView[] {
  return [...questions].sort((one, other) => Number(one.answered) - Number(other.answered) || other.votes - one.votes || one.id - other.id);
}

export function mountQuestions(drawing: Drawing, pane: HTMLElement): void {
  const { room } = drawing;
  const list = need(pane, "[data-questions]");
  drawing.add(() => [room.state.room.questions, room.me.liked, room.state.staff === null], () => {
    const { questions } = room.state.room;
    const open = questions.filter(({ answered }) => !answered).length;
    put(pane, "[data-open-questions]", open > 0 ? open : "");
    show(need(pane, "[data-panel=questions] [data-none]"), questions.length === 0);
    keyed(list, inOrder(questions), {
      key: ({ id }) => id,
      make: ({ id }) => make(drawing, id),
      fill: (row, question) => { fillRow(row, question, room.me.liked.includes(question.id), room.state.staff !== null); },
      facts: ({ id }) => `${room.me.liked.includes(id)} ${room.state.staff === null}`,
    });
  });
}

function make({ room }: Drawing, question: number): HTMLElement {
  const row = part("question");
  on(row, "[data-like]", (button) => void askOnce(room, { type: "question.vote", question, on: button.getAttribute("aria-pressed") !== "true" }));
  on(row, "[data-mark]", () => {
    const answered = room.state.room.questions.find(({ id }) => id === question)?.answered !== true;
    void askOnce(room, { type: "question.answered", question, answered });
  });
  return row;
}

function fillRow(row: HTMLElement, question: QuestionView, liked: boolean, leads: boolean): void {
  put(row, "[data-text]", question.text);
  put(row, "[data-name]", question.by.name);
  putOrHide(row, "[data-votes]", question.votes > 0 ? String(question.votes) : "");
  press(need(row, "[data-like]"), liked);
  show(need(row, "[data-answered]"), question.answered);
  const mark = need(row, "[data-mark]");
  show(mark, leads);
  setText(mark, say(question.answered ? "unmark" : "mark"));
  row.classList.toggle("done", question.answered);
}
