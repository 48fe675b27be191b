/**
 * What carries sound and picture: browsers that call each other (mesh.ts), or a media server (janus.ts). Another server is one more `Engine`.
 */
import type { Rung } from "./ladder";

export type Kind = "audio" | "video";

/** Whose picture and sound is wanted, and how much of it; who is not in it is not wanted at all. By attendee. */
export type Wanted = ReadonlyMap<number, Rung>;

/** How much of oneself is sent at most. */
export interface Sending {
  rung: Rung;
  /** So many others it is sent to. */
  others: number;
}

export interface Engine {
  /** Come in: from now on `Audience` hears. Rejects when it cannot be reached. */
  enter(): Promise<void>;
  /** Send this track, or nothing any more. */
  send(kind: Kind, track: MediaStreamTrack | null): Promise<void>;
  /** What is wanted of whom, and what is sent at most. */
  adapt(wanted: Wanted, sending: Sending): void;
  /** The network changed, or the room is back: find a new way now. */
  restart(): void;
  /** What `getStats` tells, of each connection. */
  reports(): Promise<RTCStatsReport[]>;
  /** Hang up. */
  leave(): void;
}

/** Who is told by an engine. */
export interface Audience {
  /** Somebody's track came (a new one takes the place of the old), or went. */
  track(person: number, kind: Kind, track: MediaStreamTrack | null, receiver: RTCRtpReceiver | null): void;
  /** The way to somebody is there, or lost. A server: `person` is null. */
  way(person: number | null, open: boolean): void;
  /** The server sent us away: we came in at another screen, or were put out. */
  ended(): void;
}

/** Picture of 360 lines is what a tile on a phone can show; 180 lines still tells who it is. */
export const CAPTURE = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 15, max: 20 } } as const;
export const SOUND_BITS = 32_000;
/** Bits per second of picture that a phone sends at most, to all others together. */
const UPLINK = 600_000;
const LARGE = { bits: 350_000, frames: 15, scale: 1 };
const SMALL = { bits: 60_000, frames: 8, scale: 2 };

/** How a picture is sent on a rung: what `RTCRtpEncodingParameters` takes. */
export interface Encoding {
  active: boolean;
  maxBitrate: number;
  maxFramerate: number;
  scaleResolutionDownBy: number;
}

/** How the picture is sent to somebody who is on `rung`, when `others` get one each. Pure. */
export function encodingOf(rung: Rung, others: number): Encoding {
  const size = rung === "video" ? LARGE : SMALL;
  return {
    active: rung === "video" || rung === "small",
    maxBitrate: Math.min(size.bits, Math.floor(UPLINK / Math.max(1, others))),
    maxFramerate: size.frames,
    scaleResolutionDownBy: size.scale,
  };
}

/** Makes a sender do so. Browsers that do not let themselves be told send as they think right. */
export async function encode(sender: RTCRtpSender, encoding: Partial<Encoding>): Promise<void> {
  const parameters = sender.getParameters();
  const first = parameters.encodings[0];
  if (!first) return;
  Object.assign(first, encoding);
  await sender.setParameters(parameters).catch(() => undefined);
}
