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

/** What a command is about: of the others of its type there may be more than one under way. */
const ABOUT: Partial<Record<Asked["type"], readonly string[]>> = {
  "poll.vote": ["poll"],
  "poll.set": ["poll"],
  "dilemma.vote": ["dilemma"],
  "question.vote": ["question"],
  "question.answered": ["question"],
  "chat.react": ["message", "reaction"],
  "group.help": ["group"],
};

/**
 * True when this is the second tap of a cold thumb: the last of what waits about the same thing says just this. What was asked before that counts
 * no more: who takes A, then B, then A again means A.
 */
export function isWaiting(room: Room, command: Asked): boolean {
  const thing = thingOf(command);
  const last = room.waiting.filter((one) => thingOf(one.command) === thing).at(-1);
  return last !== undefined && JSON.stringify(last.command) === JSON.stringify(command);
}

function thingOf(command: Asked): string {
  const fields = command as unknown as Record<string, unknown>;
  return JSON.stringify([command.type, ...(ABOUT[command.type] ?? []).map((name) => fields[name])]);
}

/** The same, once: a second tap before the answer does nothing. */
export async function askOnce(room: Room, command: Asked): Promise<Acknowledged | null> {
  return isWaiting(room, command) ? null : ask(room, command);
}
