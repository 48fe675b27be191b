import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { need } from "../../need";
import type { ChatView } from "../messages";
import { ANNA, BRAM, lay, pretend, roomState, stateOf, type Pretend } from "../pretend";
import type { State } from "../room";
import { mountChat } from "./chat";

const LINE = 50;
const HEIGHT = 300;

let log: HTMLElement;
/** What the log looks like: zero when nobody sees it. */
let height: number;
let resized: () => void;

beforeEach(() => {
  height = 0;
  vi.stubGlobal("ResizeObserver", class {
    constructor(heard: () => void) { resized = heard; }
    observe(): void { /* the test says when */ }
  });
  lay("room_talk");
  log = need(document, "[data-log]");
  let top = 0;
  Object.defineProperties(log, {
    clientHeight: { get: () => height },
    scrollHeight: { get: () => (height === 0 ? 0 : document.querySelectorAll("[data-chat] > li").length * LINE) },
    scrollTop: { get: () => top, set: (to: number) => { top = Math.max(0, Math.min(to, log.scrollHeight - height)); } },
  });
});

afterEach(() => { vi.unstubAllGlobals(); });

function said(...ids: number[]): ChatView[] {
  return ids.map((id) => ({ id, by: BRAM, text: `${id}`, parent: null, at: "2026-01-01T00:00:00Z", reactions: {}, removed: false }));
}

function upTo(count: number, more: ChatView[] = []): State {
  return stateOf(roomState({}, { chat: [...said(...Array.from({ length: count }, (_one, at) => at + 1)), ...more] }));
}

/** The log of a room in which ten things are said, as it lies on the screen. */
function opened(): Pretend {
  const room = pretend(upTo(10));
  mountChat(room.drawing, need(document, "[data-sheet=talk]"), { isVisible: () => height > 0, answer: () => undefined });
  height = HEIGHT;
  resized();
  return room;
}

function scrollTo(top: number): void {
  log.scrollTop = top;
  log.dispatchEvent(new Event("scroll"));
}

test("who opens the chat stands at the newest message, although it was filled before anybody saw it", () => {
  opened();

  expect(log.scrollTop).toBe(10 * LINE - HEIGHT);
});

test("who is at the end stays there, also when the field beside the log grew", async () => {
  const room = opened();
  scrollTo(log.scrollTop);
  height = HEIGHT - 2 * LINE;

  await room.becomes(upTo(11));

  expect(log.scrollTop).toBe(11 * LINE - height);
  expect(need(document, "[data-newer]").hidden).toBe(true);
});

test("who reads back stays where he is and hears that there is more; what he says himself brings him to the end", async () => {
  const room = opened();
  scrollTo(0);

  await room.becomes(upTo(11));

  expect(log.scrollTop).toBe(0);
  expect(need(document, "[data-newer]").hidden).toBe(false);

  await room.becomes(upTo(11, [{ ...said(12)[0], by: ANNA } as ChatView]));
  log.dispatchEvent(new Event("scroll"));

  expect(log.scrollTop).toBe(12 * LINE - HEIGHT);
  expect(need(document, "[data-newer]").hidden).toBe(true);
});
