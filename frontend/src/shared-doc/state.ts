/** Which sentence tells how it stands with the text. Pure. */
import { isFinal } from "../redial";

export interface Facts {
  /** The text has been here complete, at least once. */
  arrived: boolean;
  /** There is a connection, and it has brought us up to date. */
  live: boolean;
  /** The server stored all that was written here. */
  stored: boolean;
  /** The phone keeps a copy of its own. */
  copied: boolean;
  /** Why the server closed the last connection, if it said so. */
  code: number | null;
}

export type State = "loading" | "unreached" | "saved" | "unsaved" | "offline" | "uncopied" | "busy" | "loggedout" | "loggedout-uncopied" | "forbidden" | "refused";

const LOGGED_OUT = 4401;
const FORBIDDEN = 4403;
// 1012 and 1013 are the protocol's own: the server starts anew, or cannot store just now.
const BUSY = [4508, 4529, 1012, 1013];

export function stateOf(facts: Facts): State {
  if (facts.code === LOGGED_OUT) return facts.copied ? "loggedout" : "loggedout-uncopied";
  if (facts.code === FORBIDDEN) return "forbidden";
  if (isFinal(facts.code)) return "refused";
  if (facts.live) return facts.stored ? "saved" : "unsaved";
  if (facts.code !== null && BUSY.includes(facts.code)) return "busy";
  if (!facts.arrived) return facts.code === null ? "loading" : "unreached";
  return facts.copied ? "offline" : "uncopied";
}
