/**
 * Shows, calmly, that there is no signal, and takes the line away once there is.
 *
 * A page that the phone kept (`worker/sw.ts`) says since when, also when there is signal by now: it may be old.
 *
 * What is sent where there is none would be gone with the page: a form stays where it is, and says so. The browser's word that there is none
 * is not enough: on a computer of one's own it says so without a network. Not of who leaves: what the phone kept of him goes also when the
 * server does not hear it.
 *
 * ```html
 * <html data-kept="2026-11-28T13:05:00.000Z">
 * <div role="status"><p class="offline" data-offline data-not-sent="Geen bereik. Dit is nog niet verstuurd." hidden>
 *   <span data-offline-open>Geen bereik. Wat je al open hebt, blijft staan.</span>
 *   <span data-offline-kept hidden>Geen bereik. Je ziet deze pagina van <time></time>. <a href="">Haal opnieuw op</a></span>
 * </p></div>
 * <form method="post" data-leaving>
 * ```
 */
import { say } from "./live";

const WHEN: Intl.DateTimeFormatOptions = { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" };

export function wireOfflineLine(): void {
  addEventListener("online", showOfflineLine);
  addEventListener("offline", showOfflineLine);
  showOfflineLine();
  // At the window: after all scripts that send in their own way, and keep what they cannot send.
  addEventListener("submit", hold);
}

/** Forms that may go, for the server answers. */
const going = new WeakSet<HTMLFormElement>();

function hold(event: SubmitEvent): void {
  const form = event.target;
  if (event.defaultPrevented || navigator.onLine || !(form instanceof HTMLFormElement)) return;
  if (form.method !== "post" || form.dataset.leaving !== undefined || going.delete(form)) return;
  event.preventDefault();
  void isReached().then((reached) => {
    if (reached) {
      going.add(form);
      form.requestSubmit(event.submitter);
    } else say(document.querySelector<HTMLElement>("[data-offline]")?.dataset.notSent ?? "");
  });
}

async function isReached(): Promise<boolean> {
  try {
    return (await fetch("/healthz", { method: "HEAD", cache: "no-store" })).ok;
  } catch {
    return false;
  }
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
