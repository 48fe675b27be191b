/** The photo wall: everybody hangs up what he photographed, and sees it all at once. Only the server writes in its document. */
import { newId } from "../../ids";
import { need } from "../../need";
import { shrink } from "../../shrink";
import { arrange } from "../dom";
import { hangingIn, type Hanging } from "./hanging";
import type { Panel, Setting } from "./mount";
import { photoAt, sendPhoto, type Sending } from "./photo";

export class WallPanel implements Panel {
  private readonly part: HTMLElement;
  private readonly dialog: HTMLDialogElement;
  private readonly viewer: HTMLDialogElement;
  private readonly list: HTMLElement;
  private readonly model: HTMLTemplateElement;
  private readonly hung = new Map<number, HTMLElement>();
  private sending: Sending | null = null;
  private request = new AbortController();
  private seen: number | null = null;

  constructor(private readonly setting: Setting) {
    this.part = setting.part;
    this.dialog = need(this.part, "[data-hanging]", HTMLDialogElement);
    this.viewer = need(this.part, "[data-viewer]", HTMLDialogElement);
    this.list = need(this.part, "[data-list]");
    this.model = need(this.part, "template[data-one]", HTMLTemplateElement);
    this.wireTaking();
    this.wireViewer();
    setting.connection.doc.on("update", () => {
      this.show();
    });
    this.show();
  }

  open(writable: boolean): void {
    need(this.part, "[data-tools]").hidden = !writable;
  }

  destroy(): void {
    this.forget();
  }

  // --- what hangs there -----------------------------------------------------------------------------------------------------------------
  private show(): void {
    const { photos, large } = hangingIn(this.setting.connection.doc);
    const there = new Set(photos.map((one) => one.id));
    for (const [id, item] of this.hung) {
      if (there.has(id)) continue;
      item.remove();
      this.hung.delete(id);
      if (this.seen === id) this.viewer.close();
    }
    arrange(this.list, photos.map((photo) => this.hung.get(photo.id) ?? this.hang(photo)));
    need(this.part, "[data-empty]").hidden = photos.length > 0;
    this.enlarge(photos.find((one) => one.id === large) ?? null);
  }

  private hang(photo: Hanging): HTMLElement {
    const item = this.model.content.firstElementChild?.cloneNode(true) as HTMLElement;
    this.fill(item, photo, true);
    need(item, "button").addEventListener("click", () => {
      this.view(photo);
    });
    this.hung.set(photo.id, item);
    return item;
  }

  private fill(item: HTMLElement, photo: Hanging, small = false): void {
    const image = need(item, "img", HTMLImageElement);
    const { id, name, caption, width, height } = photo;
    image.width = width;
    image.height = height;
    image.alt = caption || (this.part.dataset.wordPhoto ?? "").replace("{name}", () => name);
    image.src = photoAt(this.setting.home, id, small);
    need(item, "[data-name]").textContent = name;
    need(item, "[data-caption]").textContent = caption;
  }

  private enlarge(photo: Hanging | null): void {
    const stage = need(this.part, "[data-large]");
    stage.hidden = photo === null;
    if (photo && stage.dataset.shown !== String(photo.id)) this.fill(stage, photo);
    stage.dataset.shown = String(photo?.id ?? "");
  }

  // --- one of them, close by ------------------------------------------------------------------------------------------------------------
  private wireViewer(): void {
    this.viewer.querySelectorAll("[data-close]").forEach((button) => {
      button.addEventListener("click", () => {
        this.viewer.close();
      });
    });
    need(this.viewer, "[data-remove]").addEventListener("click", () => void this.ask("weg"));
    need(this.viewer, "[data-show]").addEventListener("click", () => void this.ask("groot"));
    need(this.part, "[data-small]").addEventListener("click", () => void this.put("klein/"));
    need(this.part, "[data-small]").hidden = !this.setting.staff;
  }

  private view(photo: Hanging): void {
    this.seen = photo.id;
    this.fill(this.viewer, photo);
    need(this.viewer, "[data-show]").hidden = !this.setting.staff;
    need(this.viewer, "[data-remove]").hidden = !(this.setting.staff || String(photo.by) === this.setting.me);
    this.viewer.showModal();
  }

  private async ask(what: "weg" | "groot"): Promise<void> {
    const id = this.seen;
    this.viewer.close();
    if (id !== null) await this.put(`foto/${id}/${what}/`);
  }

  private async put(path: string): Promise<void> {
    try {
      const response = await fetch(this.setting.home + path, { method: "POST", headers: { "X-CSRFToken": this.setting.token, Accept: "application/json" } });
      this.say(response.ok ? "" : "wordRefused");
    } catch {
      this.say("wordLost");
    }
  }

  // --- a new one ------------------------------------------------------------------------------------------------------------------------
  private wireTaking(): void {
    this.part.querySelectorAll<HTMLInputElement>("[data-photo]").forEach((input) => {
      input.addEventListener("change", () => {
        const file = input.files?.[0];
        input.value = "";
        if (file) void this.take(file);
      });
    });
    need(this.dialog, "form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      void this.send();
    });
    need(this.dialog, "[data-close]").addEventListener("click", () => {
      this.dialog.close();
    });
    this.dialog.addEventListener("close", () => {
      // Who closes it does not want this one to hang. When the wall itself goes, what was sent still arrives.
      this.request.abort();
      this.forget();
    });
  }

  private async take(file: File): Promise<void> {
    const small = await shrink(file);
    this.forget();
    this.sending = { id: newId(), file: small, caption: "" };
    need(this.dialog, "img", HTMLImageElement).src = URL.createObjectURL(small);
    need(this.dialog, "input[name=caption]", HTMLInputElement).value = "";
    this.tell("");
    this.dialog.showModal();
  }

  /** The same photo keeps its id: trying again after bad reception hangs it once. */
  private async send(): Promise<void> {
    const { sending, dialog } = this;
    if (!sending || this.button.getAttribute("aria-busy") === "true") return;
    sending.caption = need(dialog, "input[name=caption]", HTMLInputElement).value.trim();
    this.button.setAttribute("aria-busy", "true");
    this.request = new AbortController();
    this.tell(this.part.dataset.wordSending ?? "");
    const answer = await sendPhoto(this.setting.home, this.setting.token, sending, (part) => {
      this.progress(part);
    }, this.request.signal);
    // Closed meanwhile, and maybe another one is on its way.
    if (this.sending !== sending) return;
    this.rest();
    if ("error" in answer) this.tell(answer.error || (this.part.dataset.wordLost ?? ""), true);
    else dialog.close();
  }

  private get button(): HTMLElement {
    return need(this.dialog, "form .btn");
  }

  /** Nothing is on its way. */
  private rest(): void {
    this.button.removeAttribute("aria-busy");
    this.progress(null);
  }

  private tell(words: string, wrong = false): void {
    const line = need(this.dialog, "[data-told]");
    line.textContent = words;
    line.classList.toggle("wrong", wrong);
  }

  private progress(part: number | null): void {
    const bar = need(this.dialog, "progress", HTMLProgressElement);
    bar.hidden = part === null;
    bar.value = part ?? 0;
  }

  private forget(): void {
    const image = need(this.dialog, "img", HTMLImageElement);
    if (image.src.startsWith("blob:")) URL.revokeObjectURL(image.src);
    image.removeAttribute("src");
    this.sending = null;
    this.rest();
  }

  private say(word: string): void {
    need(this.part, "[data-said]").textContent = this.part.dataset[word] ?? "";
  }
}
