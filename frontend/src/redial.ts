/** When a page dials again after it lost its socket. */

const SHORTEST = 400;
const LONGEST = 15_000;

/** After these the server will not have us back. */
export function isFinal(code: number): boolean {
  return code >= 4400 && code < 4500;
}

/** How long to wait before the next try: twice as long each time, and never the same for two phones that lost their line together. */
export function delay(tries: number, random: number): number {
  const most = Math.min(LONGEST, SHORTEST * 2 ** tries);
  return Math.round(most / 2 + (random * most) / 2);
}
