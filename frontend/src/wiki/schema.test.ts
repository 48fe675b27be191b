import { getSchema } from "@tiptap/core";
import { prosemirrorJSONToYDoc, yXmlFragmentToProseMirrorRootNode } from "@tiptap/y-tiptap";
import { DOMParser, DOMSerializer, type Node } from "@tiptap/pm/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { quiet } from "./pasted";
import { schema } from "./schema";
import { boundSpans } from "./table";

const ID = "8f14e45f-ceea-4678-9ad5-1b2f3c4d5e6f";
const article = getSchema(schema({
  callout: { answer: "Kort antwoord", warning: "Let op" },
  task: { box: "Afvinken" },
  photo: { pattern: "/wiki/foto/0/", article: "12", missing: "Foto zonder uitleg" },
}));

boundSpans(article);

const text = (words: string, ...marks: { type: string; attrs?: Record<string, unknown> }[]) => ({ type: "text", text: words, ...(marks.length && { marks }) });
const line = (...content: object[]) => ({ type: "paragraph", content });
const WHOLE = {
  type: "doc",
  content: [
    { type: "callout", attrs: { kind: "answer" }, content: [line(text("Zet de lijn "), text("2 graden lager", { type: "bold" }), text("."))] },
    { type: "heading", attrs: { level: 2 }, content: [text("Zo doe je het")] },
    { type: "orderedList", content: [{ type: "listItem", content: [line(text("Zet alles open")), { type: "bulletList", content: [{ type: "listItem", content: [line(text("ook boven"))] }] }] }] },
    { type: "taskList", content: [{ type: "taskItem", attrs: { checked: true }, content: [line(text("Sticker"))] }] },
    { type: "blockquote", content: [line(text("Rustig aan", { type: "italic" }))] },
    { type: "table", content: [{ type: "tableRow", content: [{ type: "tableHeader", attrs: { colspan: 1, rowspan: 1 }, content: [line(text("Buiten"))] }, { type: "tableCell", attrs: { colspan: 1, rowspan: 1 }, content: [line(text("35"))] }] }] },
    { type: "photo", attrs: { image: 12, alt: "De regelaar", caption: "Hier" } },
    { type: "horizontalRule" },
    { type: "paragraph", content: [text("Lees "), text("verder", { type: "link", attrs: { href: "/wiki/x/" } }), { type: "hardBreak" }, text("of vraag", { type: "comment", attrs: { id: ID } })] },
  ],
};

test("what the schema knows is what the server knows", () => {
  expect(Object.keys(article.nodes).sort()).toEqual(
    "blockquote bulletList callout doc hardBreak heading horizontalRule listItem orderedList paragraph photo table tableCell tableHeader tableRow taskItem taskList text".split(" "),
  );
  expect(Object.keys(article.marks).sort()).toEqual(["bold", "comment", "italic", "link"]);
});

test("a whole article goes through the shared document and comes back the same", () => {
  const doc = prosemirrorJSONToYDoc(article, WHOLE, "default");

  expect(yXmlFragmentToProseMirrorRootNode(doc.getXmlFragment("default"), article).toJSON()).toEqual(WHOLE);
});

/** Everything the shared document holds: names with their attributes, and the attributes of its texts. */
function inside(parent: Y.XmlElement | Y.XmlFragment, found: unknown[] = []): unknown[] {
  for (const child of parent.toArray()) {
    if (child instanceof Y.XmlText) {
      for (const run of child.toDelta() as { attributes?: unknown }[]) if (run.attributes) found.push(run.attributes);
    } else if (child instanceof Y.XmlElement) {
      const attributes = child.getAttributes() as Record<string, unknown>;
      if (Object.keys(attributes).length) found.push([child.nodeName, attributes]);
      inside(child, found);
    }
  }
  return found;
}

test("attributes stand in the shared document as numbers, booleans and texts, marks under their plain names", () => {
  expect(inside(prosemirrorJSONToYDoc(article, WHOLE, "default").getXmlFragment("default"))).toEqual([
    ["callout", { kind: "answer" }],
    { bold: {} },
    ["heading", { level: 2 }],
    ["taskItem", { checked: true }],
    { italic: {} },
    ["tableHeader", { colspan: 1, rowspan: 1 }],
    ["tableCell", { colspan: 1, rowspan: 1 }],
    ["photo", { image: 12, alt: "De regelaar", caption: "Hier" }],
    { link: { href: "/wiki/x/" } },
    { comment: { id: ID } },
  ]);
});

