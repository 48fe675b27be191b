/**
 * The reception ladder: picture, small picture, sound with slides, text only. Pure: it is told how the line is, and says on which rung to
 * stand. Down within seconds, because a call that stutters helps nobody; up slowly, and ever slower for who fell off before, because a
 * picture that comes and goes is worse than none. Who chooses with his thumb stays where he chose.
 */

export type Rung = "video" | "small" | "sound" | "text";
/** Best first. */
export const RUNGS: readonly Rung[] = ["video", "small", "sound", "text"];

/** How the line was in the last two seconds. What is not known is null. */
export interface Reading {
  /** Part of the packets that got lost, in the worse direction: 0 to 1. */
  loss: number | null;
  /** There and back, in milliseconds. */
  rtt: number | null;
  /** What the line carries, as part of what we want to send: below 1 is too little. */
  room: number | null;
  /** The processor cannot keep up with the picture. */
  strained: boolean;
  /** Nothing came at all, though somebody should be heard. */
  silent: boolean;
}

export interface Ladder {
  /** Where the line lets us stand. */
  readonly auto: Rung;
  /** Where the thumb put us; null: the line decides. */
  readonly chosen: Rung | null;
  /** Not higher than this: so many people, so much data, a picture nobody looks at. */
  readonly most: Rung;
  /** Bad readings on end, and good ones. */
  readonly bad: number;
  readonly good: number;
  /** So many good readings it takes to climb. */
  readonly patience: number;
  /** Readings since the last climb. */
  readonly since: number;
}

/** What a rung bears before it breaks. */
const BEARS: Record<Rung, { loss: number; rtt: number; room: number }> = {
  video: { loss: 0.08, rtt: 700, room: 0.6 },
  small: { loss: 0.16, rtt: 1200, room: 0.5 },
  sound: { loss: 0.4, rtt: 3000, room: 0 },
  text: { loss: 1, rtt: Infinity, room: 0 },
};
/** The line must be this much better than a rung bears before we climb to it. */
const SPARE = 0.5;
/** Two seconds each. */
const BAD_ENOUGH = 2;
const SILENT_ENOUGH = 5;
const PATIENCE = 5;
const LONGEST_PATIENCE = 60;
/** Who falls within so many readings of a climb, climbed too early. */
const TOO_EARLY = 10;

export const START: Ladder = { auto: "video", chosen: null, most: "video", bad: 0, good: 0, patience: PATIENCE, since: Infinity };

/** Where we stand. */
export function rungOf(ladder: Ladder): Rung {
  return lower(ladder.chosen ?? ladder.auto, ladder.most);
}

/** The lower of two rungs. */
export function lower(one: Rung, other: Rung): Rung {
  return RUNGS[Math.max(RUNGS.indexOf(one), RUNGS.indexOf(other))] ?? "text";
}

/** The thumb chooses; null gives the line its say again. */
export function choose(ladder: Ladder, rung: Rung | null): Ladder {
  return { ...ladder, chosen: rung, bad: 0, good: 0 };
}

/** Not higher than this from now on. */
export function limit(ladder: Ladder, most: Rung): Ladder {
  return ladder.most === most ? ladder : { ...ladder, most };
}

/** One more reading. On the rung of text only there is no call to read: `null` counts the time until the next try. */
export function step(ladder: Ladder, reading: Reading | null): Ladder {
  const counted = { ...ladder, since: ladder.since + 1 };
  if (reading === null || ladder.auto === "text") return ladder.auto === "text" ? rested(counted) : counted;
  const stands = rungOf(counted);
  if (breaks(stands, reading)) return fallen({ ...counted, bad: ladder.bad + 1, good: 0 }, stands, reading);
  const good = reading.silent ? 0 : counted.good + 1;
  return climbed({ ...counted, bad: 0, good }, reading);
}

/** Whether a rung does not bear such a line. */
export function breaks(rung: Rung, reading: Reading, part = 1): boolean {
  const bears = BEARS[rung];
  if (reading.silent) return true;
  if ((reading.loss ?? 0) > bears.loss * part) return true;
  if ((reading.rtt ?? 0) > bears.rtt * part) return true;
  const picture = rung === "video" || rung === "small";
  return picture && (reading.strained || (reading.room ?? 1) < bears.room);
}

/** One rung down, when it has been bad for long enough. The thumb's choice stays, but is remembered as too much for the line. */
function fallen(ladder: Ladder, stands: Rung, reading: Reading): Ladder {
  const enough = reading.silent && stands === "sound" ? SILENT_ENOUGH : BAD_ENOUGH;
  if (ladder.bad < enough) return ladder;
  const patience = ladder.since <= TOO_EARLY ? Math.min(ladder.patience * 2, LONGEST_PATIENCE) : ladder.patience;
  return { ...ladder, auto: below(stands), bad: 0, good: 0, patience };
}

/** One rung up, when it has been good for long enough and the higher one would bear it. */
function climbed(ladder: Ladder, reading: Reading): Ladder {
  const higher = above(ladder.auto);
  if (ladder.good < ladder.patience || higher === ladder.auto) return ladder;
  // What the line carries is only known up to what we send on it: above that, one has to try.
  if (breaks(higher, { ...reading, room: null, strained: false }, SPARE)) return ladder;
  return { ...ladder, auto: higher, good: 0, since: 0 };
}

/** On text only: after some time, try sound again. */
function rested(ladder: Ladder): Ladder {
  const good = ladder.good + 1;
  return good < ladder.patience ? { ...ladder, good } : { ...ladder, auto: "sound", good: 0, bad: 0, since: 0 };
}

function below(rung: Rung): Rung {
  return RUNGS[RUNGS.indexOf(rung) + 1] ?? "text";
}

function above(rung: Rung): Rung {
  return RUNGS[RUNGS.indexOf(rung) - 1] ?? rung;
}
