/** Where a page dials for a socket, and when it does so again after it lost it. */

const SHORTEST = 400;
const LONGEST = 15_000;

/** The socket at a path of our own site. */
export function socketUrl(path: string): URL {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url;
}

/** After these the server will not have us back. */
export function isFinal(code: number | null): boolean {
  return code !== null && code >= 4400 && code < 4500;
}

/** How long to wait before the next try: twice as long each time, and never the same for two phones that lost their line together. */
export function delay(tries: number, random: number): number {
  const most = Math.min(LONGEST, SHORTEST * 2 ** tries);
  return Math.round(most / 2 + (random * most) / 2);
}
