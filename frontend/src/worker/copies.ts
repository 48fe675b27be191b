/** Which pages stand on a phone for when there is no reception, for whom, and how they say so themselves. */

/**
 * Where people read, learn and write things down. Not the door, the till, one's account, a session, a circle: there an old page would lead
 * astray.
 */
const READ = /^\/(?:(?:leren|wiki|onderwerp)\/.*|live\/|pas\/|kring\/vragen\/nieuw\/)?$/;
/** Forms for anything: their script fills in with what they were opened (`beginning.ts`). */
const FORMS = ["/wiki/nieuw/", "/kring/vragen/nieuw/"];
/** Who leaves leaves nothing, also when the page after it does not come. */
const LEAVES = /^\/(?:account\/(?:logout|wissen)|beheer\/logout)\/$/;
const CARD = /^(\/leren\/[^/]+\/[^/]+\/)(\d+)\/$/;
/** The player asks for these itself, ahead of who learns. */
const CARDS = "/leren/";
const PART = /^\/(?:static|media)\//;

/** The server's word for whose page it is (vakkring/accounts/middleware.py); nobody's is a person of its own. */
export const WHOSE = "Copy-For";
export const KEPT_AT = "Kept-At";
const LIST = /(<h2) data-kept-title hidden(>.*?<ul) data-kept-pages hidden>/s;
const LONGEST_LIST = 12;

/** What was erased or hidden meanwhile does not stay on phones for ever. */
const LONGEST_MS = 30 * 24 * 60 * 60 * 1000;

export type Kind = "pages" | "pictures" | "statics";
/** So many of each stay: the newest. Pages are some 20 kB, pictures at most a few hundred. */
export const MOST: Record<Kind, number> = { pages: 80, pictures: 80, statics: 120 };

export interface Copy {
  path: string;
  html: string;
}

/** Addresses with a question in them are another page each time. */
export function isRead(url: URL): boolean {
  return url.search === "" && READ.test(url.pathname);
}

/** The address of the page that may be shown in the place of this one. */
export function addressOfCopy(url: URL): string | undefined {
  if (FORMS.includes(url.pathname)) return new URL(url.pathname, url).href;
  return isRead(url) ? url.href : undefined;
}

/** What pages ask for themselves (`player/`, `keeping.ts`). */
export function isAskedForAhead(url: URL): boolean {
  return url.search === "" && (url.pathname.startsWith(CARDS) || FORMS.includes(url.pathname));
}

export function isLeaving(method: string, url: URL): boolean {
  return method === "POST" && LEAVES.test(url.pathname);
}

/** Styles, scripts, letters and photos: what a page consists of. */
export function kindOfPart(url: URL, destination: string): Kind | undefined {
  if (!PART.test(url.pathname)) return undefined;
  if (url.pathname.startsWith("/static/")) return "statics";
  return destination === "image" ? "pictures" : undefined;
}

/** What the server lets nobody store is not stored; nor another page than the one that was asked for. */
export function mayStay(response: Response): boolean {
  return response.status === 200 && response.type === "basic" && !response.redirected && !(response.headers.get("Cache-Control") ?? "").includes("no-store");
}

export function isPage(response: Response): boolean {
  return (response.headers.get("Content-Type") ?? "").startsWith("text/html");
}

export function isOld(copy: Response, now: number): boolean {
  const at = copy.headers.get(KEPT_AT);
  return at !== null && now - Date.parse(at) > LONGEST_MS;
}

/** The store of one person; what everybody gets the same has one of its own. */
export function nameOf(kind: Kind, whose = ""): string {
  return `${kind}:${whose}`;
}

/** Whether a store holds what was made for somebody else: another person, or who is logged out by now. */
export function isOfAnother(name: string, whose: string): boolean {
  return !name.startsWith("statics:") && !name.endsWith(`:${whose}`);
}

/** The page says since when it stands here: `offline.ts` shows it. */
export function marked(html: string, keptAt: string): string {
  return html.replace("<html ", `<html data-kept="${escaped(keptAt)}" `);
}

/** The page that there is no reception, with what does stand on this phone: the newest first, and of a set its first card only. */
export function listed(html: string, copies: Copy[]): string {
  const found = new Map<string, { path: string; title: string; card: number }>();
  for (const { path, html: text } of [...copies].reverse()) {
    const [, set = "", number = "0"] = CARD.exec(path) ?? [];
    const [title, key, card] = [titleOf(text, set !== ""), set || path, Number(number)];
    const known = found.get(key);
    if (known === undefined && title !== "") found.set(key, { path, title, card });
    else if (known !== undefined && card < known.card) Object.assign(known, { path, card });
  }
  const lines = [...found.values()].slice(0, LONGEST_LIST).map(({ path, title }) => `<li><a href="${escaped(path)}">${title}</a></li>`);
  return lines.length === 0 ? html : html.replace(LIST, (_whole, heading: string, list: string) => `${heading}${list}>${lines.join("")}`);
}

/** Its title as it stands between the tags, for the server wrote it as HTML already; of a card that of its set, which comes last. */
function titleOf(html: string, card: boolean): string {
  const parts = (/<title>([^<]*)<\/title>/.exec(html)?.[1]?.trim() ?? "").split(" · ");
  return (card ? parts[parts.length - 1] : parts[0]) ?? "";
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
