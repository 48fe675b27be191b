/**
 * Between the pages and the network: asks the server first, always, and keeps what people read for when it cannot be asked.
 *
 * An older copy is shown only when there is no answer, and says that it is one. Nothing is sent from here later, and nothing but pages and
 * their parts is touched: what somebody writes waits in the page's own storage.
 */
import { addressOfCopy, type Copy, isAskedForAhead, isLeaving, isOfAnother, isOld, isPage, isRead, KEPT_AT, kindOfPart, type Kind, listed, marked, mayStay, MOST, nameOf, WHOSE } from "./copies";

declare const self: ServiceWorkerGlobalScope;

const NO_RECEPTION = "/geen-bereik/";
const NEEDED = [NO_RECEPTION, "/static/plain.css"];
/** In a meter cupboard a request does not fail, it hangs. After so long who has a copy gets that; the player gives up by itself after 4 s. */
const PATIENCE = 10_000;
const PATIENCE_OF_PARTS = 3_000;

/** Once each time the browser wakes this script. */
let tidied: Promise<void> | undefined;

self.addEventListener("install", (event) => {
  event.waitUntil(prepare());
});

self.addEventListener("activate", (event) => {
  // Nothing here may wait for the network: until it is done, every page would.
  event.waitUntil(Promise.all([self.registration.navigationPreload.enable(), self.clients.claim()]));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (isLeaving(request.method, url)) event.waitUntil(forgetOthers(""));
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  event.waitUntil((tidied ??= forgetOld()));
  const kind = kindOfPart(url, request.destination);
  if (request.mode === "navigate") event.respondWith(pageFor(event, url));
  else if (isAskedForAhead(url)) event.respondWith(askedAhead(event, url));
  else if (kind !== undefined) event.respondWith(partFor(event, url, kind));
});

async function prepare(): Promise<void> {
  const cache = await caches.open(nameOf("statics"));
  await cache.addAll(NEEDED.map((path) => new Request(path, { cache: "reload" })));
  await self.skipWaiting();
}

async function pageFor(event: FetchEvent, url: URL): Promise<Response> {
  const address = addressOfCopy(url);
  const copy = address === undefined ? undefined : await found(address);
  const asked = navigated(event);
  try {
    const response = await (copy === undefined ? asked : inTime(asked, PATIENCE));
    event.waitUntil(keepPage(url, response));
    return response;
  } catch {
    // What comes too late for now is there for the next time.
    event.waitUntil(asked.then((response) => keepPage(url, response)).catch(() => undefined));
    return copy === undefined ? noReception() : shown(copy);
  }
}

/** The browser asks for the page while this script is still being woken. */
async function navigated(event: FetchEvent): Promise<Response> {
  const early = (await event.preloadResponse) as Response | undefined;
  return early ?? fetch(event.request);
}

/** Throws when it takes longer than `patience` milliseconds. */
function inTime(asked: Promise<Response>, patience: number): Promise<Response> {
  return Promise.race([
    asked,
    new Promise<never>((_resolve, reject) => {
      setTimeout(() => { reject(new Error("no answer in time")); }, patience);
    }),
  ]);
}

/** Cards on their way into the player: a set goes on, also in a page that was opened without reception. And the forms that pages ask for. */
async function askedAhead(event: FetchEvent, url: URL): Promise<Response> {
  const copy = await found(url.href);
  const response = await answerOr(copy, fetch(event.request));
  if (response === copy) return shown(copy);
  event.waitUntil(keepPage(url, response));
  return response;
}

async function partFor(event: FetchEvent, url: URL, kind: Kind): Promise<Response> {
  const copy = await found(url.href);
  const response = await answerOr(copy, fetch(event.request));
  const isNew = response !== copy && mayStay(response) && !NEEDED.includes(url.pathname);
  if (isNew) event.waitUntil(keepPart(url, response.clone(), kind));
  return response;
}

/** The answer, or the copy when there is none in time. Throws when there is neither. */
function answerOr(copy: Response | undefined, asked: Promise<Response>): Promise<Response> {
  if (copy === undefined) return asked;
  return inTime(asked, PATIENCE_OF_PARTS).catch(() => copy);
}

/**
 * Whoever sees a page of his own makes the phone forget what was made for somebody else, also when this page does not stay.
 *
 * Leaves the answer itself unread, and makes a second one only of what stays: one that nobody reads would hold a large file in memory.
 */
async function keepPage(url: URL, response: Response): Promise<void> {
  const whose = response.headers.get(WHOSE);
  if (whose === null) return;
  const copy = isRead(url) && mayStay(response) && isPage(response) ? response.clone() : undefined;
  await forgetOthers(whose);
  if (copy !== undefined) await store("pages", whose, url, copy);
}

/** A photo may be for members only: it stays and goes with the pages of who looked at it. */
async function keepPart(url: URL, response: Response, kind: Kind): Promise<void> {
  if (kind === "statics") return store(kind, "", url, response);
  const pages = await nameOfPages();
  if (pages !== undefined) await store(kind, pages.slice(nameOf("pages").length), url, response);
}

/** Anew, so that it is the newest; the oldest make room. */
async function store(kind: Kind, whose: string, url: URL, response: Response): Promise<void> {
  const cache = await caches.open(nameOf(kind, whose));
  const headers = new Headers(response.headers);
  headers.set(KEPT_AT, new Date().toISOString());
  headers.delete("Vary"); // whose it is, its store says
  const copy = new Response(await response.blob(), { headers });
  await cache.delete(url);
  await cache.put(url, copy);
  const kept = (await cache.keys()).filter((one) => !NEEDED.includes(new URL(one.url).pathname));
  await Promise.all(kept.slice(0, -MOST[kind]).map((one) => cache.delete(one)));
}

/** What was made for anybody else than this person; for anybody at all when it is nobody. */
async function forgetOthers(whose: string): Promise<void> {
  const others = (await caches.keys()).filter((name) => isOfAnother(name, whose));
  await Promise.all(others.map((name) => caches.delete(name)));
}

/** The oldest come first: the first that is not old ends it. What has no age was there from the beginning. */
async function forgetOld(): Promise<void> {
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const one of await cache.keys()) {
      const copy = await cache.match(one);
      if (copy?.headers.has(KEPT_AT) !== true) continue;
      if (!isOld(copy, Date.now())) break;
      await cache.delete(one);
    }
  }
}

function found(address: string): Promise<Response | undefined> {
  return caches.match(address, { ignoreVary: true });
}

async function shown(copy: Response): Promise<Response> {
  return new Response(marked(await copy.text(), copy.headers.get(KEPT_AT) ?? ""), { headers: copy.headers });
}

async function noReception(): Promise<Response> {
  const page = await found(NO_RECEPTION);
  if (page === undefined) return Response.error();
  return new Response(listed(await page.text(), await copies()), { headers: page.headers });
}

async function copies(): Promise<Copy[]> {
  const name = await nameOfPages();
  if (name === undefined) return [];
  const cache = await caches.open(name);
  const kept = await cache.keys();
  return Promise.all(kept.map(async (one) => ({ path: new URL(one.url).pathname, html: (await (await cache.match(one))?.text()) ?? "" })));
}

/** Of one person there is one: that of others went when he came. */
async function nameOfPages(): Promise<string | undefined> {
  return (await caches.keys()).find((name) => name.startsWith(nameOf("pages")));
}
