import { Editor, type JSONContent } from "@tiptap/core";
import { Collaboration } from "@tiptap/extension-collaboration";
import { prosemirrorJSONToYXmlFragment } from "@tiptap/y-tiptap";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { Mailbox, type Listed } from "./mailbox";
import { wireRemarking } from "./remarking";
import type { Remarks } from "./remarks";
import { schema } from "./schema";

interface Sent {
  id: string;
  quote: string;
  text: string;
}

let anna: Editor | undefined;
let bram: Editor | undefined;
let dialog: HTMLDialogElement;
let open: () => void;
let sent: Sent[];
let answer: (listed: Listed) => void;
const KEPT: Listed = { comments: [] };
const LOST: Listed = { error: "" };

function writing(doc: Y.Doc): Editor {
  const kinds = schema({ callout: { answer: "", warning: "" }, task: { box: "" }, photo: { pattern: "/wiki/foto/0/", article: "1", missing: "" } });
  return new Editor({ element: document.createElement("div"), injectCSS: false, extensions: [...kinds, Collaboration.configure({ document: doc })] });
}

/** Two who have the same article open. */
function together(...lines: string[]): void {
  const [hers, his] = [new Y.Doc(), new Y.Doc()];
  hers.on("update", (update: Uint8Array) => { Y.applyUpdate(his, update, "line"); });
  his.on("update", (update: Uint8Array, origin: unknown) => { if (origin !== "line") Y.applyUpdate(hers, update); });
  const editor = (anna = writing(hers));
  bram = writing(his);
  const content = lines.map((words) => ({ type: "paragraph", content: [{ type: "text", text: words }] }));
  prosemirrorJSONToYXmlFragment(editor.schema, { type: "doc", content }, hers.getXmlFragment("default"));
}

function select(words: string): void {
  const editor = anna;
  editor?.state.doc.descendants((node, place) => {
    const at = node.text?.indexOf(words) ?? -1;
    if (at >= 0) editor.commands.setTextSelection({ from: place + at, to: place + at + words.length });
  });
}

/** What stands under the mark of each comment. */
function marked(): Record<string, string> {
  const found: Record<string, string> = {};
  const look = (node: JSONContent): void => {
    for (const one of node.marks ?? []) if (one.type === "comment") found[String(one.attrs?.id)] = (found[String(one.attrs?.id)] ?? "") + (node.text ?? "");
    node.content?.forEach(look);
  };
  if (anna) look(anna.getJSON());
  return found;
}

async function send(words: string): Promise<void> {
  const field = dialog.querySelector("textarea");
  if (field) field.value = words;
  dialog.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  await Promise.resolve();
}

async function answered(listed: Listed): Promise<void> {
  answer(listed);
  await vi.waitFor(() => { expect(dialog.querySelector("[aria-busy]")).toBeNull(); });
}

beforeEach(() => {
  together("Zet de lijn lager.", "Wacht een dag.");
  document.body.innerHTML = `<dialog data-select="Kies iets" data-overlap="Staat er al" data-lost="Geen bereik"><form><p data-quote></p>
    <textarea name="text"></textarea><p data-told></p><button type="button" data-close></button><button>Plaats</button></form></dialog><p data-live></p>`;
  const found = document.querySelector("dialog");
  if (!found || !anna) throw new Error("no dialog");
  dialog = found;
  sent = [];
  const mailbox = new Mailbox("/x/", "");
  mailbox.add = (remark) => {
    sent.push(remark);
    return new Promise((resolve) => { answer = resolve; });
  };
  open = wireRemarking(dialog, anna, { mailbox, show: () => undefined } as unknown as Remarks);
});
afterEach(() => {
  anna?.destroy();
  bram?.destroy();
});

test("the words that were selected get the mark, whatever is selected when the answer comes", async () => {
  select("lager");
  open();
  await send("Hoeveel?");
  dialog.close();
  select("een dag");
  await answered(KEPT);

  expect(marked()).toEqual({ [sent[0]?.id ?? ""]: "lager" });
  expect(anna?.state.doc.textBetween(anna.state.selection.from, anna.state.selection.to)).toBe("een dag");
});

test("they get it where they stand once others have written before them", async () => {
  select("lager");
  open();
  await send("Hoeveel?");
  bram?.commands.insertContentAt(1, "Morgen: ");
  bram?.commands.insertContentAt(0, { type: "paragraph", content: [{ type: "text", text: "Vooraf" }] });
  await answered(KEPT);

  expect(anna?.getText()).toContain("Morgen: Zet de lijn lager.");
  expect(marked()).toEqual({ [sent[0]?.id ?? ""]: "lager" });
});

test("words that are gone by then get no mark, and no others do", async () => {
  select("lager");
  open();
  await send("Hoeveel?");
  bram?.commands.deleteRange({ from: 0, to: bram.state.doc.firstChild?.nodeSize ?? 0 });
  await answered(KEPT);

  expect(anna?.getText()).toBe("Wacht een dag.");
  expect(marked()).toEqual({});
});

test("a passage that somebody else remarked upon meanwhile keeps his mark", async () => {
  const his = "6f1c3a52-5a0e-4d0b-9a51-0c1e7a5f2b10";
  select("lijn lager");
  open();
  await send("Hoeveel?");
  bram?.chain().setTextSelection({ from: 13, to: 18 }).setMark("comment", { id: his }).run();
  await answered(KEPT);

  expect(marked()).toEqual({ [sent[0]?.id ?? ""]: "lijn ", [his]: "lager" });
});

test("what may have come in is sent again as the same, on the same words", async () => {
  select("lager");
  open();
  await send("Hoeveel?");
  await answered(LOST);
  expect(dialog.querySelector("[data-told]")?.textContent).toBe("Geen bereik");
  dialog.close();
  select("een dag");
  open();
  expect(dialog.querySelector("[data-quote]")?.textContent).toBe("lager");
  await send("Hoeveel?");
  await answered(KEPT);

  expect(sent[1]).toEqual(sent[0]);
  expect(marked()).toEqual({ [sent[0]?.id ?? ""]: "lager" });
});

test("what is under way is not sent twice, and the next remark is a new one", async () => {
  select("lager");
  open();
  await send("Hoeveel?");
  dialog.close();
  select("een dag");
  open();
  await send("Hoeveel?");
  expect(sent).toHaveLength(1);
  await answered(KEPT);
  select("een dag");
  open();
  await send("Waarom?");
  await answered(KEPT);

  expect(marked()).toEqual({ [sent[0]?.id ?? ""]: "lager", [sent[1]?.id ?? ""]: "een dag" });
});

test.each([
  ["never sent", null],
  ["refused", { error: "Dit is te lang." }],
] as const)("what was %s may be said of other words", async (_what, refused) => {
  select("lager");
  open();
  if (refused) {
    await send("Hoeveel?");
    await answered(refused);
  }
  dialog.close();
  select("een dag");
  open();
  await send("Hoeveel?");
  await answered(KEPT);

  expect(Object.values(marked())).toEqual(["een dag"]);
});
