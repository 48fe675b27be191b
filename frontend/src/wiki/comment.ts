/** The passage that a comment is about. The comment itself lives at the server; the mark holds its id. */
import { Mark } from "@tiptap/core";
import type { Node, Slice } from "@tiptap/pm/model";
import { Fragment, Slice as NewSlice } from "@tiptap/pm/model";

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const Comment = Mark.create({
  name: "comment",
  inclusive: false,

  addAttributes() {
    return { id: { default: null } };
  },

  parseHTML() {
    return [
      {
        tag: "span[data-comment]",
        getAttrs: (element) => (ID.test(element.dataset.comment ?? "") ? { id: element.dataset.comment } : false),
      },
    ];
  },

  renderHTML({ mark }) {
    const id = String(mark.attrs.id);
    return ["span", { class: "passage", "data-comment": ID.test(id) ? id : "" }, 0];
  },
});

/** The ids of the comments in a document, each once, in reading order. */
export function commentsIn(doc: Node): string[] {
  const found = new Set<string>();
  doc.descendants((node) => {
    for (const mark of node.marks) if (mark.type.name === "comment") found.add(String(mark.attrs.id));
  });
  return [...found];
}

/** What is pasted keeps the comments that stand in this article, and loses those of another. */
export function withKnownComments(slice: Slice, known: (id: string) => boolean): Slice {
  return new NewSlice(cleaned(slice.content, known), slice.openStart, slice.openEnd);
}

function cleaned(content: Fragment, known: (id: string) => boolean): Fragment {
  const nodes: Node[] = [];
  content.forEach((node) => {
    const marks = node.marks.filter((mark) => mark.type.name !== "comment" || known(String(mark.attrs.id)));
    nodes.push((node.isText ? node : node.copy(cleaned(node.content, known))).mark(marks));
  });
  return Fragment.from(nodes);
}
