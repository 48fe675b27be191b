/**
 * Writing together: what the edit page loads. The page around it, with all its words, is `wiki/edit.html`.
 *
 * ```html
 * <div data-editor data-article="12" data-person="7" data-me="3f9a…" data-socket="/ws/wiki/12/" data-photo="/wiki/foto/0/" data-label="De tekst"
 *   data-answer="Kort antwoord" data-warning="Let op" data-box="Gedaan" data-missing="…" data-too-much="…" data-file="…" data-start="…"></div>
 * ```
 */
import "../styles/wiki.css";
import { Editor } from "@tiptap/core";
import { Collaboration } from "@tiptap/extension-collaboration";
import { Gapcursor, Placeholder } from "@tiptap/extensions";
import * as Y from "yjs";
import { wireDictation } from "../dictation";
import { say } from "../live";
import { Carets } from "./carets";
import { Connection } from "../shared-doc/connection";
import { need } from "../need";
import { dictateInto } from "./dictating";
import { Ending } from "./ending";
import { wireKeyboard } from "./keyboard";
import { wireLinking } from "./linking";
import { keepCopy, nameOf } from "../shared-doc/local";
import { Pasting, type Refusal } from "./pasting";
import { Photographing } from "./photographing";
import { placeTools } from "./place";
import { wirePlacing } from "./placing";
import { wirePresence } from "../shared-doc/presence";
import { wireRemarking } from "./remarking";
import { Remarks } from "./remarks";
import { Doubt, endOf } from "../shared-doc/right";
import { schema } from "./schema";
import { stateOf } from "../shared-doc/state";
import { StatusLine } from "../shared-doc/statusline";
import { Toolbar } from "./toolbar";

/** A line of text between the caret and the bars. */
const AIR = 32;

/** What the page keeps up to date with: the facts of the connection, to whoever wants to know. */
class Facts {
  private readonly watchers = new Set<() => void>();

  watch(changed: () => void): () => void {
    this.watchers.add(changed);
    return () => this.watchers.delete(changed);
  }

  tell(): void {
    for (const changed of [...this.watchers]) changed();
  }
}

export async function wireEditor(root: HTMLElement): Promise<void> {
  const { article = "", person = "", me = "", socket = "" } = root.dataset;
  const facts = new Facts();
  const doc = new Y.Doc();
  const changed = (): void => {
    facts.tell();
  };
  const connection = new Connection(doc, socket, changed, me);
  const form = need(document, "form[data-placing]", HTMLFormElement);
  const token = need(form, "[name=csrfmiddlewaretoken]", HTMLInputElement).value;
  let remarks: Remarks | null = null;
  const editor = makeEditor(root, connection, (id) => remarks?.knows(id) ?? true);
  remarks = new Remarks(need(document, "[data-remarks]"), need(document, "[data-here]"), editor, token);

  const isSaved = (): boolean => stateOf(connection.facts()) === "saved";
  showState(editor, connection, facts);
  wirePresence(need(document, "[data-presence]"), connection.provider.awareness, me);
  wireTools(editor, remarks, token);
  wirePlacing(form, { isSaved, isEnded: () => connection.ended, watch: (changed) => facts.watch(changed) }, `${nameOf("wiki", article, person)}-reason`);
  wireLeaving(connection);
  wireDoubt(connection, facts, need(document, "[data-remarks]").dataset.url ?? "");
  wireKeyboard();
  wireRemarks(remarks, connection, facts);

  // The copy first: what stands in it goes along when the server asks what it lacks.
  const copy = await keepCopy(doc, nameOf("wiki", article, person), (kept) => {
    connection.copied = kept;
  });
  wireFreshStart(copy);
  if (doc.store.clients.size > 0) connection.leanOnCopy();
  connection.open();
}

/** How much of the screen lies behind the bars above and below: the caret is kept out of there. */
const covered = {
  left: 0,
  right: 0,
  get top(): number {
    return heightOf(".edit-top") + heightOf(".desk-tools") + AIR;
  },
  get bottom(): number {
    return heightOf(".dock") + AIR;
  },
};

function heightOf(bar: string): number {
  return document.querySelector(bar)?.getBoundingClientRect().height ?? 0;
}

