/**
 * What a call costs of a bundle of data. Pure. Megabytes are those of a phone bill: a million bytes.
 */
import { lower, type Rung } from "./ladder";

const MEGABYTE = 1_000_000;
const AN_HOUR = 3600;

/** Most that somebody wants to spend on this call, in megabytes; null: whatever it costs. */
export type Ceiling = number | null;
export const CEILINGS: readonly Ceiling[] = [null, 250, 100, 50];

/** From this part of the ceiling on there is only sound; all of it is text. */
const SOUND_FROM = 0.75;

/** So many milliseconds back the pace is taken from: long enough not to jump, short enough to follow a change of rung. */
const LATELY = 20_000;

/** Counts what went over the line, also over connections that are gone. */
export class Meter {
  private gone = 0;
  private last = 0;
  private lately: { at: number; megabytes: number }[] = [];

  /** The bytes of the connections there are at this moment. When fewer come out than before, some of them were closed. */
  count(bytes: number, now: number): void {
    if (bytes < this.last) this.gone += this.last - bytes;
    this.last = bytes;
    this.lately = [...this.lately.filter(({ at }) => now - at <= LATELY), { at: now, megabytes: this.megabytes }];
  }

  get megabytes(): number {
    return (this.gone + this.last) / MEGABYTE;
  }

  /** Megabytes an hour, when it goes on as in the last seconds; null as long as that is not known. */
  get pace(): number | null {
    const [first] = this.lately;
    const newest = this.lately[this.lately.length - 1];
    if (!first || !newest || newest.at - first.at < LATELY / 2) return null;
    return ((newest.megabytes - first.megabytes) / (newest.at - first.at)) * 1000 * AN_HOUR;
  }
}

/** The highest rung that a ceiling still allows after so many megabytes. */
export function allowed(ceiling: Ceiling, megabytes: number, frugal: boolean): Rung {
  const spared: Rung = frugal ? "small" : "video";
  if (ceiling === null) return spared;
  if (megabytes >= ceiling) return "text";
  return lower(spared, megabytes >= ceiling * SOUND_FROM ? "sound" : "video");
}

/** As people say it: whole tens above a hundred, so that it is not more exact than it is. */
export function roughly(megabytes: number): number {
  if (megabytes >= 100) return Math.round(megabytes / 10) * 10;
  return megabytes >= 10 ? Math.round(megabytes) : Math.round(megabytes * 10) / 10;
}
