/**
 * Lists of the schema. An item may begin with a list: two people can take away and add at the same moment, and what the schema does not
 * allow would be thrown out of the shared document by the next browser that opens it.
 */
import { mergeAttributes } from "@tiptap/core";
import { BulletList, ListItem, ListKeymap, OrderedList, TaskItem, TaskList } from "@tiptap/extension-list";

const INSIDE = "(paragraph | bulletList | orderedList | taskList)+";

export interface TaskWords {
  /** What the box is called, before the words behind it. */
  box: string;
}

/** Steps always count from 1, in numbers. */
const Steps = OrderedList.extend({
  addAttributes() {
    return {};
  },
  renderHTML({ HTMLAttributes }) {
    return ["ol", mergeAttributes(HTMLAttributes, { class: "steps" }), 0];
  },
});

const Item = ListItem.extend({
  content: INSIDE,
  renderHTML({ HTMLAttributes }) {
    return ["li", HTMLAttributes, ["div", 0]];
  },
});

const Task = TaskItem.extend<{ nested: boolean; taskListTypeName: string; box: string; HTMLAttributes: Record<string, string> }>({
  content: INSIDE,

  // The original hides its label with a style of its own, which does not belong to the page's rules.
  addNodeView() {
    return ({ node, getPos, editor }) => {
      const dom = document.createElement("li");
      const box = document.createElement("input");
      const contentDOM = document.createElement("div");
      box.type = "checkbox";
      box.contentEditable = "false";
      dom.append(box, contentDOM);

      const show = (checked: boolean, words: string): void => {
        dom.dataset.checked = String(checked);
        box.checked = checked;
        box.setAttribute("aria-label", `${this.options.box}: ${words}`);
      };
      show(node.attrs.checked === true, node.textContent);

      box.addEventListener("mousedown", (event) => {
        event.preventDefault(); // the keyboard of a phone stays as it is
      });
      box.addEventListener("change", () => {
        const place = getPos();
        const checked = box.checked;
        if (!editor.isEditable || place === undefined) box.checked = !checked;
        else editor.view.dispatch(editor.state.tr.setNodeAttribute(place, "checked", checked));
      });

      return {
        dom,
        contentDOM,
        update: (next) => {
          if (next.type !== node.type) return false;
          show(next.attrs.checked === true, next.textContent);
          return true;
        },
        stopEvent: (event) => event.target === box,
        ignoreMutation: (mutation) => mutation.type !== "selection" && (mutation.target === dom || mutation.target === box),
      };
    };
  },
});

export const lists = (words: TaskWords) => [
  BulletList,
  Steps,
  Item,
  TaskList.configure({ HTMLAttributes: { class: "tasks" } }),
  Task.configure({ nested: true, taskListTypeName: "taskList", box: words.box }),
  ListKeymap,
];
