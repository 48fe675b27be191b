/**
 * What two browsers say to each other by way of the room, to find each other. A page has a `call`: a name of its own that is new each time it
 * comes in, so that two pages of one person, or a page and the one before it, are not mixed up. Pure.
 */
import { type Rung, RUNGS } from "./ladder";

export type Signal =
  /** I am here now: call me. */
  | { kind: "here"; call: string; place: string }
  /** I hang up; or: I know nothing of the call that you speak of. */
  | { kind: "bye"; call: string; to?: string }
  | { kind: "describe"; call: string; to: string; place: string; first: boolean; description: RTCSessionDescriptionInit }
  | { kind: "candidate"; call: string; to: string; candidate: RTCIceCandidateInit | null }
  /** So much of your picture and sound I want. */
  | { kind: "want"; call: string; to: string; rung: Rung };

/** What came from somebody, when it makes sense. */
export function signalOf(data: unknown): Signal | null {
  if (!isRecord(data) || typeof data.call !== "string") return null;
  const { kind, call, to } = data;
  if (kind === "here" && typeof data.place === "string") return { kind, call, place: data.place };
  if (kind === "bye") return typeof to === "string" ? { kind, call, to } : { kind, call };
  if (typeof to !== "string") return null;
  if (kind === "want") {
    const rung = RUNGS.find((one) => one === data.rung);
    return rung ? { kind, call, to, rung } : null;
  }
  if (kind === "candidate") return candidateOf(call, to, data.candidate);
  if (kind === "describe" && typeof data.place === "string") return describeOf(call, to, data.place, data.first === true, data.description);
  return null;
}

function candidateOf(call: string, to: string, candidate: unknown): Signal | null {
  if (candidate === null) return { kind: "candidate", call, to, candidate };
  return isRecord(candidate) && typeof candidate.candidate === "string" ? { kind: "candidate", call, to, candidate } : null;
}

function describeOf(call: string, to: string, place: string, first: boolean, description: unknown): Signal | null {
  if (!isRecord(description) || typeof description.sdp !== "string") return null;
  const { type, sdp } = description;
  return type === "offer" || type === "answer" ? { kind: "describe", call, to, place, first, description: { type, sdp } } : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
