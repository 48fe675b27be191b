/** The server's time. Phones' clocks are minutes off, and a round of two minutes must end for everybody at once. */

const HOUR = new Intl.DateTimeFormat("nl-NL", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Amsterdam" });
const DAY = new Intl.DateTimeFormat("nl-NL", { weekday: "long", day: "numeric", month: "long", timeZone: "Europe/Amsterdam" });
let ahead = 0;

/** `now`: what the server's clock said when it made the page. */
export function setClock(now: string): void {
  ahead = Date.parse(now) - local() || 0;
}

/**
 * `at`: when something happened that is heard of now. The server's clock cannot be behind that: so a page that was slow to load, or a phone
 * whose own clock stood still while it slept, is right again with the first thing it hears.
 */
export function hearClock(at: string): void {
  ahead = Math.max(ahead, Date.parse(at) - local());
}

function local(): number {
  return performance.timeOrigin + performance.now();
}

export function serverNow(): number {
  return local() + ahead;
}

/** Seconds that are left; never below 0. */
export function secondsLeft(endsAt: string): number {
  return Math.max(0, Math.ceil((Date.parse(endsAt) - serverNow()) / 1000));
}

/** "4:10". */
export function minutesAndSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** In Dutch time, as the rest of the site. */
export function hour(at: string | number): string {
  return HOUR.format(new Date(at));
}

/** "maandag 5 december". */
export function day(at: string): string {
  return DAY.format(new Date(at));
}
