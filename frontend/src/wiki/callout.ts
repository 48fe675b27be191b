/** The short answer that opens an article, or a warning; with the word that says which. */
import { mergeAttributes, Node } from "@tiptap/core";

export interface CalloutWords {
  answer: string;
  warning: string;
}

export type Kind = keyof CalloutWords;

/** What is not the short answer is a warning: better one too many. */
export function kindOf(value: unknown): Kind {
  return value === "answer" ? "answer" : "warning";
}

export const Callout = Node.create<CalloutWords>({
  name: "callout",
  group: "block",
  content: "paragraph+",
  defining: true,

  addOptions() {
    return { answer: "", warning: "" };
  },

  addAttributes() {
    return {
      kind: {
        default: "warning",
        parseHTML: (element) => kindOf(element.dataset.callout),
        renderHTML: (attributes) => ({ "data-callout": kindOf(attributes.kind) }),
      },
    };
  },

  parseHTML() {
    return [{ tag: "div[data-callout]", contentElement: (element) => element.querySelector("div") ?? element }];
  },

  renderHTML({ node, HTMLAttributes }) {
    const kind = kindOf(node.attrs.kind);
    return [
      "div",
      mergeAttributes(HTMLAttributes, { class: `callout ${kind}` }),
      ["p", { class: "callout-head", contenteditable: "false" }, this.options[kind]],
      ["div", 0],
    ];
  },

  addKeyboardShortcuts() {
    return {
      // At the very beginning there is nothing to join with but the frame: take that away.
      Backspace: () => {
        const { empty, $from } = this.editor.state.selection;
        const first = $from.depth >= 2 && $from.node(-1).type === this.type && $from.index(-1) === 0;
        return empty && first && $from.parentOffset === 0 ? this.editor.commands.lift(this.name) : false;
      },
    };
  },
});