test("what two people left behind together stays in the document", () => {
  const listFirst = { type: "doc", content: [{ type: "bulletList", content: [{ type: "listItem", content: [{ type: "orderedList", content: [{ type: "listItem", content: [line(text("diep"))] }] }] }] }] };

  const shared = prosemirrorJSONToYDoc(article, listFirst, "default").getXmlFragment("default");

  expect(yXmlFragmentToProseMirrorRootNode(shared, article).toJSON()).toEqual(listFirst);
});

function pasted(html: string): Node {
  const page = document.createElement("div");
  page.innerHTML = html;
  return DOMParser.fromSchema(article).parse(page);
}

test("of what is pasted only the schema comes through", () => {
  const doc = pasted(`<h1 style="color:red" onclick="x()">Kop</h1><p><u>onder</u> <font color=red>rood</font> <s>weg</s></p><pre><code>regel</code></pre>
    <script>alert(1)</script><style>p{}</style><iframe src="x"></iframe><img src="x" onerror="alert(1)"><p><a href="javascript:alert(1)">klik</a> <a href="https://ok.nl" onclick="x()">goed</a></p>`);
  const html = JSON.stringify(doc.toJSON());

  expect(doc.firstChild?.toJSON()).toEqual({ type: "heading", attrs: { level: 2 }, content: [text("Kop")] });
  expect(html).not.toMatch(/javascript|onclick|style|script|iframe|color|code"/);
  expect(html).toContain('{"type":"link","attrs":{"href":"https://ok.nl"}}');
});

test("bold and slanted come along from Word and Google Docs", () => {
  const doc = pasted(quiet(`<b style="font-weight:normal"><p>gewoon <span style="font-weight:700;font-style:italic">dik en schuin</span></p></b><p><strong>dik</strong></p>`));

  expect(doc.toJSON()).toEqual({
    type: "doc",
    content: [line(text("gewoon "), text("dik en schuin", { type: "bold" }, { type: "italic" })), line(text("dik", { type: "bold" }))],
  });
});

test("a photo is pasted in its own article only", () => {
  const figure = (of: string) => `<figure data-photo="5" data-article="${of}"><img src="/wiki/foto/5/" alt="Pomp"><figcaption>Hier</figcaption></figure>`;

  expect(pasted(figure("12")).firstChild?.attrs).toEqual({ image: 5, alt: "Pomp", caption: "Hier" });
  expect(JSON.stringify(pasted(figure("13")).toJSON())).not.toContain('"photo"');
});

test("what a hostile browser put in the document is shown without doing anything", () => {
  const doc = article.nodeFromJSON({
    type: "doc",
    content: [
      { type: "heading", attrs: { level: "1><script>" }, content: [text("x")] },
      { type: "photo", attrs: { image: "1/../../x", alt: { a: 1 }, caption: ["<b>"] } },
      { type: "callout", attrs: { kind: 'x" onclick="y' }, content: [line(text("y", { type: "link", attrs: { href: "javascript:alert(1)" } }))] },
      line(text("z", { type: "comment", attrs: { id: '" onmouseover="alert(1)' } })),
    ],
  });
  const page = document.createElement("div");
  page.append(DOMSerializer.fromSchema(article).serializeFragment(doc.content));

  expect(page.querySelector("script, a, [onclick], [onmouseover], [style], img[src]")).toBeNull();
  expect(page.querySelector("h2")?.textContent).toBe("x");
  expect(page.querySelector(".callout.warning")).not.toBeNull();
});

test("a table is never wider than people make them", () => {
  const shared = prosemirrorJSONToYDoc(article, WHOLE, "default").getXmlFragment("default");
  const cell = ((shared.get(5) as Y.XmlElement).get(0) as Y.XmlElement).get(1) as Y.XmlElement<Record<string, number | string>>;
  cell.setAttribute("colspan", 100_000_000);
  cell.setAttribute("rowspan", "2");

  const shown = yXmlFragmentToProseMirrorRootNode(shared, article).child(5).child(0).child(1);

  expect(shown.attrs).toEqual({ colspan: 1, rowspan: 2 });
});
