/** Asking the server from a button: what is refused is said, in the page's live region. */
import { say as announce } from "../live";
import type { Acknowledged } from "./messages";
import { RefusedError, type Asked, type Room } from "./room";

/** Null when it was refused. */
export async function ask(room: Room, command: Asked): Promise<Acknowledged | null> {
  try {
    return await room.send(command);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    if (error.message) announce(error.message);
    return null;
  }
}

/** True when the same kind of command waits for its answer: the second tap of a cold thumb. */
export function isWaiting(room: Room, command: Asked): boolean {
  const wanted = JSON.stringify(command);
  return room.waiting.some((one) => JSON.stringify(one.command) === wanted);
}

/** The same, once: a second tap before the answer does nothing. */
export async function askOnce(room: Room, command: Asked): Promise<Acknowledged | null> {
  return isWaiting(room, command) ? null : ask(room, command);
}
