/**
 * The room as its parts see it: sound and picture, the board, and each view get a `Room` and nothing else.
 * The messages themselves are made from the server's own definitions.
 */
import type { Acknowledged, Command, Event, GroupState, LineFrame, MediaSignalled, MeState, RoomState, StaffState } from "./messages";

/** How everything stands, as far as this person may know it. `staff` only for who leads; `groups` by stream name: his own, or the one he visits. */
export interface State {
  readonly seqs: Readonly<Record<string, number>>;
  readonly room: RoomState;
  readonly me: MeState;
  readonly staff: StaffState | null;
  readonly groups: Readonly<Record<string, GroupState>>;
}

/** An event with its place in the order of its stream. */
export type Numbered = Event & { stream: string; seq: number; at: string };

/** Everything the server sends. */
export type Frame = Numbered | LineFrame;

/** A command as a view gives it: the line makes its id. */
export type Asked = Command extends infer One ? (One extends Command ? Omit<One, "id"> : never) : never;

/** How it is with the line. `waiting`: lost, and being tried again. `ended`: for good, with the reason. */
export type Line = { is: "opening" } | { is: "open" } | { is: "waiting" } | { is: "ended"; code: number; reason: string };

/** A command that the server has not answered yet. */
export interface Waiting {
  readonly id: string;
  readonly command: Asked;
}

/** What a `Room` tells: the state changed (after the event itself), somebody's browser signals, the line was lost or found. */
export interface Heard {
  event: Numbered;
  state: State;
  signal: MediaSignalled;
  line: Line;
}

export interface Room {
  /** The state as it is now. */
  readonly state: State;
  /** Who I am: `me.person.id` is my attendee. */
  readonly me: MeState;
  readonly line: Line;
  /** Commands that wait for an answer, oldest first: what was chosen or said stays visible without reception. */
  readonly waiting: readonly Waiting[];
  /** Aborted when the room is over or left: hang up. */
  readonly ended: AbortSignal;
  /** Resolves when the server has done it, with what the ack holds; rejects with `RefusedError`. Sent again after a lost line, until answered. */
  send(command: Asked): Promise<Acknowledged>;
  /** Hands something to somebody's browser at once. Never repeated: without a line it is dropped. */
  signal(to: number, data: Record<string, unknown>): void;
  /** Hear of one kind of thing; the function that is answered stops it. */
  on<Kind extends keyof Heard>(kind: Kind, heard: (what: Heard[Kind]) => void): () => void;
}

/** The server does not do it: `code` for programs, the message for the person. */
export class RefusedError extends Error {
  constructor(
    readonly code: string,
    text: string,
  ) {
    super(text);
    this.name = "RefusedError";
  }
}
