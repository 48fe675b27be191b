/** Writes what was said where the caret is, as a sentence of its own; behind a photo that is selected, which it would replace. */
import type { Editor } from "@tiptap/core";
import { NodeSelection } from "@tiptap/pm/state";
import { asSentence } from "../dictation";
import { caretBehind } from "./behind";

export function dictateInto(editor: Editor, said: string): void {
  if (!editor.isEditable) return;
  const { tr } = editor.state;
  if (tr.selection instanceof NodeSelection) caretBehind(tr, tr.selection.to);
  const { $from } = tr.selection;
  const before = $from.parent.textBetween(0, $from.parentOffset, undefined, " ");
  const space = before === "" || before.endsWith(" ") ? "" : " ";
  editor.view.dispatch(tr.insertText(space + asSentence(said)).scrollIntoView());
}
