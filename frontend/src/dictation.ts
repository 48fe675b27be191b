/**
 * Writes down what is said. The button shows only where the browser can listen.
 *
 * ```html
 * <textarea></textarea> <button type="button" data-dictate aria-pressed="false" hidden>
 *   <span data-say="Spreek het in" data-stop="Klaar met praten">Spreek het in</span></button>
 * ```
 */
import { listenerClass, sentence } from "./listening";
import { say } from "./live";

/** Shows the button when it can work. `write` gets each thing said, as the browser heard it. */
export function wireDictation(button: HTMLButtonElement, write: (said: string) => void): void {
  const Recogniser = listenerClass();
  if (!Recogniser) return;
  const listener = new Recogniser();
  listener.lang = "nl-NL";
  listener.continuous = true;
  listener.onresult = (event) => {
    for (const result of Array.from(event.results).slice(event.resultIndex)) {
      const said = result.isFinal ? (result[0]?.transcript.trim() ?? "") : "";
      if (said) write(said);
    }
  };
  listener.onerror = (event) => {
    say(sentence(button, event.error));
  };
  listener.onend = () => {
    show(button, false);
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    const listening = button.getAttribute("aria-pressed") === "true";
    if (listening) listener.stop();
    else listener.start();
    show(button, !listening);
  });
}

/** Puts what was said behind what stands in a field. Full stops matter: the title of a card is cut there. */
export function add(field: HTMLTextAreaElement, said: string): void {
  field.value = [field.value.trim(), asSentence(said)].filter(Boolean).join(" ");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

export function asSentence(said: string): string {
  return said.charAt(0).toUpperCase() + said.slice(1) + (/[.!?]$/.test(said) ? "" : ".");
}

function show(button: HTMLButtonElement, listening: boolean): void {
  button.setAttribute("aria-pressed", String(listening));
  const words = button.querySelector<HTMLElement>("[data-say]");
  if (words) words.textContent = (listening ? words.dataset.stop : words.dataset.say) ?? "";
}
