/** A passage of the text that stays the same words whatever anybody writes meanwhile. */
import type { Editor } from "@tiptap/core";
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from "@tiptap/y-tiptap";
import type { XmlFragment } from "yjs";

/** What the library keeps of the text that is shared. */
interface Shared {
  type: XmlFragment;
  doc: NonNullable<XmlFragment["doc"]>;
  binding: { mapping: Parameters<typeof absolutePositionToRelativePosition>[2] };
}

export interface Range {
  from: number;
  to: number;
}

/** Answers where what is selected now stands later on; null once it is gone. What comes from others replaces the whole text: places in it say nothing. */
export function keepPassage(editor: Editor): () => Range | null {
  const { from, to } = editor.state.selection;
  const { type, binding } = sharedOf(editor);
  const ends: unknown[] = [from, to].map((place): unknown => absolutePositionToRelativePosition(place, type, binding.mapping));
  return () => {
    const now = sharedOf(editor);
    const [start, end] = ends.map((place) => relativePositionToAbsolutePosition(now.doc, now.type, place, now.binding.mapping));
    return typeof start === "number" && typeof end === "number" && start < end ? { from: start, to: end } : null;
  };
}

function sharedOf(editor: Editor): Shared {
  return ySyncPluginKey.getState(editor.state) as Shared;
}
