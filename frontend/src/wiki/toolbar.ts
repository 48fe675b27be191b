/**
 * The bench of tools: under the thumb on a phone, above the text on a wide screen. One stop for Tab, arrows within; Escape in the text leads here.
 *
 * ```html
 * <div role="toolbar" data-toolbar> <button type="button" data-tool="bold" aria-pressed="false">…</button>
 *   <button type="button" data-more aria-expanded="false" aria-controls="meer">…</button>
 *   <div id="meer" data-extra> …more buttons… </div> <div data-context="table" hidden> …buttons for a table… </div>
 * </div>
 * ```
 */
import type { Editor } from "@tiptap/core";
import { TOOLS } from "./tools";

export class Toolbar {
  private waiting = false;

  constructor(
    readonly root: HTMLElement,
    private readonly editor: Editor,
  ) {}

  wire(): void {
    this.root.addEventListener("mousedown", (event) => {
      if (event.target instanceof Element && event.target.closest("button")) event.preventDefault(); // the text keeps the caret, the phone its keyboard
    });
    this.root.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("button") : null;
      if (button) this.press(button);
    });
    this.root.addEventListener("keydown", (event) => {
      this.walk(event);
    });
    this.root.addEventListener("focusin", (event) => {
      this.stopAt(event.target as HTMLElement);
    });
    this.editor.on("transaction", () => {
      this.show();
    });
    this.editor.on("update", () => {
      this.show();
    });
    this.stopAt(this.buttons()[0]);
    this.show();
  }

  focus(): void {
    (this.buttons().find((button) => button.tabIndex === 0) ?? this.buttons()[0])?.focus();
  }

  /** For buttons that do more than change the text: what they open is wired elsewhere. */
  on(name: string, open: () => void): void {
    this.root.querySelectorAll<HTMLButtonElement>(`[data-tool="${name}"]`).forEach((button) => {
      button.addEventListener("click", () => {
        if (!isOff(button)) open();
      });
    });
  }

  private press(button: HTMLButtonElement): void {
    if (isOff(button)) return;
    if (button.dataset.more !== undefined) this.unfold(button, button.getAttribute("aria-expanded") !== "true");
    TOOLS[button.dataset.tool ?? ""]?.run(this.editor);
  }

  private unfold(button: HTMLButtonElement, open: boolean): void {
    button.setAttribute("aria-expanded", String(open));
    this.root.querySelector("[data-extra]")?.classList.toggle("open", open);
  }

  /** Once per drawing, however many changes come in. */
  private show(): void {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      if (!this.editor.isDestroyed) this.draw();
    });
  }

  private draw(): void {
    const { isEditable } = this.editor;
    for (const button of this.root.querySelectorAll<HTMLButtonElement>("[data-tool]")) {
      const tool = TOOLS[button.dataset.tool ?? ""];
      if (tool?.isOn) button.setAttribute("aria-pressed", String(isEditable && tool.isOn(this.editor)));
      const off = !isEditable || tool?.canRun?.(this.editor) === false;
      if (off) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
    for (const part of this.root.querySelectorAll<HTMLElement>("[data-context]")) {
      part.hidden = !isEditable || !this.editor.isActive(part.dataset.context ?? "");
    }
  }

  private buttons(): HTMLButtonElement[] {
    return [...this.root.querySelectorAll("button")].filter((button) => button.getClientRects().length > 0);
  }

  private stopAt(chosen: HTMLElement | undefined): void {
    for (const button of this.root.querySelectorAll("button")) button.tabIndex = button === chosen ? 0 : -1;
  }

  private walk(event: KeyboardEvent): void {
    const buttons = this.buttons();
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (event.key === "Escape") this.editor.commands.focus();
    else if (next !== undefined) buttons[(next + buttons.length) % buttons.length]?.focus();
    else return;
    event.preventDefault();
  }
}

function isOff(button: HTMLElement): boolean {
  return button.getAttribute("aria-disabled") === "true";
}
