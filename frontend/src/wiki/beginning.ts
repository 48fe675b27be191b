/**
 * A new article. The form works by itself; this keeps what was typed on the phone until the server has it, and sends it without leaving the
 * page: when there is no reception, everything still stands there.
 *
 * The phone may have kept the page for anything somebody finds out (`worker/sw.ts`). With what it was opened says its address then.
 *
 * ```html
 * <form data-beginning data-keeper="5" data-restored="Wat je eerder typte, staat er nog." data-large …> see `sending.ts`
 *   <input type="hidden" name="bij"> <input type="hidden" name="id" autocomplete="off"> <input name="title"></form>
 * ```
 */
import { newId } from "../ids";
import { forget, keep, kept, placeOf, restore } from "../kept";
import { say } from "../live";
import { need } from "../need";
import "../sending";

const FORM = "form[data-beginning]";

export function wireBeginning(): void {
  const form = document.querySelector<HTMLFormElement>(FORM);
  if (!form) return;
  if (document.documentElement.dataset.kept !== undefined) openWith(form, new URLSearchParams(location.search));
  const place = placeOf("artikel", [form.dataset.keeper, field(form, "bij").value].filter(Boolean).join(":"));
  // A refused form comes back filled in by the server: that is newer than what the phone kept.
  const before = form.querySelector("[aria-invalid=true]") ? null : kept(place);
  if (before) {
    restore(form, before);
    say(form.dataset.restored ?? "");
  }
  // Sent twice it begins one article. What was restored may have arrived already, and keeps its own.
  field(form, "id").value ||= newId();
  // At the page: a refused form takes the place of this one.
  document.addEventListener("input", (event) => {
    const typed = event.target instanceof Element ? event.target.closest<HTMLFormElement>(FORM) : null;
    if (typed) keep(place, typed);
  });
  document.addEventListener("sent", () => {
    forget(place);
  });
}

function openWith(form: HTMLFormElement, asked: URLSearchParams): void {
  field(form, "bij").value = asked.get("bij") ?? "";
  field(form, "title").value = asked.get("titel") ?? "";
}

function field(form: HTMLFormElement, name: string): HTMLInputElement {
  return need(form, `[name=${name}]`, HTMLInputElement);
}

wireBeginning();
