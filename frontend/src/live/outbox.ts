/**
 * Commands on their way: each keeps its `id` until the server answered it, so that sending it again has one effect. What somebody said or chose
 * also survives a reload, or a phone that threw the page away.
 */
import { newId } from "../ids";
import type { Acknowledged, Refused } from "./messages";
import { type Asked, RefusedError, type Waiting } from "./room";

/** What is worth keeping: a hand that goes up ten minutes later would surprise everybody. */
const KEPT = new Set(["chat.send", "question.ask", "poll.vote", "dilemma.vote"]);
const KEPT_FOR = 10 * 60_000;
/** What is not sent again after a lost line: who sent it looks first what others wrote meanwhile. */
const SENT_ONCE = new Set(["group.notes"]);
/** The server could not do it just now, or somebody said much at once, as after a lost line: the same may be done when it is sent again. */
const LATER = new Set(["server.later", "message.many"]);

interface Sending extends Waiting {
  made: number;
  /** When it was last handed to a socket; 0 when the line was lost since. */
  sent: number;
  done?: (answer: Acknowledged) => void;
  failed?: (why: RefusedError) => void;
}

export class Outbox {
  /** Hears of each command that was carried out, also of one that this page found on its way when it began. */
  onDone: (command: Asked, answer: Acknowledged) => void = () => undefined;
  private sending: Sending[];

  constructor(
    private readonly name: string,
    private readonly store: Pick<Storage, "getItem" | "setItem" | "removeItem"> = sessionStorage,
  ) {
    this.sending = this.restored();
  }

  get waiting(): readonly Waiting[] {
    return this.sending;
  }

  add(command: Asked): Promise<Acknowledged> {
    return new Promise((done, failed) => {
      this.sending.push({ id: newId(), command, made: Date.now(), sent: 0, done, failed });
      this.keep();
    });
  }

  /** What has to go out now, oldest first: what was not sent over this line, or not answered within `patience`. */
  due(patience: number): string[] {
    const now = Date.now();
    const due = this.sending.filter((one) => one.sent === 0 || now - one.sent >= patience);
    for (const one of due) one.sent = now;
    return due.map((one) => JSON.stringify({ ...one.command, id: one.id }));
  }

  /** The line was lost: nobody knows what arrived. */
  lost(): void {
    const dropped = this.sending.filter(({ command }) => SENT_ONCE.has(command.type));
    this.sending = this.sending.filter((one) => !dropped.includes(one));
    for (const one of this.sending) one.sent = 0;
    for (const one of dropped) one.failed?.(new RefusedError("lost", ""));
  }

  /** True when it was an answer to something that waited. */
  answered(answer: Acknowledged | Refused): boolean {
    const one = this.sending.find((waiting) => waiting.id === answer.id);
    if (!one || isLater(answer)) return false;
    this.sending = this.sending.filter((other) => other !== one);
    this.keep();
    if (answer.type === "ack") {
      this.onDone(one.command, answer);
      one.done?.(answer);
    }
    else one.failed?.(new RefusedError(answer.code, answer.text));
    return true;
  }

  /** Nobody will answer any more. */
  close(reason: string): void {
    for (const one of this.sending) one.failed?.(new RefusedError("ended", reason));
    this.sending = [];
    this.keep();
  }

  private keep(): void {
    const worth = this.sending.filter((one) => KEPT.has(one.command.type)).map(({ id, command, made }) => ({ id, command, made }));
    try {
      if (worth.length > 0) this.store.setItem(this.name, JSON.stringify(worth));
      else this.store.removeItem(this.name);
    } catch {
      // A browser that keeps nothing: then it waits in the page alone.
    }
  }

  private restored(): Sending[] {
    try {
      const kept = JSON.parse(this.store.getItem(this.name) ?? "[]") as Omit<Sending, "sent">[];
      return kept.filter((one) => Date.now() - one.made < KEPT_FOR).map((one) => ({ ...one, sent: 0 }));
    } catch {
      return [];
    }
  }
}

function isLater(answer: Acknowledged | Refused): boolean {
  return answer.type === "error" && LATER.has(answer.code);
}
