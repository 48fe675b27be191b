/**
 * A group's notes: everybody writes in one field. What is typed is kept a moment later; what others typed meanwhile is put in, without taking
 * the caret away. Without a line it waits here, and is sent once what others wrote was heard: sent as it was, it would take theirs away.
 */
import { need } from "../../need";
import { ask } from "../asking";
import { put, show } from "../dom";
import { merge } from "../merging";
import type { GroupState } from "../messages";
import type { Room } from "../room";
import { say } from "../words";

const KEEP_AFTER = 1200;

/** What somebody typed and the server does not have yet: for a phone that throws the page away. `base`: what stood there when he began. */
interface Draft {
  group: number;
  base: string;
  text: string;
}

export function mountNotes(room: Room, groupNow: () => GroupState | null, form: HTMLFormElement): void {
  const drafts = sessionStorage;
  const field = need(form, "textarea", HTMLTextAreaElement);
  const draft = `${location.pathname}#notes`;
  let shown: number | null = null;
  let base = "";
  /** What was sent and has not come back as the group's notes yet, the oldest first. */
  let going: string[] = [];
  let timer = 0;
  let line = room.line.is;

  const remember = (group: number, kept: boolean): void => {
    try {
      if (kept) drafts.removeItem(draft);
      else drafts.setItem(draft, JSON.stringify({ group, base, text: field.value } satisfies Draft));
    } catch {
      // A browser that keeps nothing: then it stands in the page alone.
    }
  };
  const begin = (group: number | null): void => {
    clearTimeout(timer);
    const known = group === null ? null : draftOf(drafts, draft, group);
    shown = group;
    going = [];
    base = known?.base ?? "";
    field.value = known?.text ?? "";
    put(form, "[data-kept]", "");
    show(form, group !== null);
  };
  const take = (notes: string): void => {
    const own = going.indexOf(notes);
    going = going.slice(own + 1);
    replace(field, merge(own < 0 ? base : notes, field.value, notes));
    base = notes;
  };
  const keepSoon = (): void => {
    put(form, "[data-kept]", say("notes-not-kept"));
    clearTimeout(timer);
    timer = window.setTimeout(() => void keep(), KEEP_AFTER);
  };
  const keep = async (): Promise<void> => {
    if (shown === null || room.line.is !== "open") return;
    const text = field.value;
    going.push(text);
    const kept = await ask(room, { type: "group.notes", group: shown, text });
    if (!kept) going = going.filter((one) => one !== text);
    const isKept = kept !== null && field.value === text;
    put(form, "[data-kept]", say(isKept ? "notes-kept" : "notes-not-kept"));
  };
  const look = (): void => {
    const group = groupNow();
    if ((group?.number ?? null) !== shown) begin(group?.number ?? null);
    else if (group?.notes === base) return;
    if (!group) return;
    take(group.notes);
    remember(group.number, field.value === group.notes);
    if (field.value !== group.notes) keepSoon();
  };

  field.addEventListener("input", () => {
    if (shown !== null) remember(shown, false);
    keepSoon();
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); });
  // At every event, not once for a few: two changes at once would look like one by somebody who did not know the first.
  room.on("state", look);
  room.on("line", () => {
    const { is } = room.line;
    if (is === "open" && line !== "open" && shown !== null && field.value !== base) keepSoon();
    line = is;
  });
  begin(null);
  look();
}

function draftOf(drafts: Storage, name: string, group: number): Draft | null {
  try {
    const found = JSON.parse(drafts.getItem(name) ?? "null") as Draft | null;
    return found?.group === group ? found : null;
  } catch {
    return null;
  }
}

function replace(field: HTMLTextAreaElement, text: string): void {
  if (field.value === text) return;
  const { selectionStart: at, value } = field;
  const moved = value.slice(0, at) === text.slice(0, at) ? at : at + text.length - value.length;
  field.value = text;
  if (document.activeElement === field) field.setSelectionRange(moved, moved);
}
