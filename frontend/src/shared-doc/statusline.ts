/**
 * Says how it stands with the text. Eyes see it at once; a screen reader hears what has lasted, not each letter that is on its way.
 *
 * ```html
 * <p data-state="loading" data-say-saved="Bewaard" data-say-refused="Dit lukt niet." data-because-refused="{reason} Kopieer het." …>
 *   <span data-words></span> <a data-for="loggedout loggedout-uncopied" hidden>Log in</a></p>
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

  /** `reason`: what the server says about it, for states that have a place for that. */
  show(state: State, reason = ""): void {
    if (this.line.dataset.state === state && this.line.dataset.shown !== undefined) return;
    const words = this.words(state, reason);
    this.line.dataset.state = state;
    this.line.dataset.shown = "";
    this.line.querySelectorAll<HTMLElement>("[data-for]").forEach((part) => {
      part.hidden = !part.dataset.for?.split(" ").includes(state);
    });
    const shown = this.line.querySelector("[data-words]");
    if (shown) shown.textContent = words;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.heard.textContent !== words) this.heard.textContent = words;
    }, LASTING);
  }

  private words(state: State, reason: string): string {
    const because = reason && this.line.getAttribute(`data-because-${state}`);
    return because ? because.replace("{reason}", () => reason) : (this.line.getAttribute(`data-say-${state}`) ?? "");
  }
}
