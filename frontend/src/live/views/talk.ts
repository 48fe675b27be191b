/** Chat and questions: a sheet on a phone, beside the stage on a laptop. */
import { need } from "../../need";
import { ask } from "../asking";
import { on, press, put, setText, show } from "../dom";
import type { Drawing } from "../drawing";
import type { Sheets } from "../sheets";
import { say } from "../words";
import { mountChat, openChat } from "./chat";
import { mountQuestions } from "./questions";

export type Tab = "chat" | "questions";

export function mountTalk(drawing: Drawing, sheets: Sheets): { show: (tab: Tab) => void } {
  const { room } = drawing;
  const pane = need(document, "[data-sheet=talk]");
  const form = need(pane, "[data-say]", HTMLFormElement);
  const field = need(form, "textarea", HTMLTextAreaElement);
  let tab: Tab = "chat";
  let parent: { id: number; name: string } | null = null;
  const answer = (to: typeof parent): void => {
    parent = to;
    drawing.ask();
    if (to) field.focus();
  };
  const choose = (next: Tab): void => {
    tab = next;
    parent = null;
    drawing.ask();
  };
  for (const button of pane.querySelectorAll<HTMLElement>("[data-tab]")) button.addEventListener("click", () => { choose(button.dataset.tab as Tab); });
  on(pane, "[data-no-reply]", () => { answer(null); });
  wireForm(form, field, (text) => {
    if (tab === "questions") void ask(room, { type: "question.ask", text });
    else void ask(room, { type: "chat.send", text, ...whereTo(room.me.group), ...(parent ? { parent: parent.id } : {}) });
    if (parent) answer(null);
  });
  drawing.add(() => [tab, parent, room.me.group, openChat(room.state)], () => {
    for (const button of pane.querySelectorAll<HTMLElement>("[data-tab]")) press(button, button.dataset.tab === tab);
    for (const panel of pane.querySelectorAll<HTMLElement>("[data-panel]")) show(panel, panel.dataset.panel === tab);
    put(pane, "[data-title]", tab === "questions" ? say("questions") : room.me.group === null ? say("chat") : say("chat-group", { n: room.me.group }));
    setText(need(form, "[data-label]"), say(tab === "questions" ? "your-question" : "your-message"));
    field.placeholder = say(tab === "questions" ? "your-question" : "your-message");
    show(need(form, "[data-reply]"), parent !== null);
    if (parent) put(form, "[data-reply] [data-words]", say("reply", { name: parent.name }));
    const shut = tab === "chat" && !openChat(room.state);
    show(form, !shut);
    show(need(pane, "[data-shut]"), shut);
  });
  mountChat(drawing, pane, { isVisible: () => tab === "chat" && sheets.isOpen("talk"), answer });
  mountQuestions(drawing, pane);
  return { show: choose };
}

/** To the room, or to this group and no other: by the time it arrives he may sit in another one. */
function whereTo(group: number | null): { to: "room" } | { to: "group"; group: number } {
  return group === null ? { to: "room" } : { to: "group", group };
}

function wireForm(form: HTMLFormElement, field: HTMLTextAreaElement, send: (text: string) => void): void {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    send(text);
    field.value = "";
    grow(field);
  });
  field.addEventListener("input", () => { grow(field); });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
}

const MOST_ROWS = 5;

function grow(field: HTMLTextAreaElement): void {
  field.rows = Math.min(MOST_ROWS, field.value.split("\n").length);
}
