import { Editor, type JSONContent } from "@tiptap/core";
import { afterEach, expect, test } from "vitest";
import { schema } from "./schema";
import { TOOLS } from "./tools";

let editor: Editor;

function writing(...content: object[]): Editor {
  editor = new Editor({
    element: document.createElement("div"),
    injectCSS: false,
    extensions: schema({ callout: { answer: "Kort antwoord", warning: "Let op" }, task: { box: "Afvinken" }, photo: { pattern: "/wiki/foto/0/", article: "1", missing: "" } }),
    content: { type: "doc", content },
  });
  return editor;
}

const line = (words: string): object => ({ type: "paragraph", content: [{ type: "text", text: words }] });

/** Names from the outside in, down the first child. */
function names(node: JSONContent = editor.getJSON()): string {
  const first = node.content?.[0];
  return [node.type, first ? names(first) : ""].filter(Boolean).join(" > ");
}

afterEach(() => {
  editor.destroy();
});

test("a line becomes a heading and a line again", () => {
  writing(line("Zo doe je het"));
  TOOLS.heading?.run(editor);
  expect(editor.getJSON().content[0]).toMatchObject({ type: "heading", attrs: { level: 2 } });

  TOOLS.heading?.run(editor);
  expect(names()).toBe("doc > paragraph > text");
});

test("a list becomes a checklist and steps, and never one in the other", () => {
  writing(line("Filter"));
  TOOLS.bullets?.run(editor);
  expect(names()).toBe("doc > bulletList > listItem > paragraph > text");
  TOOLS.checklist?.run(editor);
  expect(names()).toBe("doc > taskList > taskItem > paragraph > text");
  TOOLS.steps?.run(editor);
  expect(names()).toBe("doc > orderedList > listItem > paragraph > text");
  TOOLS.steps?.run(editor);
  expect(names()).toBe("doc > paragraph > text");
});

test("a heading becomes a warning, the warning a short answer, and a line again", () => {
  writing({ type: "heading", attrs: { level: 2 }, content: [{ type: "text", text: "Koudecircuit" }] });
  TOOLS.warning?.run(editor);
  expect(editor.getJSON().content[0]).toMatchObject({ type: "callout", attrs: { kind: "warning" } });
  TOOLS.answer?.run(editor);
  expect(editor.getJSON().content[0]).toMatchObject({ type: "callout", attrs: { kind: "answer" } });
  expect(TOOLS.answer?.isOn?.(editor)).toBe(true);
  TOOLS.answer?.run(editor);
  expect(names()).toBe("doc > paragraph > text");
});

test.each([
  ["a line", line("Zo doe je het"), true],
  ["a heading", { type: "heading", attrs: { level: 2 }, content: [{ type: "text", text: "Koudecircuit" }] }, true],
  ["a short answer", { type: "callout", attrs: { kind: "answer" }, content: [line("Eerst spoelen")] }, true],
  ["a list", { type: "bulletList", content: [{ type: "listItem", content: [line("Filter")] }] }, true],
  ["a quotation", { type: "blockquote", content: [line("Eerst spoelen")] }, true],
  ["a table", { type: "table", content: [{ type: "tableRow", content: [{ type: "tableCell", content: [line("Waarde")] }] }] }, false],
])("the button of a warning can be pressed where it does something: %s", (_name, content, can) => {
  writing(content);
  editor.commands.setTextSelection(5);
  expect(TOOLS.warning?.canRun?.(editor)).toBe(can);

  TOOLS.warning?.run(editor);
  expect(editor.getJSON().content[0]?.type === "callout").toBe(can);
});

test("a table gets a row, and no table within", () => {
  writing(line("Waarden"));
  TOOLS.table?.run(editor);
  const rows = (): number => editor.getJSON().content.find((one) => one.type === "table")?.content?.length ?? 0;
  expect(rows()).toBe(3);
  expect(TOOLS.table?.canRun?.(editor)).toBe(false);

  TOOLS.addRow?.run(editor);
  expect(rows()).toBe(4);
  TOOLS.dropTable?.run(editor);
  expect(rows()).toBe(0);
});

test("nothing that is drawn has a style of its own", () => {
  writing(line("Waarden"));
  TOOLS.table?.run(editor);
  TOOLS.checklist?.run(editor);

  expect(editor.view.dom.querySelector("[style], colgroup")).toBeNull();
});
