/** Lets the browser keep what is read for when there is no reception: `worker/sw.ts` does that, served at /sw.js for the whole site. */
import { whoIsHere } from "./returning";

/** The line is free for what the first page still needs. */
const AFTER_MS = 2000;
/** Needed most where there is no reception, though perhaps never opened before: asked for ahead by pages that lead there. */
const AHEAD = ["/wiki/nieuw/", "/kring/vragen/nieuw/"];
const PARTS = /(?:src|href)="(\/static\/[^"]+)"/g;
/** The worker says when it kept a page (`KEPT_AT` in `worker/copies.ts`). The files of an older release may be gone. */
const FRESH_MS = 24 * 60 * 60 * 1000;
/** Who was led to the door is not sent there by each page: where the browser remembers for whom. */
const AT_THE_DOOR = "vakkring:at-the-door";

/** Where a browser may not (a phone that tries the site over plain http) nothing is kept, and nothing else changes. */
export function keepCopies(): void {
  if (!("serviceWorker" in navigator)) return;
  addEventListener("load", () => setTimeout(() => void keep(), AFTER_MS), { once: true });
}

/** Without reception, or in a window that stores nothing: the next page tries again. */
async function keep(): Promise<void> {
  try {
    await navigator.serviceWorker.register("/sw.js");
    if (!navigator.serviceWorker.controller || sessionStorage.getItem(AT_THE_DOOR) === whoIsHere()) return;
    for (const path of AHEAD) if (document.querySelector(`a[href^="${path}"]`)) await askAhead(path);
  } catch {
    // See above.
  }
}

/** The page and what it consists of pass by the worker, which keeps them. */
async function askAhead(path: string): Promise<void> {
  if (await isWhole(path)) return;
  const answer = await fetch(path, { redirect: "manual" });
  if (answer.type === "opaqueredirect") sessionStorage.setItem(AT_THE_DOOR, whoIsHere());
  await Promise.all(partsOf(await answer.text()).map((part) => fetch(part)));
}

/** A page without its scripts would take what somebody types, and lose it. */
async function isWhole(path: string): Promise<boolean> {
  const copy = await kept(path);
  if (copy === undefined || !(Date.now() - Date.parse(copy.headers.get("Kept-At") ?? "") < FRESH_MS)) return false;
  const parts = await Promise.all(partsOf(await copy.text()).map(kept));
  return parts.every((part) => part !== undefined);
}

function kept(path: string): Promise<Response | undefined> {
  return caches.match(path, { ignoreVary: true });
}

function partsOf(page: string): string[] {
  return [...page.matchAll(PARTS)].map(([, part = ""]) => part);
}
