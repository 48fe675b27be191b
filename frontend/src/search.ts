/**
 * Searching as you type, and by voice. The page works as a plain form; this puts the lines below it in place while somebody types,
 * says how many there are, and lets arrow keys walk through them.
 *
 * ```html
 * <form data-search data-lines="/zoeken/regels/" data-no-network="…" data-listening="…" data-refused="…" data-unheard="…" data-voiceless="…">
 *   <input type="search" name="q"> <button type="button" data-voice hidden>…</button> <button>Zoek</button>
 *   <p role="status" data-search-status></p></form>
 * <div data-found> <a data-hit …> </div>
 * ```
 */
import { wireVoice } from "./voice";

const PAUSE = 220;
const SHORTEST = 2;

export class Search {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: AbortController | undefined;
  private shown: string;

  constructor(
    readonly form: HTMLFormElement,
    readonly input: HTMLInputElement,
    readonly found: HTMLElement,
    private readonly status: HTMLElement,
  ) {
    // What the server put there, not what stands there: somebody may have typed before this script arrived.
    this.shown = input.defaultValue.trim();
  }

  query(): string {
    return this.input.value.trim();
  }

  say(text: string): void {
    this.status.textContent = text;
  }

  /** Somebody typed: what is on its way is no longer wanted; wait until he pauses. */
  typed(): void {
    clearTimeout(this.timer);
    this.running?.abort();
    if (this.query().length < SHORTEST) return;
    this.timer = setTimeout(() => void this.look(), PAUSE);
  }

  /** Fetch the lines for what stands in the box now. */
  async look(): Promise<void> {
    clearTimeout(this.timer);
    const query = this.query();
    if (query === this.shown && this.status.textContent !== this.form.dataset.noNetwork) return;
    this.running?.abort();
    const mine = (this.running = new AbortController());
    try {
      const response = await fetch(this.address(this.form.dataset.lines ?? this.form.action, query), { signal: mine.signal });
      if (!response.ok) throw new Error(String(response.status));
      const lines = await response.text();
      if (!mine.signal.aborted) this.show(query, lines);
    } catch {
      if (!mine.signal.aborted) this.say(this.form.dataset.noNetwork ?? "");
    }
  }

  private show(query: string, lines: string): void {
    this.shown = query;
    this.found.innerHTML = lines;
    this.say(this.found.querySelector<HTMLElement>("[data-said]")?.dataset.said ?? "");
    // Who opens a card and comes back finds what he had.
    history.replaceState(null, "", this.address(this.form.action, query));
  }

  private address(base: string, query: string): string {
    const url = new URL(base, location.href);
    url.searchParams.set("q", query);
    return url.href;
  }
}

/** Down from the box to the first line, further with the arrows, up or Escape back to the box. */
export function wireKeys(search: Search): void {
  const step = (event: KeyboardEvent): void => {
    const hits = [...search.found.querySelectorAll<HTMLElement>("[data-hit]")];
    const at = hits.indexOf(document.activeElement as HTMLElement);
    if (at < 0 && (event.target !== search.input || event.key !== "ArrowDown")) return;
    if (event.key === "Escape") search.input.focus();
    else if (event.key === "ArrowDown") hits[at + 1]?.focus();
    else if (event.key === "ArrowUp") (hits[at - 1] ?? search.input).focus();
    else return;
    event.preventDefault();
  };
  search.input.addEventListener("keydown", step);
  search.found.addEventListener("keydown", step);
}

export function wireSearch(root: ParentNode = document): void {
  const form = root.querySelector<HTMLFormElement>("form[data-search]");
  const input = form?.querySelector<HTMLInputElement>("input[name=q]");
  const status = form?.querySelector<HTMLElement>("[data-search-status]");
  const found = root.querySelector<HTMLElement>("[data-found]");
  if (!form || !input || !status || !found) return;
  const search = new Search(form, input, found, status);

  input.addEventListener("input", () => {
    search.typed();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    // The keyboard of a phone steps aside, so that the lines can be seen.
    input.blur();
    void search.look();
  });
  addEventListener("online", () => void search.look());
  wireKeys(search);
  search.typed();
  wireVoice(form, (words) => {
    input.value = words;
    void search.look();
  }, (text) => {
    search.say(text);
  });
}

wireSearch();
