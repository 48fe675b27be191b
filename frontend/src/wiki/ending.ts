/** A tap below the last line writes on there, also when a photo or a table comes last and there is no line to tap. */
import { Extension } from "@tiptap/core";
import { Plugin, TextSelection } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";

export const Ending = Extension.create({
  name: "ending",

  addProseMirrorPlugins() {
    return [
      new Plugin({
        props: {
          handleDOMEvents: {
            mousedown: (view, event) => {
              if (!view.editable || event.target !== view.dom || event.clientY <= bottomOf(view)) return false;
              event.preventDefault();
              writeOn(view);
              return true;
            },
          },
        },
      }),
    ];
  },
});

function bottomOf(view: EditorView): number {
  return view.dom.lastElementChild?.getBoundingClientRect().bottom ?? 0;
}

function writeOn(view: EditorView): void {
  const { doc, schema } = view.state;
  const transaction = view.state.tr;
  const line = schema.nodes.paragraph?.create();
  if (line && !doc.lastChild?.isTextblock) transaction.insert(doc.content.size, line);
  view.dispatch(transaction.setSelection(TextSelection.atEnd(transaction.doc)));
  view.focus();
}
