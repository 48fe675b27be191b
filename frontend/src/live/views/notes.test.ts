import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { need } from "../../need";
import type { GroupState } from "../messages";
import { lay } from "../pretend";
import { type Asked, RefusedError, type Room } from "../room";
import { mountNotes } from "./notes";

const SOON = 1200;

let group: GroupState | null;
let line: "open" | "waiting";
let sent: Asked[];
let hearers: (() => void)[];
/** Answers what was sent last. */
let answer: (taken: boolean) => Promise<void>;

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  [line, sent] = ["open", []];
  group = groupOf(1, "");
  load();
});

afterEach(() => { vi.useRealTimers(); });

function groupOf(number: number, notes: string): GroupState {
  return { number, task: "", ends_at: null, people: [], chat: [], notes, board: null, needs_help: false, said: "" };
}

/** The page as it begins, also after the phone threw it away. */
function load(): void {
  lay("room_stage");
  hearers = [];
  const room = {
    get line() { return { is: line }; },
    on: (_kind: string, heard: () => void) => hearers.push(heard),
    send: (command: Asked) => new Promise((done, failed) => {
      sent.push(command);
      answer = async (taken) => {
        if (taken) done({ type: "ack", id: "a" });
        else failed(new RefusedError("lost", ""));
        await vi.advanceTimersByTimeAsync(0);
      };
    }),
  } as unknown as Room;
  mountNotes(room, () => group, need(document, "[data-notes]", HTMLFormElement));
}

function field(): HTMLTextAreaElement {
  return need(document, "[data-notes] textarea", HTMLTextAreaElement);
}

function type(text: string): void {
  field().value = text;
  field().dispatchEvent(new Event("input"));
}

function becomes(now: GroupState | null, is = line): void {
  [group, line] = [now, is];
  for (const heard of hearers) heard();
}

test("what is typed is sent a moment later, for this group, and said to be kept", async () => {
  type("Lucht");
  vi.advanceTimersByTime(SOON);
  await answer(true);

  expect(sent).toEqual([{ type: "group.notes", group: 1, text: "Lucht" }]);
  expect(need(document, "[data-kept]").textContent).toBe("Bewaard");
});

test("what was typed on comes out once, whether its answer or its echo is first", async () => {
  type("Lucht");
  vi.advanceTimersByTime(SOON);
  type("Lucht en water");
  vi.advanceTimersByTime(SOON);

  becomes(groupOf(1, "Lucht"));
  await answer(true);
  becomes(groupOf(1, "Lucht en water"));

  expect(field().value).toBe("Lucht en water");
});

test("without a line it waits, and goes together with what others wrote meanwhile", async () => {
  type("Lucht");
  vi.advanceTimersByTime(SOON);
  becomes(group, "waiting");
  await answer(false);
  type("Lucht!");
  vi.advanceTimersByTime(10 * SOON);
  expect(sent).toHaveLength(1);

  becomes(groupOf(1, "Filter"));
  becomes(group, "open");
  vi.advanceTimersByTime(SOON);

  expect(sent.at(-1)).toEqual({ type: "group.notes", group: 1, text: "Filter\nLucht!" });
});

test("what was typed in one group stays out of the next", () => {
  type("Van ons");

  becomes(groupOf(3, "Van hen"));
  vi.advanceTimersByTime(SOON);

  expect(field().value).toBe("Van hen");
  expect(sent).toEqual([]);
});

test("a phone that threw the page away has what was typed, beside what others wrote since", () => {
  becomes(groupOf(1, "midden"));
  becomes(group, "waiting");
  type("eerst midden");

  vi.clearAllTimers();
  [group, line] = [groupOf(1, "midden laatst"), "open"];
  load();
  vi.advanceTimersByTime(SOON);

  expect(field().value).toBe("eerst midden laatst");
  expect(sent).toEqual([{ type: "group.notes", group: 1, text: "eerst midden laatst" }]);
});
