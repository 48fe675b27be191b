import { Editor, type JSONContent } from "@tiptap/core";
import { afterEach, expect, test } from "vitest";
import { dictateInto } from "./dictating";
import { insertPhoto } from "./photographing";
import { schema } from "./schema";

let editor: Editor;

const line = (words = ""): JSONContent => ({ type: "paragraph", ...(words && { content: [{ type: "text", text: words }] }) });
const photo = (image: number): JSONContent => ({ type: "photo", attrs: { image, alt: "", caption: "" } });
const list = (words: string): JSONContent => ({ type: "bulletList", content: [{ type: "listItem", content: [line(words)] }] });

/** With the caret at the end of the first block. */
function writing(...content: JSONContent[]): void {
  editor = new Editor({
    element: document.createElement("div"),
    injectCSS: false,
    extensions: schema({ callout: { answer: "", warning: "" }, task: { box: "" }, photo: { pattern: "/wiki/foto/0/", article: "1", missing: "" } }),
    content: { type: "doc", content },
  });
  editor.commands.setTextSelection((editor.state.doc.firstChild?.nodeSize ?? 1) - 1);
}

function place(image: number): void {
  insertPhoto(editor, { image, alt: "", caption: "" });
}

/** As a keyboard does. */
function type(words: string): void {
  editor.view.dispatch(editor.state.tr.insertText(words));
}

function blocks(): unknown[] {
  const content: JSONContent[] = editor.getJSON().content;
  return content.map((one) => (one.type === "paragraph" ? (one.content?.[0]?.text ?? "") : one.type === "photo" ? `photo ${String(one.attrs?.image)}` : one));
}

afterEach(() => {
  editor.destroy();
});

test.each([
  ["typed", type],
  ["said", (words: string) => { dictateInto(editor, words); }],
] as const)("what is %s after a photo was placed leaves the photo where it is", (_how, write) => {
  writing(line("Zet alles open."), line("Wacht een dag."));
  place(5);
  write("Kijk.");

  expect(blocks()[1]).toBe("photo 5");
  expect(editor.getText()).toContain("Kijk.");
});

test("the caret stands in what follows the photo", () => {
  writing(line("Zet alles open."), list("meet"));
  place(5);
  type("eerst ");

  expect(blocks()).toEqual(["Zet alles open.", "photo 5", list("eerst meet")]);
});

test.each([[[]], [[photo(4)]], [[{ type: "horizontalRule" }]]])("a line to write on comes where none follows", (rest) => {
  writing(line("Zet alles open."), ...rest);
  place(5);
  type("Kijk.");

  expect(blocks().slice(0, 3)).toEqual(["Zet alles open.", "photo 5", "Kijk."]);
  expect(blocks()).toHaveLength(3 + rest.length);
});

test("a photo takes the place of an empty line", () => {
  writing(line(), line("Wacht een dag."));
  place(5);

  expect(blocks()).toEqual(["photo 5", "Wacht een dag."]);
});

test("photos that are placed one after the other stand together", () => {
  writing(line("Zet alles open."), line("Wacht een dag."));
  place(5);
  place(6);

  expect(blocks()).toEqual(["Zet alles open.", "photo 5", "photo 6", "Wacht een dag."]);
});

test("what is said while a photo is selected comes behind it", () => {
  writing(line("Zet alles open."), photo(5), photo(6));
  editor.commands.setNodeSelection(editor.state.doc.firstChild?.nodeSize ?? 0);
  dictateInto(editor, "kijk eerst");

  expect(blocks()).toEqual(["Zet alles open.", "photo 5", "Kijk eerst.", "photo 6"]);
});
