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

export function wireOfflineLine(): void {
  addEventListener("online", showOfflineLine);
  addEventListener("offline", showOfflineLine);
  showOfflineLine();
}

/**
 * Also for who puts another page in this one's place: what it says is of the page that stands here now. Where somebody writes
 * (`data-written-here`) nothing is old: the text is the phone's own.
 */
export function showOfflineLine(): void {
  const kept = document.querySelector("[data-written-here]") ? undefined : document.documentElement.dataset.kept;
  for (const line of document.querySelectorAll<HTMLElement>("[data-offline]")) {
    line.hidden = kept === undefined && navigator.onLine;
    for (const one of line.querySelectorAll<HTMLElement>("[data-offline-kept]")) one.hidden = kept === undefined;
    for (const one of line.querySelectorAll<HTMLElement>("[data-offline-open]")) one.hidden = kept !== undefined;
    for (const time of line.querySelectorAll("time")) time.textContent = kept === undefined ? "" : new Date(kept).toLocaleString("nl-NL", WHEN);
  }
}
