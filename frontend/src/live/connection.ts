/**
 * The line to the room. It comes back by itself: after a lost line, a phone that slept, wifi that became 4G. Each time it says how far it heard,
 * so that the server tells what was missed; when a number is missing in between, it hangs up and asks again.
 */
import { delay, isFinal, socketUrl } from "../redial";
import { followNetwork } from "./network";
import type { Outbox } from "./outbox";
import type { Frame, Line } from "./room";

/** So long a socket may take until the room is there: longer each time, because on a slow network no try would ever get so far. */
const OPENING = 8000;
const LONGEST_OPENING = 30_000;
/** So long the server (which says every 15 seconds that it is there) may be silent. */
const SILENCE = 35_000;
/** A page that comes to the front waits less long: what it shows may be old. */
const STALE = 17_000;
const LOOK = 5000;
/** So long the server may leave a command unanswered before it is sent again. */
const PATIENCE = 10_000;
/** After so long a line counts as good, and the next loss as the first. */
const STEADY = 5000;
const LOST = 1006;

export interface Listener {
  /** How far was heard, for `?after=`; empty at first. */
  position(): string;
  /** A frame came. Answers false when something is missing before it. */
  heard(frame: Frame): boolean;
  changed(line: Line): void;
}

export class Connection {
  line: Line = { is: "opening" };
  private socket: WebSocket | null = null;
  private ready = false;
  private tries = 0;
  private gaps = 0;
  private heardAt = 0;
  private openedAt = 0;
  private next = 0;
  private looking = 0;
  private readonly stopped = new AbortController();

  constructor(
    private readonly address: string,
    private readonly outbox: Outbox,
    private readonly listener: Listener,
  ) {}

  open(): void {
    const { signal } = this.stopped;
    this.looking = window.setInterval(() => { this.look(SILENCE); }, LOOK);
    addEventListener("offline", () => { this.hangUp(); }, { signal });
    addEventListener("online", () => { this.now(); }, { signal });
    addEventListener("pageshow", () => { this.wake(); }, { signal });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.wake(); }, { signal });
    followNetwork(() => {
      this.hangUp();
      this.now();
    }, signal);
    this.dial();
  }

  /** Leave, and do not come back. */
  close(): void {
    this.end({ is: "ended", code: 1000, reason: "" });
    this.socket?.close(1000);
  }

  /** Send what waits, as far as there is a line. */
  flush(): void {
    if (this.ready) for (const message of this.outbox.due(PATIENCE)) this.socket?.send(message);
  }

  /** Hand something over that is of no use later. */
  sendNow(message: string): void {
    if (this.ready) this.socket?.send(message);
  }

  private dial(): void {
    clearTimeout(this.next);
    if (this.socket || this.line.is === "ended") return;
    const url = socketUrl(this.address);
    const after = this.gaps > 1 ? "" : this.listener.position();
    if (after) url.searchParams.set("after", after);
    const socket = new WebSocket(url);
    this.socket = socket;
    this.heardAt = Date.now();
    socket.onmessage = ({ data }) => { if (this.socket === socket) this.hear(JSON.parse(String(data)) as Frame); };
    socket.onclose = ({ code, reason }) => { if (this.socket === socket) this.lost(code, reason); };
  }

  private hear(frame: Frame): void {
    this.heardAt = Date.now();
    if (frame.type === "ack" || frame.type === "error") {
      if (this.outbox.answered(frame)) this.listener.changed(this.line);
      return;
    }
    if (!this.listener.heard(frame)) {
      this.gaps += 1;
      this.hangUp();
      return;
    }
    if (frame.type !== "room.state" && frame.type !== "room.resumed") return;
    this.ready = true;
    this.openedAt = Date.now();
    this.gaps = 0;
    this.tell({ is: "open" });
    this.flush();
  }

  /** The socket is gone. `code`: why, when the server said so. */
  private lost(code: number, reason: string): void {
    const steady = this.ready && Date.now() - this.openedAt > STEADY;
    this.socket = null;
    this.ready = false;
    this.outbox.lost();
    if (isFinal(code)) {
      this.end({ is: "ended", code, reason });
      return;
    }
    this.tries = steady ? 0 : this.tries + 1;
    if (this.line.is !== "ended") this.tell({ is: "waiting" });
    this.next = window.setTimeout(() => { this.dial(); }, delay(this.tries, Math.random()));
  }

  private end(line: Line): void {
    if (this.line.is === "ended") return;
    clearInterval(this.looking);
    clearTimeout(this.next);
    this.stopped.abort();
    this.outbox.close("reason" in line ? line.reason : "");
    this.tell(line);
  }

  /** Let go of a socket that may look open for minutes. */
  private hangUp(): void {
    const socket = this.socket;
    if (!socket) return;
    this.lost(LOST, "");
    socket.close();
  }

  private now(): void {
    if (navigator.onLine) this.dial();
  }

  /** The page came to the front: timers slept, and so may have the line. */
  private wake(): void {
    this.look(STALE);
    this.now();
  }

  private look(silence: number): void {
    const patience = this.ready ? silence : Math.min(LONGEST_OPENING, OPENING * 2 ** this.tries);
    if (this.socket && Date.now() - this.heardAt > patience) this.hangUp();
    this.flush();
  }

  private tell(line: Line): void {
    this.line = line;
    this.listener.changed(line);
  }
}
