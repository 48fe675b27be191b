/**
 * Something that somebody begins with a form: an article, a question. The form works by itself; this keeps what was typed on the phone until the
 * server has it, and sends it without leaving the page: when there is no reception, everything still stands there.
 *
 * The phone may have kept the page itself, for anybody who opens it (`worker/sw.ts`). With what it was opened says its address then.
 *
 * ```html
 * <form data-beginning="artikel" data-keeper="5" data-restored="Wat je eerder typte, staat er nog." data-large …> see `sending.ts`
 *   <input type="hidden" name="bij" data-asked="bij" data-about> <input type="hidden" name="id" autocomplete="off"> <input name="title" data-asked="titel">
 * ```
 */
import { newId } from "./ids";
import { forget, keep, kept, type Kind, placeOf, restore } from "./kept";
import { say } from "./live";
import { need } from "./need";
import "./sending";

const FORM = "form[data-beginning]";

export function wireBeginning(): void {
  const form = document.querySelector<HTMLFormElement>(FORM);
  if (!form) return;
  const id = need(form, "[name=id]", HTMLInputElement);
  const asked = new URLSearchParams(location.search);
  if (document.documentElement.dataset.kept !== undefined) {
    openWith(form, asked);
    id.value = ""; // what was sent from this page before had it
  }
  const { beginning, keeper = "" } = form.dataset;
  // By what it was opened with: also when that is gone by now, and stands in the form no more.
  const about = need(form, "[data-about]", HTMLInputElement);
  const place = placeOf(beginning as Kind, [keeper, about.value || asked.get(about.dataset.asked ?? "")].filter(Boolean).join(":"));
  // A refused form comes back filled in by the server: that is newer than what the phone kept.
  const before = form.querySelector("[aria-invalid=true]") ? null : kept(place);
  if (before) {
    restore(form, before);
    say(form.dataset.restored ?? "");
  }
  // Sent twice it begins one. What was restored may have arrived already, and keeps its own.
  id.value ||= newId();
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
  for (const field of form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("[data-asked]")) {
    field.value = asked.get(field.dataset.asked ?? "") ?? "";
  }
}

wireBeginning();
