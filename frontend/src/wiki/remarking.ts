/**
 * The dialog for a comment on what is selected. First the server keeps it, then the passage is marked: a mark without a comment says nothing.
 * On a slow line that takes a while: the passage is the one that was selected when the dialog opened.
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
import { keepPassage, type Range } from "./passage";
import type { Remarks } from "./remarks";

const LONGEST_QUOTE = 200;

export function wireRemarking(dialog: HTMLDialogElement, editor: Editor, remarks: Remarks): () => void {
  const field = need(dialog, "[name=text]", HTMLTextAreaElement);
  const told = need(dialog, "[data-told]");
  const button = need(dialog, "button:not([type=button])", HTMLButtonElement);
  let draft: Draft | null = null;

  const add = async (): Promise<void> => {
    if (!draft) return;
    const sent = draft;
    hold(true);
    const answer = await remarks.mailbox.add({ id: sent.id, quote: sent.quote, text: field.value.trim() });
    hold(false);
    if ("error" in answer) {
      sent.isPerhapsKept ||= answer.error === "";
      told.textContent = answer.error || (dialog.dataset.lost ?? "");
      return;
    }
    draft = null;
    field.value = "";
    if (dialog.open) dialog.close();
    mark(editor, sent);
    remarks.show(answer.comments);
  };
  const isUnderWay = (): boolean => button.hasAttribute("aria-busy");
  const hold = (busy: boolean): void => {
    if (busy) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
    field.readOnly = busy;
  };
  need(dialog, "form", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    if (!isUnderWay()) void add();
  });
  wireDialog(dialog, editor);

  return () => {
    // What the server may have already is finished first: begun anew it would be there twice, and on other words.
    if (!draft?.isPerhapsKept && !isUnderWay()) {
      const why = hindrance(editor);
      if (why) {
        say(dialog.dataset[why] ?? "");
        return;
      }
      draft = { id: newId(), quote: quoted(editor), passage: keepPassage(editor), isPerhapsKept: false };
      told.textContent = "";
    }
    need(dialog, "[data-quote]").textContent = draft?.quote ?? "";
    dialog.showModal();
    field.focus();
  };
}

/** A comment that the server has not said to have: its id, the words it is about, and where they are. */
interface Draft {
  id: string;
  quote: string;
  passage: () => Range | null;
  /** It was sent, and no answer came. */
  isPerhapsKept: boolean;
}

/** Mark its passage, wherever the caret is by now; words that carry another comment keep that. */
function mark(editor: Editor, { id, passage }: Draft): void {
  const found = passage();
  const type = editor.schema.marks.comment;
  if (!found || !type) return;
  const { tr, doc } = editor.state;
  doc.nodesBetween(found.from, found.to, (node, place) => {
    if (node.isText && !type.isInSet(node.marks)) tr.addMark(Math.max(found.from, place), Math.min(found.to, place + node.nodeSize), type.create({ id }));
  });
  editor.view.dispatch(tr);
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
