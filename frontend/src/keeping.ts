/** Lets the browser keep what is read for when there is no reception: `worker/sw.ts` does that, served at /sw.js for the whole site. */

/** The line is free for what the first page still needs. */
const AFTER_MS = 2000;
/** Needed most where there is no reception, though perhaps never opened before: asked for ahead by pages that lead there. */
const AHEAD = ["/wiki/nieuw/", "/kring/vragen/nieuw/"];
const PARTS = /(?:src|href)="(\/static\/[^"]+)"/g;

/** Where a browser may not (a phone that tries the site over plain http) nothing is kept, and nothing else changes. */
export function keepCopies(): void {
  if (!("serviceWorker" in navigator)) return;
  addEventListener("load", () => setTimeout(() => void keep(), AFTER_MS), { once: true });
}

/** Without reception, or in a window that stores nothing: the next page tries again. */
async function keep(): Promise<void> {
  try {
    await navigator.serviceWorker.register("/sw.js");
    if (!navigator.serviceWorker.controller) return;
    for (const path of AHEAD) if (document.querySelector(`a[href^="${path}"]`)) await askAhead(path);
  } catch {
    // See above.
  }
}

/** The page and what it consists of pass by the worker, which keeps them. Who is not logged in is led to the door: that is not followed. */
async function askAhead(path: string): Promise<void> {
  if (await caches.match(path, { ignoreVary: true })) return;
  const page = await (await fetch(path, { redirect: "manual" })).text();
  await Promise.all([...page.matchAll(PARTS)].map(([, part = ""]) => fetch(part)));
}
