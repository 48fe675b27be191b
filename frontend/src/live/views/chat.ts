/** What is said. A reply stands below what it answers; the newest stay in sight for who was looking at them. */
import { need } from "../../need";
import { ask, askOnce } from "../asking";
import { hour } from "../clock";
import { circle, keyed, on, part, press, put, putOrHide, show } from "../dom";
import type { Drawing } from "../drawing";
import type { ChatReact, ChatView, MeState, PersonView } from "../messages";
import type { Asked, State, Waiting } from "../room";
import { say } from "../words";
import { groupOf } from "./group";

/** A message of one's own that is on its way has no number yet. */
export interface Line {
  key: number | string;
  by: PersonView;
  text: string;
  at: string;
  parent: number | null;
  message: ChatView | null;
}

type Said = Extract<Asked, { type: "chat.send" }>;

interface Setting {
  /** Somebody can read it now. */
  isVisible: () => boolean;
  answer: (to: { id: number; name: string }) => void;
}

const NEAR = 80;

/** What is said where this person is: in his group, or in the room. */
export function chatOf(state: State): readonly ChatView[] {
  return state.me.group === null ? state.room.chat : (groupOf(state)?.chat ?? []);
}

export function openChat(state: State): boolean {
  return state.room.room.chat_open || state.staff !== null || state.me.group !== null;
}

/** Threads in the order in which they began, each with its replies; last what is on its way. Pure. */
export function linesOf(chat: readonly ChatView[], waiting: readonly Waiting[], me: MeState): Line[] {
  const present = new Set(chat.map(({ id }) => id));
  const line = (message: ChatView): Line => ({ key: message.id, by: message.by, text: message.text, at: message.at, parent: message.parent, message });
  const below = new Map<number, ChatView[]>();
  for (const message of chat) if (message.parent !== null && present.has(message.parent)) below.set(message.parent, [...(below.get(message.parent) ?? []), message]);
  const threads = chat.filter(({ parent }) => parent === null || !present.has(parent)).flatMap((message) => [message, ...(below.get(message.id) ?? [])]);
  const isHere = ({ to, group }: Said): boolean => (to === "group" ? me.group !== null && (group ?? me.group) === me.group : me.group === null);
  const going = waiting.flatMap(({ id, command }): Line[] =>
    command.type === "chat.send" && isHere(command) ? [{ key: id, by: me.person, text: command.text, at: "", parent: command.parent ?? null, message: null }] : []);
  return [...threads.map(line), ...going];
}

export function mountChat(drawing: Drawing, pane: HTMLElement, setting: Setting): void {
  const { room } = drawing;
  const list = need(pane, "[data-chat]");
  const log = need(pane, "[data-log]");
  const newer = need(pane, "[data-newer]");
  const end = mountEnd(log, newer);
  let where = room.me.group;
  /** The message whose reactions are open. */
  let acting: number | null = null;
  const act = (id: number): void => {
    acting = acting === id ? null : id;
    drawing.ask();
  };
  drawing.add(() => [chatOf(room.state), room.waiting.length, room.state.me, acting, setting.isVisible()], () => {
    if (where !== room.me.group) end.follow();
    where = room.me.group;
    const before = list.childElementCount;
    const lines = linesOf(chatOf(room.state), room.waiting, room.me);
    keyed(list, lines, {
      key: ({ key }) => key,
      make: ({ message }) => make(message, act),
      fill: (row, line) => { fillRow(row, line, drawing, acting, setting); },
      facts: ({ key, message }) => `${message?.reactions ? JSON.stringify(message.reactions) : ""} ${message?.removed} ${JSON.stringify(room.me.reacted[key] ?? "")} ${acting === key}`,
    });
    show(need(pane, "[data-panel=chat] [data-none]"), lines.length === 0);
    const grew = list.childElementCount > before;
    if (grew && lines.at(-1)?.by.id === room.me.person.id) end.follow();
    else if (!end.stay() && grew) show(newer, true);
  });
  on(pane, "[data-newer]", () => { end.follow(); });
  mountUnread(drawing, setting.isVisible);
}

/** The end of the log: the newest message. */
interface End {
  /** Go there, and stay there from now on. */
  follow: () => void;
  /** Go there again, unless the reader went back; answers whether he is there. */
  stay: () => boolean;
}

/**
 * Who comes in stands at the newest message, and stays there until he scrolls back. That is remembered, not measured when something is
 * said: a log that is filled while nobody sees it cannot be scrolled, and one beside a field that grew has become lower meanwhile.
 */
