/** The caret behind something that nobody writes in, like a photo. */
import { TextSelection, type Transaction } from "@tiptap/pm/state";

/** Puts the caret in the block that begins at `place`, among those of the article; on a new line when none begins there, or one without words. */
export function caretBehind(tr: Transaction, place: number): void {
  const next = tr.doc.nodeAt(place);
  const line = tr.doc.type.schema.nodes.paragraph?.create();
  if (line && (!next || next.isAtom)) tr.insert(place, line);
  tr.setSelection(TextSelection.near(tr.doc.resolve(place), 1));
}
