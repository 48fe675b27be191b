/**
 * From what `getStats` tells to what the ladder and the meter must know. Pure over reports: a list of plain objects with a `type`.
 */
import type { Reading } from "./ladder";

/** One object of a report: https://www.w3.org/TR/webrtc-stats/ */
export type Stat = Record<string, unknown> & { type: string; id: string };

/** What was counted since a call began, over all connections. */
export interface Totals {
  received: number;
  lost: number;
  /** Bytes over the line, with what each packet costs on the way. */
  bytes: number;
  /** Packets that came at all, also those that only say that the other side is there. */
  came: number;
  /** The worst that the other sides say of what we send: 0 to 1. */
  lostThere: number | null;
  /** Milliseconds. */
  rtt: number | null;
  /** Bits per second that the narrowest connection carries, and that we want to send over it. */
  carries: number | null;
  wants: number | null;
  strained: boolean;
  /** Frames of pictures that were shown. */
  frames: number;
  connections: number;
}

const EMPTY: Totals = { received: 0, lost: 0, bytes: 0, came: 0, lostThere: null, rtt: null, carries: null, wants: null, strained: false, frames: 0, connections: 0 };
/** What a packet costs beside what it holds: IP, UDP. */
const WRAPPING = 28;

/** Adds up the reports of all connections. */
export function totals(reports: Iterable<Stat>[]): Totals {
  return reports.reduce<Totals>((sum, report) => added(sum, totalsOf([...report])), EMPTY);
}

/**
 * How the line was between two moments; `heard`: somebody should have been. Silent is a line over which nothing came: who opened his microphone
 * and drove into a tunnel sends nothing either, and then it is his line that is gone.
 */
export function readingOf(before: Totals, after: Totals, heard: boolean): Reading {
  const received = Math.max(0, after.received - before.received);
  const lost = Math.max(0, after.lost - before.lost);
  const here = received + lost > 0 ? lost / (received + lost) : null;
  return {
    loss: most(here, after.lostThere),
    rtt: after.rtt,
    room: after.carries !== null && after.wants ? after.carries / after.wants : null,
    strained: after.strained,
    silent: heard && received === 0 && after.came === before.came,
  };
}

function totalsOf(stats: Stat[]): Totals {
  const found = { ...EMPTY, connections: 1 };
  for (const stat of stats) {
    if (stat.type === "inbound-rtp") {
      found.received += number(stat.packetsReceived);
      found.lost += number(stat.packetsLost);
      found.frames += number(stat.framesDecoded);
    }
    if (stat.type === "remote-inbound-rtp") found.lostThere = most(found.lostThere, fraction(stat.fractionLost));
    if (stat.type === "outbound-rtp" && stat.kind === "video" && stat.active !== false) {
      found.strained ||= stat.qualityLimitationReason === "cpu";
      found.wants = (found.wants ?? 0) + number(stat.targetBitrate);
    }
    if (stat.type === "transport") {
      const packets = number(stat.packetsSent) + number(stat.packetsReceived);
      found.bytes += number(stat.bytesSent) + number(stat.bytesReceived) + packets * WRAPPING;
      found.came += number(stat.packetsReceived);
    }
    if (stat.type === "candidate-pair" && stat.nominated === true && stat.state === "succeeded") {
      // Asked and answered every few seconds, whatever else there is to send.
      found.came += number(stat.responsesReceived);
      found.rtt = most(found.rtt, typeof stat.currentRoundTripTime === "number" ? stat.currentRoundTripTime * 1000 : null);
      if (typeof stat.availableOutgoingBitrate === "number") found.carries = stat.availableOutgoingBitrate;
    }
  }
  return found;
}

function added(one: Totals, other: Totals): Totals {
  const narrower = other.carries !== null && (one.carries === null || other.carries < one.carries);
  return {
    received: one.received + other.received,
    lost: one.lost + other.lost,
    bytes: one.bytes + other.bytes,
    came: one.came + other.came,
    lostThere: most(one.lostThere, other.lostThere),
    rtt: most(one.rtt, other.rtt),
    carries: narrower ? other.carries : one.carries,
    wants: narrower ? other.wants : one.wants,
    strained: one.strained || other.strained,
    frames: one.frames + other.frames,
    connections: one.connections + other.connections,
  };
}

function most(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}

function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

function fraction(value: unknown): number | null {
  return typeof value === "number" && value >= 0 && value <= 1 ? value : null;
}
