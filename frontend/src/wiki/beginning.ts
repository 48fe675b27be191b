/**
 * A new article. The form works by itself; this keeps what was typed on the phone until the server has it, and sends it without leaving the
 * page: when there is no reception, everything still stands there.
 *
 * ```html
 * <form data-beginning data-keeper="5" data-restored="Wat je eerder typte, staat er nog." data-large …> see `sending.ts` </form>
 * ```
 */
import { forget, keep, kept, placeOf, restore } from "../kept";
import { say } from "../live";
import "../sending";

const FORM = "form[data-beginning]";

export function wireBeginning(): void {
  const form = document.querySelector<HTMLFormElement>(FORM);
  if (!form) return;
  const place = placeOf("artikel", form.dataset.keeper ?? "");
  // A refused form comes back filled in by the server: that is newer than what the phone kept.
  const before = form.querySelector("[aria-invalid=true]") ? null : kept(place);
  if (before) {
    restore(form, before);
    say(form.dataset.restored ?? "");
  }
  // At the page: a refused form takes the place of this one.
  document.addEventListener("input", (event) => {
    const typed = event.target instanceof Element ? event.target.closest<HTMLFormElement>(FORM) : null;
    if (typed) keep(place, typed);
  });
  document.addEventListener("sent", () => {
    forget(place);
  });
}

wireBeginning();
