/**
 * Lets the pages of a PDF become slides, some at a time, and shows how far it is. Without this a button does one step.
 *
 * ```html
 * <p data-making="/live/x/dias/3/verder/" data-words="{done} van {of} pagina's klaar" data-lost><progress></progress> <span data-told></span></p>
 * <form method="post" data-by-hand> … </form>
 * ```
 */
import { need } from "../need";

interface Far {
  done: number;
  of: number;
}

export async function wireMaking(line: HTMLElement, token: string): Promise<void> {
  const { making = "", words = "", lost = "" } = line.dataset;
  const told = need(line, "[data-told]");
  const bar = need(line, "progress", HTMLProgressElement);
  line.parentElement?.querySelector<HTMLElement>("[data-by-hand]")?.setAttribute("hidden", "");
  for (let far: Far | null = null; far === null || far.done < far.of; ) {
    far = await step(making, token);
    if (far === null) {
      told.textContent = lost;
      return;
    }
    bar.value = far.done;
    told.textContent = words.replace("{done}", String(far.done)).replace("{of}", String(far.of));
  }
  location.reload();
}

/** Null when there was no answer that can be read. */
export async function step(address: string, token: string): Promise<Far | null> {
  try {
    const response = await fetch(address, { method: "POST", headers: { "X-CSRFToken": token, Accept: "application/json" } });
    const { done, of } = (await response.json()) as Partial<Far>;
    return response.ok && typeof done === "number" && typeof of === "number" ? { done, of } : null;
  } catch {
    return null;
  }
}

for (const line of document.querySelectorAll<HTMLElement>("[data-making]")) {
  void wireMaking(line, need(document, "[name=csrfmiddlewaretoken]", HTMLInputElement).value);
}
