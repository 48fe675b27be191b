/** The room of this page: its line, its state, and who hears of what. */
import { hearClock } from "./clock";
import { Connection } from "./connection";
import type { Acknowledged, MeState } from "./messages";
import { Outbox } from "./outbox";
import type { Asked, Frame, Heard, Line, Numbered, Room, State, Waiting } from "./room";
import { position, reduce, remember } from "./store";

type Hearer<Kind extends keyof Heard> = (what: Heard[Kind]) => void;

export class LiveRoom implements Room {
  private known: State | null = null;
  private readonly outbox: Outbox;
  private readonly connection: Connection;
  private readonly over = new AbortController();
  private readonly hearers: { [Kind in keyof Heard]: Set<Hearer<Kind>> } = { event: new Set(), state: new Set(), signal: new Set(), line: new Set() };

  constructor(address: string, name: string) {
    this.outbox = new Outbox(name);
    this.outbox.onDone = (command, answer) => { this.remember(command, answer); };
    this.connection = new Connection(address, this.outbox, {
      position: () => position(this.known),
      heard: (frame) => this.heard(frame),
      changed: (line) => { this.lineChanged(line); },
    });
  }

  /** Come in. Resolves when it is known how everything stands; the parts of the page can be filled from then on. */
  enter(): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.on("state", () => {
        stop();
        resolve();
      });
      this.connection.open();
    });
  }

  /** It is known how everything stands. */
  get entered(): boolean {
    return this.known !== null;
  }

  get state(): State {
    if (!this.known) throw new Error("Nothing is known of the room yet");
    return this.known;
  }

  get me(): MeState {
    return this.state.me;
  }

  get line(): Line {
    return this.connection.line;
  }

  get waiting(): readonly Waiting[] {
    return this.outbox.waiting;
  }

  get ended(): AbortSignal {
    return this.over.signal;
  }

  send(command: Asked): Promise<Acknowledged> {
    const answer = this.outbox.add(command);
    this.connection.flush();
    this.tell("line", this.line);
    return answer;
  }

  signal(to: number, data: Record<string, unknown>): void {
    this.connection.sendNow(JSON.stringify({ type: "media.signal", id: `signal-${Math.random().toString(36).slice(2)}`, to, data }));
  }

  on<Kind extends keyof Heard>(kind: Kind, heard: Hearer<Kind>): () => void {
    this.hearers[kind].add(heard);
    return () => {
      this.hearers[kind].delete(heard);
    };
  }

  private heard(frame: Frame): boolean {
    if (frame.type === "media.signal") {
      this.tell("signal", frame);
      return true;
    }
    const before = this.known;
    const { state, gap } = reduce(before, frame);
    if (gap) return false;
    this.known = state;
    if (state && state !== before) {
      if ("seq" in frame && frame.type !== "stream.joined") {
        hearClock((frame as Numbered).at);
        this.tell("event", frame as Numbered);
      }
      this.tell("state", state);
    }
    return true;
  }

  private remember(command: Asked, answer: Acknowledged): void {
    if (this.known) this.known = remember(this.known, command, answer);
  }

  private lineChanged(line: Line): void {
    if (line.is === "ended") this.over.abort();
    this.tell("line", line);
  }

  private tell<Kind extends keyof Heard>(kind: Kind, what: Heard[Kind]): void {
    for (const heard of this.hearers[kind]) heard(what);
  }
}
