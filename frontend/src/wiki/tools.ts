/** What the buttons do that only need the text: by the name in `data-tool`. */
import type { Editor } from "@tiptap/core";
import { kindOf, type Kind } from "./callout";

export interface Tool {
  run(editor: Editor): boolean;
  /** Whether it is on where the caret is; only of those that can be on. */
  isOn?(editor: Editor): boolean;
  canRun?(editor: Editor): boolean;
}

const heading = (level: 2 | 3): Tool => ({
  run: (editor) => editor.chain().focus().toggleHeading({ level }).run(),
  isOn: (editor) => editor.isActive("heading", { level }),
  canRun: (editor) => editor.can().toggleHeading({ level }),
});

const mark = (name: string): Tool => ({
  run: (editor) => editor.chain().focus().toggleMark(name).run(),
  isOn: (editor) => editor.isActive(name),
  canRun: (editor) => editor.can().toggleMark(name),
});

/** A list of the other kind becomes this one; the library would put this one inside it. */
const list = (name: string, item: string): Tool => ({
  run: (editor) => {
    const other = item === "taskItem" ? "listItem" : "taskItem";
    const chain = editor.chain().focus();
    return (editor.isActive(other) ? chain.liftListItem(other) : chain).toggleList(name, item).run();
  },
  isOn: (editor) => editor.isActive(name),
  canRun: (editor) => editor.can().toggleList(name, item),
});

/** Lines, lists and quotations, not photos or tables. The library's `can()` says no to a line that is a paragraph already. */
function isInOpenText(editor: Editor): boolean {
  return editor.state.selection.$from.parent.isTextblock && !editor.isActive("table");
}

const callout = (kind: Kind): Tool => ({
  run: (editor) => {
    const chain = editor.chain().focus();
    if (!editor.isActive("callout")) return chain.setParagraph().wrapIn("callout", { kind }).run();
    const same = kindOf(editor.getAttributes("callout").kind) === kind;
    return same ? chain.lift("callout").run() : chain.updateAttributes("callout", { kind }).run();
  },
  isOn: (editor) => editor.isActive("callout") && kindOf(editor.getAttributes("callout").kind) === kind,
  canRun: (editor) => editor.isActive("callout") || isInOpenText(editor),
});

type Plain = "undo" | "redo" | "addRowAfter" | "addColumnAfter" | "deleteRow" | "deleteColumn" | "deleteTable" | "deleteSelection";

const command = (name: Plain): Tool => ({
  run: (editor) => editor.chain().focus()[name]().run(),
  canRun: (editor) => editor.can()[name](),
});

export const TOOLS: Readonly<Record<string, Tool>> = {
  heading: heading(2),
  subheading: heading(3),
  bold: mark("bold"),
  italic: mark("italic"),
  steps: list("orderedList", "listItem"),
  bullets: list("bulletList", "listItem"),
  checklist: list("taskList", "taskItem"),
  answer: callout("answer"),
  warning: callout("warning"),
  table: {
    run: (editor) => editor.chain().focus().insertTable({ rows: 3, cols: 2, withHeaderRow: true }).run(),
    canRun: (editor) => !editor.isActive("table") && editor.can().insertTable({ rows: 3, cols: 2 }),
  },
  addRow: command("addRowAfter"),
  addColumn: command("addColumnAfter"),
  dropRow: command("deleteRow"),
  dropColumn: command("deleteColumn"),
  dropTable: command("deleteTable"),
  dropPhoto: command("deleteSelection"),
  undo: command("undo"),
  redo: command("redo"),
};