function mountEnd(log: HTMLElement, newer: HTMLElement): End {
  let follows = true;
  const stay = (): boolean => {
    if (follows) log.scrollTop = log.scrollHeight;
    return follows;
  };
  log.addEventListener("scroll", () => {
    if (log.clientHeight === 0) return;
    follows = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
    if (follows) show(newer, false);
  });
  new ResizeObserver(stay).observe(log);
  return { stay, follow: () => { follows = true; stay(); } };
}

function make(message: ChatView | null, act: (id: number) => void): HTMLElement {
  const row = part("message");
  if (message) on(row, "[data-act]", () => { act(message.id); });
  return row;
}

function fillRow(row: HTMLElement, { by, text, at, parent, message }: Line, drawing: Drawing, acting: number | null, setting: Setting): void {
  const removed = message?.removed === true;
  row.classList.toggle("reply", parent !== null);
  row.classList.toggle("own", by.id === drawing.room.me.person.id);
  row.classList.toggle("gone", removed);
  if (message) row.dataset.id = String(message.id);
  circle(row, by);
  put(row, "[data-name]", by.name);
  show(need(row, "[data-trainer]"), by.staff);
  put(row, "[data-time]", at ? hour(at) : "");
  put(row, "[data-text]", removed ? say("removed") : text);
  show(need(row, "[data-going]"), message === null);
  const button = need(row, "[data-act]");
  show(button, message !== null && !removed);
  button.setAttribute("aria-label", say("message-acts", { name: by.name }));
  button.ariaExpanded = String(acting === message?.id);
  if (message) drawReactions(row, message, drawing);
  drawActs(row, acting === message?.id && !removed ? message : null, drawing, setting);
}

function drawReactions(row: HTMLElement, message: ChatView, { room }: Drawing): void {
  const mine = room.me.reacted[message.id] ?? [];
  keyed(need(row, "[data-reactions]"), Object.entries(message.reactions).filter(([, count]) => count > 0), {
    key: ([kind]) => kind,
    make: ([kind]) => {
      const chip = part("reaction");
      put(chip, "[data-text]", say(kind));
      chip.addEventListener("click", () => { react(room, message.id, kind, chip.getAttribute("aria-pressed") !== "true"); });
      return chip;
    },
    fill: (chip, [kind, count]) => {
      put(chip, "[data-count]", count);
      press(chip, mine.includes(kind));
    },
  });
}

function react(room: Drawing["room"], message: number, kind: string, on: boolean): void {
  void askOnce(room, { type: "chat.react", message, reaction: kind as ChatReact["reaction"], on });
}

/** The buttons to react, answer and take away are made when somebody opens them: two hundred messages need none of them. */
function drawActs(row: HTMLElement, message: ChatView | null, drawing: Drawing, setting: Setting): void {
  const { room } = drawing;
  const place = need(row, "[data-acts]");
  show(place, message !== null);
  if (!message) {
    place.replaceChildren();
    return;
  }
  if (place.childElementCount === 0) {
    const acts = place.appendChild(part("acts"));
    for (const chip of acts.querySelectorAll<HTMLElement>("[data-react]"))
      chip.addEventListener("click", () => { react(room, message.id, chip.dataset.react ?? "", chip.getAttribute("aria-pressed") !== "true"); });
    on(acts, "[data-answer]", () => { setting.answer({ id: message.parent ?? message.id, name: message.by.name }); });
    on(acts, "[data-remove]", () => void ask(room, { type: "chat.remove", message: message.id }));
    show(need(acts, "[data-remove]"), message.by.id === room.me.person.id || room.state.staff !== null);
  }
  const mine = room.me.reacted[message.id] ?? [];
  for (const chip of place.querySelectorAll<HTMLElement>("[data-react]")) press(chip, mine.includes(chip.dataset.react ?? ""));
}

/** How many messages nobody looked at: on the button that opens them. */
function mountUnread(drawing: Drawing, isVisible: () => boolean): void {
  const { room } = drawing;
  const badge = need(document, "[data-unread]");
  let seen = chatOf(room.state).at(-1)?.id ?? 0;
  let where = room.me.group;
  drawing.add(() => [chatOf(room.state), isVisible()], () => {
    const chat = chatOf(room.state);
    if (isVisible() || where !== room.me.group) seen = chat.at(-1)?.id ?? 0;
    where = room.me.group;
    const unread = chat.filter(({ id, by }) => id > seen && by.id !== room.me.person.id).length;
    putOrHide(document, "[data-unread]", unread > 0 ? String(unread) : "");
    badge.setAttribute("aria-label", say("unread", { n: unread }));
  });
}
