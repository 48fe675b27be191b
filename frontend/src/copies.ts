/** Lets the browser keep what is read for when there is no reception: `worker/sw.ts` does that, served at /sw.js for the whole site. */

/** The line is free for what the first page still needs. */
const AFTER_MS = 2000;

/** Where a browser may not (a phone that tries the site over plain http) nothing is kept, and nothing else changes. */
export function keepCopies(): void {
  if (!("serviceWorker" in navigator)) return;
  addEventListener("load", () => setTimeout(() => void register(), AFTER_MS), { once: true });
}

async function register(): Promise<void> {
  // Without reception, or in a window that stores nothing: the next page tries again.
  await navigator.serviceWorker.register("/sw.js").catch(() => undefined);
}
