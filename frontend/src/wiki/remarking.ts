/**
 * The dialog for a comment on what is selected. First the server keeps it, then the passage is marked: a mark without a comment says nothing.
 *
 * ```html
 * <dialog data-remarking data-select="Kies eerst een stukje tekst." data-overlap="Hier staat al een opmerking." data-lost>
 *   <form> <p data-quote></p> <textarea name="text"> <p role="status" data-told></p> <button> </form>
 * ```
 */
import type { Editor } from "@tiptap/core";
import { newId } from "../ids";
import { say } from "../live";
import { need } from "../need";
import { wireDialog } from "./dialogs";
import type { Remarks } from "./remarks";

const LONGEST_QUOTE = 200;

export function wireRemarking(dialog: HTMLDialogElement, editor: Editor, remarks: Remarks): () => void {
  const field = need(dialog, "[name=text]", HTMLTextAreaElement);
  const told = need(dialog, "[data-told]");
  const button = need(dialog, "button:not([type=button])", HTMLButtonElement);
  let id = "";

  const add = async (): Promise<void> => {
    button.setAttribute("aria-busy", "true");
    const answer = await remarks.mailbox.add({ id, quote: quoted(editor), text: field.value.trim() });
    button.removeAttribute("aria-busy");
    if ("error" in answer) {
      told.textContent = answer.error || (dialog.dataset.lost ?? "");
      return;
    }
    dialog.close();
    field.value = "";
    editor.chain().focus().setMark("comment", { id }).run();
    remarks.show(answer.comments);
  };
  need(dialog, "form", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    if (!button.hasAttribute("aria-busy")) void add();
  });
  wireDialog(dialog, editor);

  return () => {
    const why = hindrance(editor);
    if (why) {
      say(dialog.dataset[why] ?? "");
      return;
    }
    id = newId();
    told.textContent = "";
    need(dialog, "[data-quote]").textContent = quoted(editor);
    dialog.showModal();
    field.focus();
  };
}

/** Why there can be no comment here; null when there can. */
export function hindrance(editor: Editor): "select" | "overlap" | null {
  const { from, to } = editor.state.selection;
  if (quoted(editor) === "") return "select";
  const comment = editor.schema.marks.comment;
  return comment && editor.state.doc.rangeHasMark(from, to, comment) ? "overlap" : null;
}

/** The words a comment is about, in one line. */
export function quoted(editor: Editor): string {
  const { from, to } = editor.state.selection;
  const words = editor.state.doc.textBetween(from, to, " ", " ").replace(/\s+/g, " ").trim();
  return words.length > LONGEST_QUOTE ? `${words.slice(0, LONGEST_QUOTE - 1)}…` : words;
}
