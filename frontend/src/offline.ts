/**
 * Shows, calmly, that there is no signal, and takes the line away once there is.
 *
 * A page that the phone kept (`worker/sw.ts`) says since when, also when there is signal by now: it may be old.
 *
 * ```html
 * <html data-kept="2026-11-28T13:05:00.000Z">
 * <div role="status"><p class="offline" data-offline hidden>
 *   <span data-offline-open>Geen bereik. Wat je al open hebt, blijft staan.</span>
 *   <span data-offline-kept hidden>Geen bereik. Je ziet deze pagina van <time></time>. <a href="">Haal opnieuw op</a></span>
 * </p></div>
 * ```
 */

const WHEN: Intl.DateTimeFormatOptions = { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" };

export function wireOfflineLine(root: ParentNode = document): void {
  const kept = document.documentElement.dataset.kept;
  const show = (): void => {
    for (const line of root.querySelectorAll<HTMLElement>("[data-offline]")) {
      line.hidden = kept === undefined && navigator.onLine;
    }
  };

  if (kept !== undefined) sayWhen(root, new Date(kept));
  addEventListener("online", show);
  addEventListener("offline", show);
  show();
}

function sayWhen(root: ParentNode, at: Date): void {
  for (const time of root.querySelectorAll("[data-offline-kept] time")) time.textContent = at.toLocaleString("nl-NL", WHEN);
  for (const one of root.querySelectorAll<HTMLElement>("[data-offline-kept]")) one.hidden = false;
  for (const one of root.querySelectorAll<HTMLElement>("[data-offline-open]")) one.hidden = true;
}
