/**
 * Whether the server has stored all that was written here. It counts the changes it received from this socket, and says how many of them are
 * stored together with the state vector of what it has. Both must cover ours: a state vector does not know of what was taken away.
 */
import * as Y from "yjs";
import type * as decoding from "lib0/decoding";
import { readVarUint, readVarUint8Array } from "lib0/decoding";

/** The type of message by which the server tells what it stored. */
export const ACKNOWLEDGED = 20;

const SYNC = 0;
const STEP_TWO = 1;
const UPDATE = 2;

/** A socket that counts the changes it sent. */
export class CountingWebSocket extends WebSocket {
  changes = 0;

  override send(data: Parameters<WebSocket["send"]>[0]): void {
    if (data instanceof Uint8Array && isChange(data)) this.changes += 1;
    super.send(data);
  }
}

/** A message that changes the document: what the other lacks, or a new change. */
export function isChange(message: Uint8Array): boolean {
  return message[0] === SYNC && (message[1] === STEP_TWO || message[1] === UPDATE);
}

type Clocks = Map<number, number>;

export class Ledger {
  private readonly written: Clocks = new Map();
  private readonly stored: Clocks = new Map();
  private committed = 0;

  /** A change that came into the document here: typed, or brought back from the phone's copy. */
  wrote(update: Uint8Array): void {
    raise(this.written, Y.parseUpdateMeta(update).to);
  }

  /** A change that came from the server, which stores before it passes on. */
  received(update: Uint8Array): void {
    raise(this.stored, Y.parseUpdateMeta(update).to);
  }

  /** A new connection starts counting again. */
  connected(): void {
    this.committed = 0;
  }

  /** A message of the type above, without its first number. */
  acknowledged(decoder: decoding.Decoder): void {
    this.committed = readVarUint(decoder);
    raise(this.stored, Y.decodeStateVector(readVarUint8Array(decoder)));
  }

  /** `sent`: the changes that went out over this connection. The first one is what the server lacked when it began, even if that was nothing. */
  covers(sent: number): boolean {
    if (sent === 0 || sent !== this.committed) return false;
    return [...this.written].every(([client, clock]) => (this.stored.get(client) ?? 0) >= clock);
  }
}

function raise(clocks: Clocks, by: Clocks): void {
  for (const [client, clock] of by) clocks.set(client, Math.max(clock, clocks.get(client) ?? 0));
}
