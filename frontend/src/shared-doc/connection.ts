/** The line to the server of a shared document: the standard y-websocket provider, with what the server says about storing, and what became of the last connection. */
import { WebsocketProvider } from "y-websocket";
import type * as Y from "yjs";
import { isFinal, socketUrl } from "../redial";
import { ACKNOWLEDGED, CountingWebSocket, Ledger } from "./acks";
import type { Facts } from "./state";

/** Milliseconds: between two tries, and before a line that says nothing counts as none. */
const LONGEST_WAIT = 5000;
/** What a browser says of a line that was never there, or broke. */
const NO_LINE = 1006;

interface Changed {
  added: number[];
  updated: number[];
  removed: number[];
}

type AwarenessHandler = (changed: Changed, origin: unknown) => void;

export class Connection {
  readonly provider: WebsocketProvider;
  private readonly ledger = new Ledger();
  private arrived = false;
  private leans = false;
  private code: number | null = null;
  private sentence = "";
  private unsaved = false;
  private kept = false;
  private readonly away = (): void => {
    if (!this.ended) this.provider.disconnect();
  };
  private readonly back = (): void => {
    if (!this.ended) this.provider.connect();
  };

  /**
   * `path`: of the socket, as `/ws/wiki/12/`. `changed` is called whenever the facts may have changed. `who`: for whom the page was made; the
   * server lets nobody else in with it.
   */
  constructor(
    readonly doc: Y.Doc,
    path: string,
    private readonly changed: () => void,
    who?: string,
  ) {
    const [, server = "", room = ""] = /^(.*?)([^/]+\/?)$/.exec(socketUrl(path).href) ?? [];
    this.provider = new WebsocketProvider(server, room, doc, {
      connect: false,
      disableBc: true,
      params: who === undefined ? { ack: "1" } : { ack: "1", who },
      WebSocketPolyfill: CountingWebSocket,
      maxBackoffTime: LONGEST_WAIT,
    });
    keepEchoesIn(this.provider);
    this.listen();
  }

  facts(): Facts {
    const live = this.provider.wsconnected && this.provider.synced;
    return { arrived: this.arrived, live, stored: this.ledger.covers(this.sent), copied: this.kept, code: this.code };
  }

  /** Whether the phone keeps a copy of its own. */
  get copied(): boolean {
    return this.kept;
  }

  set copied(kept: boolean) {
    this.kept = kept;
    this.changed();
  }

  /** What the server said when it closed the last connection; empty when it said nothing. */
  get reason(): string {
    return this.sentence;
  }

  /** The server has let us go for good. */
  get ended(): boolean {
    return isFinal(this.code);
  }

  /** Something was written in this page that the server does not have, or has not said so of. */
  get hasUnsaved(): boolean {
    return this.unsaved;
  }

  open(): void {
    this.provider.connect();
    // Out of reach a socket can look open for half a minute: the phone knows sooner.
    addEventListener("offline", this.away);
    addEventListener("online", this.back);
  }

  /**
   * The phone's copy brought the text, which the server gave another time: who gets no line goes on in that, and it merges when there is one.
   * Until it is certain that there is none he waits, so that nobody writes in what is old by now.
   */
  leanOnCopy(): void {
    this.leans = true;
    setTimeout(() => {
      if (!this.provider.wsconnected) this.lean();
    }, LONGEST_WAIT);
  }

  /** Let go of the document; the page goes on without it. */
  destroy(): void {
    removeEventListener("offline", this.away);
    removeEventListener("online", this.back);
    this.provider.destroy();
    this.doc.destroy();
  }

  /** The server has let us go without saying so: `code` is what it would have said. */
  end(code: number): void {
    this.provider.disconnect();
    this.code = code;
    this.changed();
  }

  /** There is no line, and not because the server said so. */
  private lean(): void {
    if (!this.leans || this.arrived || (this.code !== null && this.code !== NO_LINE)) return;
    this.arrived = true;
    this.changed();
  }

  private get sent(): number {
    const socket = this.provider.ws;
    return socket instanceof CountingWebSocket ? socket.changes : 0;
  }

  private listen(): void {
    this.doc.on("update", (update: Uint8Array, origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) => {
      if (origin === this.provider) this.ledger.received(update);
      else this.ledger.wrote(update);
      // What the phone's copy brought stands there already, and is no reason to ask who leaves.
      if (transaction.local) this.unsaved = true;
      this.changed();
    });
    this.provider.messageHandlers[ACKNOWLEDGED] = (_answer, decoder) => {
      this.ledger.acknowledged(decoder);
      if (this.ledger.covers(this.sent)) this.unsaved = false;
      this.changed();
    };
    this.provider.on("status", ({ status }) => {
      if (status === "connected") {
        this.ledger.connected();
        this.code = null;
        this.sentence = "";
      }
      this.changed();
    });
    this.provider.on("sync", (synced) => {
      if (synced) this.arrived = true;
      this.changed();
    });
    this.provider.on("connection-close", (event) => {
      this.code = event?.code ?? NO_LINE;
      this.sentence = event?.reason ?? "";
      this.lean();
      this.changed();
    });
  }
}

/**
 * The provider sends every change of somebody's caret on, those that just came from the server as well: in a busy article each caret would
 * go round as often as there are people. But when the server says that we ourselves are gone (it has not forgotten our socket of before), we
 * answer at once: the library has raised our number for that. Its handler has no public name; the version is pinned.
 */
export function keepEchoesIn(provider: WebsocketProvider): void {
  const inner = provider as unknown as { _awarenessUpdateHandler: AwarenessHandler };
  const original = inner._awarenessUpdateHandler;
  const own = provider.awareness.clientID;
  provider.awareness.off("update", original);
  inner._awarenessUpdateHandler = (changed, origin) => {
    if (origin !== provider) original(changed, origin);
    else if (changed.removed.includes(own)) original({ added: [], updated: [own], removed: [] }, null);
  };
  provider.awareness.on("update", inner._awarenessUpdateHandler);
}
