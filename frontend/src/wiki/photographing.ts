/**
 * The dialog for a photo: made or chosen, shrunk here, sent with its progress, and put in the text with words under it. The same dialog changes
 * those words later on.
 *
 * ```html
 * <dialog data-photo-dialog data-upload="/…/foto/" data-most="8000000" data-shrinking data-sending data-arrived data-lost data-failed data-too-large data-first>
 *   <div data-choose> <input type="file" data-file> … </div> <img data-preview hidden> <progress data-progress hidden></progress> <p role="status" data-told></p>
 *   <button type="button" data-again hidden> <input name="alt"> <input name="caption"> <button type="button" data-put>
 * ```
 */
import type { Editor } from "@tiptap/core";
import { Selection } from "@tiptap/pm/state";
import { newId } from "../ids";
import { shrink } from "../shrink";
import { need } from "../need";
import { caretBehind } from "./behind";
import { wireDialog } from "./dialogs";
import { send, type Answer } from "./upload";

export class Photographing {
  private readonly told: HTMLElement;
  private readonly preview: HTMLImageElement;
  private readonly bar: HTMLProgressElement;
  private readonly again: HTMLButtonElement;
  private readonly alt: HTMLInputElement;
  private readonly caption: HTMLInputElement;
  private file: File | null = null;
  private id = "";
  private image: number | null = null;
  private changing = false;

  constructor(
    private readonly dialog: HTMLDialogElement,
    private readonly editor: Editor,
    private readonly token: string,
  ) {
    this.told = need(dialog, "[data-told]");
    this.preview = need(dialog, "[data-preview]", HTMLImageElement);
    this.bar = need(dialog, "[data-progress]", HTMLProgressElement);
    this.again = need(dialog, "[data-again]", HTMLButtonElement);
    this.alt = need(dialog, "[name=alt]", HTMLInputElement);
    this.caption = need(dialog, "[name=caption]", HTMLInputElement);
  }

  wire(): void {
    this.dialog.querySelectorAll<HTMLInputElement>("[data-file]").forEach((input) => {
      input.addEventListener("change", () => {
        const file = input.files?.[0];
        input.value = "";
        if (file) void this.take(file);
      });
    });
    this.again.addEventListener("click", () => {
      if (this.file) this.upload(this.file);
    });
    need(this.dialog, "form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      this.put();
    });
    this.dialog.addEventListener("close", () => {
      this.file = null; // what is still under way is not put in any more
      this.picture("");
    });
    wireDialog(this.dialog, this.editor);
  }

  /** For a new photo. */
  open(): void {
    this.start(false, { alt: "", caption: "" });
  }

  /** For the words of the photo that is selected. */
  change(): void {
    this.start(true, this.editor.getAttributes("photo"));
  }

  private start(changing: boolean, words: { alt?: unknown; caption?: unknown }): void {
    this.changing = changing;
    this.file = null;
    this.image = null;
    this.alt.value = typeof words.alt === "string" ? words.alt : "";
    this.caption.value = typeof words.caption === "string" ? words.caption : "";
    need(this.dialog, "[data-choose]").hidden = changing;
    this.tell("");
    this.progress(null);
    this.picture("");
    this.dialog.showModal();
  }

  private async take(file: File): Promise<void> {
    this.file = file;
    this.id = newId();
    this.image = null;
    this.tell("shrinking");
    const small = await shrink(file);
    if (this.file !== file) return; // another one was chosen, or the dialog was closed
    this.file = small;
    this.picture(URL.createObjectURL(small));
    if (small.size > Number(this.dialog.dataset.most ?? Infinity)) this.tell("tooLarge", true);
    else this.upload(small);
  }

  private upload(file: File): void {
    this.again.hidden = true;
    this.tell("sending");
    this.progress(0);
    const sent = send(this.dialog.dataset.upload ?? "", file, this.id, this.token, (part) => {
      if (this.file === file) this.progress(part);
    });
    void sent.then((answer) => {
      if (this.file === file) this.settle(answer);
    });
  }

  private settle(answer: Answer): void {
    this.progress(null);
    if ("image" in answer) {
      this.image = answer.image;
      this.tell("arrived");
      return;
    }
    this.again.hidden = !answer.lost;
    if (answer.error) this.words(answer.error, true);
    else this.tell(answer.lost ? "lost" : "failed", true);
  }

  private put(): void {
    const attrs = { alt: this.alt.value.trim(), caption: this.caption.value.trim() };
    if (this.changing) {
      this.dialog.close();
      this.editor.chain().focus().updateAttributes("photo", attrs).run();
    } else if (this.image !== null) {
      const image = this.image;
      this.dialog.close();
      insertPhoto(this.editor, { image, ...attrs });
    } else if (this.bar.hidden && !this.told.classList.contains("wrong")) this.tell("first", true);
  }

  private tell(key: string, wrong = false): void {
    this.words(this.dialog.dataset[key] ?? "", wrong);
  }

  private words(words: string, wrong: boolean): void {
    this.told.textContent = words;
    this.told.classList.toggle("wrong", wrong);
    if (!wrong) this.again.hidden = true;
  }

  private progress(part: number | null): void {
    this.bar.hidden = part === null;
    this.bar.value = part ?? 0;
  }

  private picture(address: string): void {
    if (this.preview.src.startsWith("blob:")) URL.revokeObjectURL(this.preview.src);
    this.preview.hidden = address === "";
    if (address) this.preview.src = address;
    else this.preview.removeAttribute("src");
  }
}

/**
 * Behind the block where the caret is, or behind the photo that was placed just now. The caret goes on to the line that follows: whoever writes
 * on while a photo is selected writes in its place.
 */
export function insertPhoto(editor: Editor, attrs: { image: number; alt: string; caption: string }): void {
  const { from, to } = placeFor(editor.state.selection);
  editor
    .chain()
    .focus()
    .insertContentAt({ from, to }, { type: "photo", attrs })
    .command(({ tr }) => {
      caretBehind(tr, from + 1);
      return true;
    })
    .run();
}

/** What a photo comes in the place of: an empty line, or nothing. */
function placeFor({ $to }: Selection): { from: number; to: number } {
  if ($to.depth === 0) return { from: $to.pos, to: $to.pos };
  const [before, after] = [$to.before(1), $to.after(1)];
  if ($to.parent.isTextblock && $to.depth === 1 && $to.parent.content.size === 0) return { from: before, to: after };
  const $before = $to.doc.resolve(before);
  const isBehindPhoto = $before.nodeBefore?.type.name === "photo" && Selection.near($before, 1).from === $to.pos;
  return isBehindPhoto ? { from: before, to: before } : { from: after, to: after };
}
