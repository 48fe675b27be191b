/**
 * Says something in the page's one live region, for eyes and screen readers alike.
 *
 * ```html
 * <div class="toast" role="status" aria-live="polite" data-live></div>
 * ```
 */

const SHOWN_FOR = 6000;

export function say(text: string, root: ParentNode = document): void {
  const region = root.querySelector("[data-live]");
  if (!region) return;

  const line = document.createElement("p");
  line.textContent = text;
  region.replaceChildren(line);

  setTimeout(() => {
    line.remove();
  }, SHOWN_FOR);
}
