/**
 * Saying instead of typing, where the browser can listen (Web Speech). The button stays hidden elsewhere. Some browsers send the sound
 * to their maker to have it written out; the sentence shown while listening says whose work it is. We get only the words.
 *
 * ```html
 * <form data-listening="…" data-refused="…" data-unheard="…" data-voiceless="…"> <button type="button" data-voice hidden>Spreek het in</button>
 * ```
 */

import { type Listener, listenerClass, sentence } from "./listening";

/** Shows the button when it can work. `heard` gets the words, `say` a sentence for the person. */
export function wireVoice(form: HTMLElement, heard: (words: string) => void, say: (text: string) => void): void {
  const button = form.querySelector<HTMLElement>("[data-voice]");
  const Recogniser = listenerClass();
  if (!button || !Recogniser) return;
  let listening: Listener | undefined;

  const stop = (): void => {
    listening = undefined;
    button.setAttribute("aria-pressed", "false");
  };

  const start = (): void => {
    const one = new Recogniser();
    let said = "";
    one.lang = "nl-NL";
    one.interimResults = false;
    one.onresult = (event) => {
      said = event.results[0]?.[0]?.transcript.trim() ?? "";
    };
    one.onerror = (event) => {
      if (listening === one) say(sentence(form, event.error));
    };
    one.onend = () => {
      if (listening !== one) return;
      stop();
      if (said) heard(said);
    };
    listening = one;
    button.setAttribute("aria-pressed", "true");
    say(form.dataset.listening ?? "");
    try {
      one.start();
    } catch {
      stop();
      say(form.dataset.voiceless ?? "");
    }
  };

  button.addEventListener("click", () => {
    if (!listening) {
      start();
      return;
    }
    const one = listening;
    stop();
    say("");
    one.abort();
  });
  button.hidden = false;
}
