/**
 * Reads a card aloud with the voice of the phone. The button shows only where there is one; pressing again stops.
 *
 * ```html
 * <button type="button" data-speak hidden>Luister</button> … <div data-aloud>what is read</div>
 * ```
 */
export function wireSpeech(root: ParentNode): void {
  if (!("speechSynthesis" in globalThis)) return;
  speechSynthesis.cancel();
  for (const button of root.querySelectorAll<HTMLButtonElement>("[data-speak]")) {
    button.hidden = false;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-pressed") === "true") stop(button);
      else speak(button, text(root));
    });
  }
}

/** The title, then everything marked data-aloud and the card's picture, in the order of the page; pictures by their text alternative. */
export function text(root: ParentNode): string {
  const heading = root.querySelector("main h1.title")?.textContent ?? "";
  const parts = [...root.querySelectorAll<HTMLElement>("[data-aloud], main > figure")].map(spoken);
  return [heading, ...parts].map((part) => part.replace(/\s+/g, " ").trim()).filter(Boolean).join(". ");
}

function spoken(element: HTMLElement): string {
  const pictures = [...element.querySelectorAll("[role=img], img")].map((one) => one.getAttribute("aria-label") ?? one.getAttribute("alt") ?? "");
  const copy = element.cloneNode(true) as HTMLElement;
  for (const silent of copy.querySelectorAll("svg, button:not([name=choice]), input, label.vh, [data-without-script], details:not([open]), [hidden]")) silent.remove();
  for (const letter of copy.querySelectorAll(".k, .legend b")) if (letter.textContent.trim()) letter.append(": ");
  for (const tag of copy.querySelectorAll(".tag")) tag.before(". ");
  const lines = [...copy.querySelectorAll("p, li, h1, h2, th, td, legend, figcaption, .ans")].map((one) => one.textContent.trim());
  return [...pictures, ...(lines.length ? lines : [copy.textContent])].filter(Boolean).join(". ");
}

function speak(button: HTMLButtonElement, words: string): void {
  speechSynthesis.cancel();
  const utterance = new SpeechSynthesisUtterance(words);
  utterance.lang = "nl-NL";
  utterance.rate = 0.95;
  utterance.onend = utterance.onerror = () => {
    button.setAttribute("aria-pressed", "false");
  };
  button.setAttribute("aria-pressed", "true");
  speechSynthesis.speak(utterance);
}

function stop(button: HTMLButtonElement): void {
  speechSynthesis.cancel();
  button.setAttribute("aria-pressed", "false");
}
