/**
 * Sheets: one at a time, over the room. The phone's own back button closes a sheet instead of leaving the room.
 *
 * ```html
 * <button data-open="people"> … <dialog data-sheet="people"> … <button data-close>
 * ```
 */
import { need } from "../need";
import { setText } from "./dom";

const WIDE = "(min-width: 64em)";

export class Sheets {
  private current: HTMLDialogElement | null = null;
  private docked: HTMLDialogElement | null = null;
  /** A step back that was ours is on its way. */
  private leaving = false;

  constructor(private readonly opened: (name: string) => void) {
    document.addEventListener("click", (event) => {
      const pressed = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-open], [data-close]") : null;
      if (pressed?.dataset.open !== undefined) this.open(pressed.dataset.open);
      else if (pressed) this.close();
    });
    for (const sheet of document.querySelectorAll<HTMLDialogElement>("dialog[data-sheet]:not([data-sheet=sure])"))
      sheet.addEventListener("close", () => { this.closed(sheet); });
    if (isSheet(history.state)) history.replaceState(null, "");
    addEventListener("popstate", () => {
      if (this.leaving) this.leaving = false;
      else this.current?.close();
    });
  }

  open(name: string): void {
    const sheet = this.sheet(name);
    if (sheet === this.docked) {
      sheet.querySelector<HTMLElement>("textarea, input, button")?.focus();
    } else if (!sheet.open) {
      const other = this.current;
      this.current = sheet;
      other?.close();
      if (!other) history.pushState({ sheet: true }, "");
      sheet.showModal();
    }
    this.opened(name);
  }

  close(): void {
    this.current?.close();
  }

  isOpen(name: string): boolean {
    return this.sheet(name).open;
  }

  /** On a wide screen this sheet lies beside the room for good. */
  dock(name: string): void {
    const sheet = this.sheet(name);
    const wide = matchMedia(WIDE);
    const follow = (): void => {
      if (sheet.open && sheet !== this.docked) sheet.close();
      this.docked = wide.matches ? sheet : null;
      sheet.toggleAttribute("open", wide.matches);
      document.body.classList.toggle("docked", wide.matches);
    };
    wide.addEventListener("change", follow);
    follow();
  }

  private sheet(name: string): HTMLDialogElement {
    return need(document, `dialog[data-sheet="${name}"]`, HTMLDialogElement);
  }

  private closed(sheet: HTMLDialogElement): void {
    if (sheet !== this.current) return;
    this.current = null;
    if (!isSheet(history.state)) return;
    this.leaving = true;
    history.back();
  }
}

function isSheet(state: unknown): boolean {
  return (state as { sheet?: boolean } | null)?.sheet === true;
}

/** Asks whether it is meant. Above whatever is open. */
export function sure(title: string, words: string, yes: string): Promise<boolean> {
  const dialog = need(document, "dialog[data-sheet=sure]", HTMLDialogElement);
  setText(need(dialog, "[data-title]"), title);
  setText(need(dialog, "[data-words]"), words);
  setText(need(dialog, "[data-yes]"), yes);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => { resolve(dialog.returnValue === "yes"); }, { once: true });
  });
}
