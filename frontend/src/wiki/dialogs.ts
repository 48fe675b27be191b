/** Dialogs of the editor. A close button closes, and the text gets the caret back. */
import type { Editor } from "@tiptap/core";

export function wireDialog(dialog: HTMLDialogElement, editor: Editor): void {
  dialog.querySelectorAll("[data-close]").forEach((button) => {
    button.addEventListener("click", () => {
      dialog.close();
    });
  });
  dialog.addEventListener("close", () => {
    editor.commands.focus();
  });
}
