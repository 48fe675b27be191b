/**
 * "Plaats mijn verbetering": a plain form, which only goes out once the server has all that was written. What was typed in it outlives a page
 * that did not load.
 *
 * ```html
 * <form method="post" data-placing data-waiting="Even wachten…" data-held="Geen bereik…" data-ended="Lukt nu niet…"> <input name="reason"> <p role="status" data-told></p> <button>
 * ```
 */
import { need } from "../need";

const PATIENCE = 15_000;

export interface Keeping {
  isSaved(): boolean;
  /** The server takes nothing any more: waiting does not help. */
  isEnded(): boolean;
  /** Calls back on every change of the facts; returns how to stop that. */
  watch(changed: () => void): () => void;
}

export function wirePlacing(form: HTMLFormElement, keeping: Keeping, key: string): void {
  const field = need(form, "[name=reason]", HTMLInputElement);
  const told = need(form, "[data-told]");
  const button = need(form, "button:not([type=button])", HTMLButtonElement);
  let waiting = false;

  bringBack(field, key);
  field.addEventListener("input", () => {
    sessionStorage.setItem(key, field.value);
  });
  form.addEventListener("submit", (event) => {
    if (keeping.isSaved()) return;
    event.preventDefault();
    if (waiting) return;
    if (keeping.isEnded()) {
      told.textContent = form.dataset.ended ?? "";
      return;
    }
    waiting = true;
    button.setAttribute("aria-busy", "true");
    told.textContent = form.dataset.waiting ?? "";
    void saved(keeping).then((arrived) => {
      waiting = false;
      button.removeAttribute("aria-busy");
      told.textContent = arrived ? "" : ((keeping.isEnded() ? form.dataset.ended : form.dataset.held) ?? "");
      if (arrived) form.requestSubmit();
    });
  });
}

/** True once all is stored; false when that takes too long. */
function saved(keeping: Keeping): Promise<boolean> {
  return new Promise((done) => {
    const settle = (arrived: boolean): void => {
      clearTimeout(timer);
      stop();
      done(arrived);
    };
    const timer = setTimeout(() => {
      settle(false);
    }, PATIENCE);
    const stop = keeping.watch(() => {
      if (keeping.isSaved()) settle(true);
      else if (keeping.isEnded()) settle(false);
    });
  });
}

/** Only for who comes back to this page: after placing, a new visit begins with an empty line. */
function bringBack(field: HTMLInputElement, key: string): void {
  const kept = sessionStorage.getItem(key);
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const returned = entry?.type === "back_forward" || entry?.type === "reload";
  if (kept && returned && field.value === "") field.value = kept;
  else if (!returned) sessionStorage.removeItem(key);
}
