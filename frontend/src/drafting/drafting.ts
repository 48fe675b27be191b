/**
 * A set from the phone. The form works by itself; this sends each photo as soon as it is chosen, made smaller first, keeps what was typed on
 * the phone until the draft is made, listens, and shows one card at a time.
 *
 * ```html
 * <form data-drafting data-upload="/…/bestand/" data-keeper="5" data-sending data-arrived data-waits data-wait data-film data-restored>
 *   <fieldset data-slot="1"> data-stored, data-shown > data-picture + data-state, data-progress, data-file, textarea, data-dictate </fieldset>
 *   <button type="button" data-more hidden>
 * ```
 */
import { add, wireDictation } from "../dictation";
import { say } from "../live";
import { forget, keep, kept, placeOf, restore } from "../kept";
import type { Kept } from "../kept";
import { Slot } from "./slot";

let afterOnline: (() => void) | null = null;

export function wireDrafting(form: HTMLFormElement, fresh = true): void {
  const place = placeOf("setje", form.dataset.keeper ?? "");
  const slots = [...form.querySelectorAll<HTMLFieldSetElement>("[data-slot]")].map((root) => new Slot(root, form));
  const remember = (): void => {
    keep(place, form, Object.fromEntries(slots.map((slot) => [`picture_${slot.number}`, slot.address])));
  };

  const before = fresh ? kept(place) : null;
  if (before) bringBack(form, slots, before);
  for (const slot of slots) {
    slot.wire(remember);
    const button = slot.root.querySelector<HTMLButtonElement>("[data-dictate]");
    const field = slot.root.querySelector("textarea");
    if (button && field) {
      wireDictation(button, (said) => {
        add(field, said);
      });
    }
  }
  form.addEventListener("input", remember);
  showModuleTitle(form);
  showSlots(form, slots);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(form, slots, place);
  });

  if (afterOnline) removeEventListener("online", afterOnline);
  afterOnline = () => {
    for (const slot of slots) slot.retry();
  };
  addEventListener("online", afterOnline);
}

function bringBack(form: HTMLFormElement, slots: Slot[], before: Kept): void {
  restore(form, before);
  for (const slot of slots) slot.bringBack(before[`picture_${slot.number}`] ?? "");
  say(form.dataset.restored ?? "");
}

/** The title of a new module is asked only for a new module. */
function showModuleTitle(form: HTMLFormElement): void {
  const place = form.elements.namedItem("place");
  const title = form.querySelector<HTMLElement>("[data-new-module]");
  if (!(place instanceof HTMLSelectElement) || !title) return;
  const show = (): void => {
    title.hidden = !place.value.startsWith("new:");
  };
  place.addEventListener("change", show);
  show();
}

/** Those in use, and one to begin with; the rest one by one. */
function showSlots(form: HTMLFormElement, slots: Slot[]): void {
  const more = form.querySelector<HTMLButtonElement>("[data-more]");
  const last = slots.reduce((found, slot, index) => (slot.used ? index : found), 0);
  slots.forEach((slot, index) => {
    slot.root.hidden = index > last;
  });
  if (!more) return;
  const check = (): void => {
    more.hidden = slots.every((slot) => !slot.root.hidden);
  };
  more.addEventListener("click", () => {
    const next = slots.find((slot) => slot.root.hidden);
    if (next) {
      next.root.hidden = false;
      next.root.querySelector<HTMLElement>("[data-file]")?.focus();
    }
    check();
  });
  check();
}

/** Sends the form without leaving the page: when there is no reception, everything still stands there. */
async function send(form: HTMLFormElement, slots: Slot[], place: string): Promise<void> {
  if (form.dataset.busy !== undefined) return;
  if (slots.some((slot) => slot.waiting)) {
    for (const slot of slots) slot.retry();
    say(form.dataset.wait ?? "");
    return;
  }
  form.dataset.busy = "";
  const button = form.querySelector("button.act");
  button?.setAttribute("aria-busy", "true");
  try {
    // As an address: a redirect would be followed here, and what the next page has to say would be lost.
    const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
    if (response.ok && response.headers.get("Content-Type")?.startsWith("application/json")) {
      forget(place);
      location.assign(((await response.json()) as { next: string }).next);
      return;
    }
    // Without its style sheet, which this page has already and whose nonce is not ours.
    const html = (await response.text()).replace(/<style[\s\S]*?<\/style>/, "");
    const page = new DOMParser().parseFromString(html, "text/html");
    const refused = page.querySelector<HTMLFormElement>("form[data-drafting]");
    if (!refused) {
      say(page.querySelector("h1")?.textContent ?? "");
      return;
    }
    form.replaceWith(refused);
    wireDrafting(refused, false);
    refused.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  } catch {
    say(form.dataset.wait ?? "");
  } finally {
    delete form.dataset.busy;
    button?.removeAttribute("aria-busy");
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-drafting]")) {
  // A refused form comes back filled in by the server: that is newer than what the phone kept.
  wireDrafting(form, form.querySelector("[aria-invalid=true]") === null);
}
