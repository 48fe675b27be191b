/**
 * Share buttons: the phone's own share sheet, or else the link on the clipboard. Hidden until this script can make
 * them work.
 *
 * ```html
 * <button type="button" data-share hidden
 *         data-share-url="/leren/r290/" data-share-title="R290 buiten plaatsen"
 *         data-copied="Link gekopieerd." data-failed="Kopiëren lukt niet. Houd de link ingedrukt.">Deel</button>
 * ```
 *
 * Without data-share-url the page itself is shared. The two sentences are optional; templates pass translated ones.
 */
import { say } from "./live";

export function wireShareButtons(root: ParentNode = document): void {
  for (const button of root.querySelectorAll<HTMLElement>("[data-share]")) {
    button.addEventListener("click", () => void share(button));
    button.hidden = false;
  }
}

export async function share(button: HTMLElement): Promise<void> {
  const url = new URL(button.dataset.shareUrl ?? location.href, location.href).href;
  const title = button.dataset.shareTitle ?? document.title;

  if ("share" in navigator) {
    try {
      await navigator.share({ title, url });
      return;
    } catch (error) {
      // Closed without choosing: that is an answer too.
      if (error instanceof DOMException && error.name === "AbortError") return;
    }
  }
  await copy(url, button);
}

async function copy(url: string, button: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(url);
    say(button.dataset.copied ?? "Link gekopieerd.");
  } catch {
    say(button.dataset.failed ?? `Kopiëren lukt niet. De link is ${url}`);
  }
}
