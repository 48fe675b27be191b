/** Writes what was said where the caret is, as a sentence of its own. */
import type { Editor } from "@tiptap/core";
import { asSentence } from "../dictation";

export function dictateInto(editor: Editor, said: string): void {
  if (!editor.isEditable) return;
  const { $from } = editor.state.selection;
  const before = $from.parent.textBetween(0, $from.parentOffset, undefined, " ");
  const space = before === "" || before.endsWith(" ") ? "" : " ";
  editor.view.dispatch(editor.state.tr.insertText(space + asSentence(said)).scrollIntoView());
}
