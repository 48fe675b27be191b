/** Where others are in the text: a bar with a first name, and what they have selected. Colours are classes: the policy allows no inline style. */
import { Extension } from "@tiptap/core";
import type { Plugin } from "@tiptap/pm/state";
import { yCursorPlugin } from "@tiptap/y-tiptap";
import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { caretClass, firstName, whoOf } from "../shared-doc/palette";

/** Has no width, and gives the bar the height of the text around it. */
const JOINER = "\u2060";

interface Place {
  user?: unknown;
  cursor?: { anchor?: unknown; head?: unknown } | null;
}

export const Carets = Extension.create<{ awareness: Awareness | null }>({
  name: "carets",

  addOptions() {
    return { awareness: null };
  },

  addProseMirrorPlugins() {
    const { awareness } = this.options;
    if (!awareness) return [];
    const shown = (own: number, client: number, state: Place | null): boolean =>
      client !== own && whoOf(state?.user) !== null && isPlace(state, awareness.doc);
    return [yCursorPlugin(awareness, { awarenessStateFilter: shown, cursorBuilder: caret, selectionBuilder: selection }) as Plugin];
  },
});

export function caret(user: unknown): HTMLElement {
  const bar = document.createElement("span");
  const who = whoOf(user);
  bar.className = who ? `caret ${caretClass(who)}` : "caret";
  bar.setAttribute("aria-hidden", "true");
  const label = document.createElement("b");
  label.textContent = who ? firstName(who.name) : "";
  bar.append(JOINER, label, JOINER);
  return bar;
}

function selection(user: unknown): { class: string } {
  const who = whoOf(user);
  return { class: who ? `selected ${caretClass(who)}` : "selected" };
}

/** What others send as their place is not ours to trust: a broken one must not break the text it is drawn in. */
export function isPlace(state: Place | null, doc: Y.Doc): boolean {
  if (!state?.cursor) return false;
  try {
    return [state.cursor.anchor, state.cursor.head].every(
      (end) => Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(end), doc) !== null,
    );
  } catch {
    return false;
  }
}