function makeEditor(root: HTMLElement, connection: Connection, known: (id: string) => boolean): Editor {
  const words = root.dataset;
  const refused = (why: Refusal): void => {
    say((why === "file" ? words.file : words.tooMuch) ?? "");
  };
  return new Editor({
    element: root,
    injectCSS: false,
    editable: false,
    editorProps: {
      scrollMargin: covered,
      scrollThreshold: covered,
      attributes: {
        class: "prose article",
        role: "textbox",
        "aria-label": words.label ?? "",
        "aria-multiline": "true",
        "aria-describedby": "hulp-bij-toetsen",
        autocapitalize: "sentences",
      },
    },
    extensions: [
      ...schema({
        callout: { answer: words.answer ?? "", warning: words.warning ?? "" },
        task: { box: words.box ?? "" },
        photo: { pattern: words.photo ?? "", article: words.article ?? "", missing: words.missing ?? "" },
      }),
      Collaboration.configure({ document: connection.doc }),
      Carets.configure({ awareness: connection.provider.awareness }),
      Gapcursor,
      Placeholder.configure({ placeholder: words.start ?? "" }),
      Pasting.configure({ refused, known }),
      Ending,
    ],
  });
}

/** The sentence that says how it stands, and whether anything can be typed at all. */
function showState(editor: Editor, connection: Connection, facts: Facts): void {
  const status = new StatusLine(need(document, "[data-state]"), need(document, "[data-heard]"));
  const show = (): void => {
    status.show(stateOf(connection.facts()), connection.reason);
    const writable = connection.facts().arrived && !connection.ended;
    if (editor.isEditable !== writable) editor.setEditable(writable);
  };
  facts.watch(show);
  show();
}

function wireTools(editor: Editor, remarks: Remarks, token: string): void {
  const tools = need(document, "[data-tools]");
  placeTools(tools, need(document, "[data-place=phone]"), need(document, "[data-place=desk]"));
  document.querySelectorAll<HTMLElement>("[data-scripted]").forEach((part) => {
    part.hidden = false;
  });

  const toolbar = new Toolbar(need(tools, "[data-toolbar]"), editor);
  const photos = new Photographing(need(document, "[data-photo-dialog]", HTMLDialogElement), editor, token);
  photos.wire();
  toolbar.on("photo", () => {
    photos.open();
  });
  toolbar.on("words", () => {
    photos.change();
  });
  toolbar.on("link", wireLinking(need(document, "[data-link]", HTMLDialogElement), editor));
  toolbar.on("comment", wireRemarking(need(document, "[data-remarking]", HTMLDialogElement), editor, remarks));
  wireDictation(need(tools, "[data-tool=dictate]", HTMLButtonElement), (said) => {
    dictateInto(editor, said);
  });
  toolbar.wire();
  editor.view.dom.addEventListener("keydown", (event) => {
    if (event.key === "Escape") toolbar.focus();
  });
}

/** What the server does not have yet may be lost with the page: the phone's copy can be full or thrown away. */
function wireLeaving(connection: Connection): void {
  let placing = false;
  document.addEventListener("submit", (event) => {
    placing = !event.defaultPrevented;
  });
  addEventListener("beforeunload", (event) => {
    const state = stateOf(connection.facts());
    // Who has to log in first must leave, and finds his text when he comes back.
    const kept = state === "loggedout";
    if (connection.hasUnsaved && connection.facts().arrived && !placing && !kept) event.preventDefault();
  });
}

/** Text that is not stored for long: perhaps he may not write any more. The comments are for who may. */
function wireDoubt(connection: Connection, facts: Facts, url: string): void {
  const doubt = new Doubt(() => {
    void endOf(url).then((code) => {
      if (code !== null) connection.end(code);
    });
  });
  facts.watch(() => {
    doubt.see(stateOf(connection.facts()) === "unsaved");
  });
}

/** Those that could not be had without a line come with it. */
function wireRemarks(remarks: Remarks, connection: Connection, facts: Facts): void {
  let wasLive = false;
  facts.watch(() => {
    const { live } = connection.facts();
    if (live && !wasLive) remarks.loadMissing();
    wasLive = live;
  });
  remarks.wire();
}

/** For a copy that the server refuses for good: begin again with what the server has. */
function wireFreshStart(copy: { clearData: () => Promise<void> } | null): void {
  const dialog = need(document, "[data-fresh]", HTMLDialogElement);
  need(document, "[data-fresh-open]").addEventListener("click", () => {
    dialog.showModal();
  });
  need(dialog, "[data-close]").addEventListener("click", () => {
    dialog.close();
  });
  need(dialog, "[data-fresh-go]").addEventListener("click", () => {
    void (copy?.clearData() ?? Promise.resolve()).then(() => {
      location.reload();
    });
  });
}

for (const root of document.querySelectorAll<HTMLElement>("[data-editor]")) void wireEditor(root);
