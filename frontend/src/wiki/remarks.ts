/**
 * Comments on passages: kept at the server, marked in the text. The list shows those that are open; the one at the caret also stands by the tools.
 *
 * ```html
 * <section data-remarks data-url="/…/opmerkingen/" data-lost data-failed>
 *   <p role="status" data-told></p> <p data-empty>…</p> <ul data-list></ul>
 *   <template data-remark><li> <button data-quote> <p data-text> <p data-author> <button data-finish> </li></template>
 * </section>
 * <div data-here hidden></div>
 * ```
 */
import type { Editor } from "@tiptap/core";
import { need } from "../need";
import { commentsIn } from "./comment";
import { Mailbox, type Remark } from "./mailbox";

const PAUSE = 400;
const AGAIN_MS = 15_000;

export class Remarks {
  private open: Remark[] = [];
  private missing = false;
  private asked = "";
  private again: ReturnType<typeof setTimeout> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly list: HTMLElement;
  private readonly told: HTMLElement;
  readonly mailbox: Mailbox;

  constructor(
    private readonly root: HTMLElement,
    private readonly here: HTMLElement,
    private readonly editor: Editor,
    token: string,
  ) {
    this.list = need(root, "[data-list]");
    this.told = need(root, "[data-told]");
    this.mailbox = new Mailbox(root.dataset.url ?? "", token);
  }

  wire(): void {
    this.editor.on("selectionUpdate", () => {
      this.point();
    });
    this.editor.on("update", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => {
        this.compare();
      }, PAUSE);
    });
    void this.load();
  }

  knows(id: string): boolean {
    return commentsIn(this.editor.state.doc).includes(id);
  }

  async load(): Promise<void> {
    const answer = await this.mailbox.fetch();
    if (!("error" in answer)) {
      this.show(answer.comments);
      return;
    }
    this.missing = true;
    need(this.root, "[data-empty]").hidden = true; // nobody knows
    this.tell(answer.error);
    // Nobody answered, perhaps although there is a line: it was a bad moment. What the server said stays as it is.
    clearTimeout(this.again);
    if (answer.error === "") {
      this.again = setTimeout(() => {
        this.loadMissing();
      }, AGAIN_MS);
    }
  }

  /** There is a line again: what could not be had without it. */
  loadMissing(): void {
    if (this.missing) void this.load();
  }

  show(open: Remark[]): void {
    this.open = open;
    this.missing = false;
    this.tell("", false);
    need(this.root, "[data-empty]").hidden = open.length > 0;
    this.list.replaceChildren(...open.map((remark) => this.row(remark)));
    this.point();
  }

  /** Somebody marked a passage, or has dealt with a comment: fetch what is new, once for each difference. */
  private compare(): void {
    const marked = commentsIn(this.editor.state.doc).sort().join();
    const unknown = commentsIn(this.editor.state.doc).some((id) => !this.open.some((one) => one.id === id));
    const gone = this.asked !== "" && marked !== this.asked;
    if (marked !== this.asked && (unknown || gone)) void this.load();
    this.asked = marked;
  }

  private row(remark: Remark): HTMLElement {
    const template = need(this.root, "[data-remark]", HTMLTemplateElement);
    const line = need(template.content.cloneNode(true) as DocumentFragment, "li");
    line.dataset.id = remark.id;
    const quote = need(line, "[data-quote]", HTMLButtonElement);
    quote.textContent = remark.quote;
    quote.hidden = remark.quote === "";
    quote.addEventListener("click", () => {
      this.jump(remark.id);
    });
    need(line, "[data-text]").textContent = remark.text;
    need(line, "[data-author]").textContent = remark.author;
    need(line, "[data-finish]").addEventListener("click", () => void this.finish(remark.id));
    return line;
  }

  /** Shows the comment that the caret stands in. */
  private point(): void {
    const id = this.editor.getAttributes("comment").id as unknown;
    const remark = this.open.find((one) => one.id === id);
    for (const line of this.list.querySelectorAll<HTMLElement>("[data-id]")) line.toggleAttribute("aria-current", line.dataset.id === remark?.id);
    if (this.here.dataset.id === (remark?.id ?? "")) return;
    this.here.dataset.id = remark?.id ?? "";
    this.here.hidden = !remark;
    this.here.replaceChildren(...(remark ? this.row(remark).childNodes : []));
    // Beside the text the list slides by itself; below it, on a phone, the page must stay where the caret is.
    const current = this.list.querySelector<HTMLElement>("[aria-current]");
    if (current) this.root.scrollTop = current.offsetTop - this.root.clientHeight / 3;
  }

  private jump(id: string): void {
    const passage = passageOf(this.editor, id);
    if (passage) this.editor.chain().setTextSelection(passage.from).scrollIntoView().focus().run();
  }

  private async finish(id: string): Promise<void> {
    const answer = await this.mailbox.finish(id);
    if ("error" in answer) {
      this.tell(answer.error);
      return;
    }
    // The server takes its mark out of the text: done here it would be an edit of who tidied up.
    this.show(answer.comments);
  }

  private tell(error: string, wrong = true): void {
    this.told.textContent = wrong ? error || (this.root.dataset.lost ?? "") : "";
  }
}

/** From the first to the last letter that the mark of a comment covers. */
export function passageOf(editor: Editor, id: string): { from: number; to: number } | null {
  let found: { from: number; to: number } | null = null;
  editor.state.doc.descendants((node, place) => {
    if (node.marks.some((mark) => mark.type.name === "comment" && mark.attrs.id === id)) {
      found = { from: Math.min(place, found?.from ?? place), to: place + node.nodeSize };
    }
  });
  return found;
}
