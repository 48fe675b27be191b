/**
 * The cards that are on the phone: those ahead, fetched one by one while nothing else happens, and those that were shown.
 * A set that was begun works to its end without reception.
 */
import { ask } from "./reach";

const PATIENCE = 20_000;
const NEXT = /data-next="([^"]+)"/;
const PICTURE = /<img[^>]+src="([^"]+)"/g;

const ahead = new Map<string, string>();
const seen = new Map<string, string>();
/** Changes when what was fetched has letters of the other size. */
let edition = 0;

interface Connection {
  saveData?: boolean;
  effectiveType?: string;
}

/** What makes a card's page: not its letters, its hash or what was typed. */
export function key(address: string): string {
  const url = new URL(address, location.href);
  return url.pathname + (url.searchParams.has("nog") ? "?nog" : "");
}

/** A card that was not shown yet: it can be put in place at once. */
export function fetched(address: string): string | undefined {
  return ahead.get(key(address));
}

/** Any card that is here, for when the server cannot be asked. */
export function onPhone(address: string): string | undefined {
  return ahead.get(key(address)) ?? seen.get(key(address));
}

export function shown(address: string, html: string): void {
  ahead.delete(key(address));
  seen.set(key(address), html);
}

export function forgetAhead(): void {
  ahead.clear();
  edition += 1;
}

export function isEnd(address: string): boolean {
  return new URL(address, location.href).pathname.endsWith("/klaar/");
}

/** Fetches the card at `address` and, where data costs little, all after it. */
export async function fetchAhead(address: string | undefined, all = isRoomy()): Promise<void> {
  const mine = edition;
  let next = address;
  while (next !== undefined && !isEnd(next)) {
    let html = onPhone(next);
    if (html === undefined) {
      await idle();
      html = await fetchOne(next);
      if (html === undefined || mine !== edition) return;
      ahead.set(key(next), html);
    }
    next = all ? NEXT.exec(html)?.[1] : undefined;
  }
}

async function fetchOne(address: string): Promise<string | undefined> {
  try {
    const page = await ask(address, PATIENCE);
    if (!page.ok || page.redirected) return undefined;
    for (const [, picture] of page.html.matchAll(PICTURE)) if (picture !== undefined) new Image().src = picture;
    return page.html;
  } catch {
    return undefined;
  }
}

function isRoomy(): boolean {
  const { connection } = navigator as Navigator & { connection?: Connection };
  return connection?.saveData !== true && !(connection?.effectiveType ?? "").includes("2g");
}

function idle(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has no requestIdleCallback.
    if ("requestIdleCallback" in globalThis) requestIdleCallback(() => { resolve(); }, { timeout: 1000 });
    else setTimeout(resolve, 100);
  });
}
