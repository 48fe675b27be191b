/** The pass that opens the door to sound and picture: fetched when one comes in, renewed while one stays. */
import type { PersonView } from "../messages";
import type { JanusPass } from "./janus";

export interface Pass {
  place: string;
  others: PersonView[];
  /** For browsers that call each other. */
  ice: RTCIceServer[];
  janus: JanusPass | null;
}

const PATIENCE = 8000;

/** Asks the site's server. Rejects when there is no way in now. */
export async function fetchPass(address: string, token: string, enters: boolean): Promise<Pass> {
  const abort = new AbortController();
  const timer = setTimeout(() => { abort.abort(); }, PATIENCE);
  try {
    const body = new URLSearchParams({ enters: enters ? "1" : "0" });
    const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token }, signal: abort.signal });
    if (!answer.ok) throw new Error(`No pass: ${answer.status}`);
    return passOf((await answer.json()) as Answer, Date.now());
  } finally {
    clearTimeout(timer);
  }
}

interface Answer {
  place: string;
  seconds: number;
  others: PersonView[];
  ice?: RTCIceServer[];
  janus?: Omit<JanusPass, "until">;
}

/** What the server said, with its end by this phone's clock: those of phones are often wrong, so that only the span counts. Pure. */
export function passOf(answer: Answer, now: number): Pass {
  const janus = answer.janus ? { ...answer.janus, until: now + answer.seconds * 1000 } : null;
  return { place: answer.place, others: answer.others, ice: answer.ice ?? [], janus };
}
