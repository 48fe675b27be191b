/**
 * Says how it stands with the text. Eyes see it at once; a screen reader hears what has lasted, not each letter that is on its way.
 *
 * ```html
 * <p data-state="loading" data-say-saved="Bewaard" data-say-unsaved="Nog niet bewaard" …><span data-icon></span><span data-words></span> <a data-login hidden>Log in</a></p>
 * <p class="vh" role="status" data-heard></p>
 * ```
 */
import type { State } from "./state";

const LASTING = 1500;

export class StatusLine {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly line: HTMLElement,
    private readonly heard: HTMLElement,
  ) {}

  show(state: State): void {
    if (this.line.dataset.state === state && this.line.dataset.shown !== undefined) return;
    const words = this.words(state);
    this.line.dataset.state = state;
    this.line.dataset.shown = "";
    this.line.querySelectorAll<HTMLElement>("[data-for]").forEach((part) => {
      part.hidden = part.dataset.for !== state;
    });
    const shown = this.line.querySelector("[data-words]");
    if (shown) shown.textContent = words;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.heard.textContent !== words) this.heard.textContent = words;
    }, LASTING);
  }

  words(state: State): string {
    return this.line.getAttribute(`data-say-${state}`) ?? "";
  }
}
