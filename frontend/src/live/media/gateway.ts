/**
 * Janus' own protocol over a websocket: one session, handles to a plugin, answers by transaction, events by handle. Written out here because
 * it is small, and the well-known janus.js brings its own way of opening microphones. https://janus.conf.meetecho.com/docs/rest.html
 */

export interface Jsep {
  type: RTCSdpType;
  sdp: string;
}

/** What a plugin says, with the description that may come along. */
export interface Said {
  data: Record<string, unknown>;
  jsep: Jsep | null;
}

interface Waiting {
  /** A plugin first says that it got the message, and answers later. */
  event: boolean;
  resolve(said: Said): void;
  reject(error: Error): void;
  timer: ReturnType<typeof setTimeout>;
}

const PATIENCE = 8000;
/** Janus forgets who says nothing for a minute. */
const ALIVE = 20_000;

export class JanusError extends Error {
  constructor(
    message: string,
    readonly code: number,
  ) {
    super(message);
  }
}

export class Gateway {
  private socket: WebSocket | null = null;
  private session = 0;
  private count = 0;
  private readonly waiting = new Map<string, Waiting>();
  private readonly handles = new Map<number, (said: Said) => void>();
  private alive: ReturnType<typeof setInterval> | undefined;

  /** `token` is asked for with each request: it is renewed now and then. `lost` is called once when the line breaks, not when we close it. */
  constructor(
    private readonly url: string,
    private readonly token: () => string,
    private readonly lost: () => void,
  ) {}

  async open(): Promise<void> {
    const socket = new WebSocket(this.url, "janus-protocol");
    this.socket = socket;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => { reject(new Error("Janus does not answer.")); }, PATIENCE);
      socket.onopen = () => { clearTimeout(timer); resolve(); };
      socket.onclose = () => { clearTimeout(timer); reject(new Error("Janus is not reached.")); };
    });
    socket.onmessage = ({ data }) => { this.received(String(data)); };
    socket.onclose = () => { this.broke(); };
    this.session = idOf(await this.request({ janus: "create" }));
    this.alive = setInterval(() => { this.request({ janus: "keepalive" }).catch(() => { this.broke(); }); }, ALIVE);
  }

  /** A handle to a plugin; `heard` gets what the plugin says of its own accord. */
  async attach(plugin: string, heard: (said: Said) => void): Promise<Handle> {
    const id = idOf(await this.request({ janus: "attach", plugin }));
    this.handles.set(id, heard);
    return new Handle(this, id);
  }

  /** Asks something. The answer is what is not a mere "I got it". */
  request(body: Record<string, unknown>): Promise<Said> {
    const { socket } = this;
    if (socket?.readyState !== WebSocket.OPEN) return Promise.reject(new Error("Janus is not there."));
    const transaction = String(++this.count);
    return new Promise<Said>((resolve, reject) => {
      const timer = setTimeout(() => { this.settle(transaction)?.reject(new Error(`Janus does not answer: ${String(body.janus)}`)); }, PATIENCE);
      this.waiting.set(transaction, { event: body.janus === "message", resolve, reject, timer });
      socket.send(JSON.stringify({ ...body, transaction, token: this.token(), ...(this.session ? { session_id: this.session } : {}) }));
    });
  }

  close(): void {
    const { socket } = this;
    this.end();
    if (!socket) return;
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ janus: "destroy", session_id: this.session, transaction: "bye", token: this.token() }));
    socket.close();
  }

  private broke(): void {
    if (!this.socket) return;
    this.end();
    this.lost();
  }

  private end(): void {
    if (this.socket) this.socket.onclose = this.socket.onmessage = null;
    this.socket = null;
    clearInterval(this.alive);
    this.handles.clear();
    for (const transaction of [...this.waiting.keys()]) this.settle(transaction)?.reject(new Error("Janus is gone."));
  }

  private received(text: string): void {
    const message = JSON.parse(text) as Record<string, unknown>;
    const transaction = typeof message.transaction === "string" ? message.transaction : "";
    if (message.janus === "error") {
      const error = message.error as { code: number; reason: string };
      this.settle(transaction)?.reject(new JanusError(error.reason, error.code));
    } else if (message.janus === "success") {
      this.settle(transaction)?.resolve({ data: recordOf(message.data), jsep: null });
    } else if (message.janus === "ack") {
      if (!this.waiting.get(transaction)?.event) this.settle(transaction)?.resolve({ data: {}, jsep: null });
    } else if (message.janus === "event") this.event(message, transaction);
    else if (message.janus === "timeout") this.broke();
  }

  private event(message: Record<string, unknown>, transaction: string): void {
    const data = recordOf(recordOf(message.plugindata).data);
    const said: Said = { data, jsep: (message.jsep as Jsep | undefined) ?? null };
    const waiting = this.settle(transaction);
    if (!waiting) this.handles.get(Number(message.sender))?.(said);
    else if (typeof data.error_code === "number") waiting.reject(new JanusError(String(data.error), data.error_code));
    else waiting.resolve(said);
  }

  private settle(transaction: string): Waiting | undefined {
    const waiting = this.waiting.get(transaction);
    if (waiting) clearTimeout(waiting.timer);
    this.waiting.delete(transaction);
    return waiting;
  }
}

/** One's own line to a plugin. */
export class Handle {
  constructor(
    private readonly gateway: Gateway,
    private readonly id: number,
  ) {}

  message(body: Record<string, unknown>, jsep?: RTCSessionDescriptionInit): Promise<Said> {
    return this.gateway.request({ janus: "message", handle_id: this.id, body, ...(jsep ? { jsep } : {}) });
  }

  trickle(candidate: RTCIceCandidate | null): void {
    const told = candidate ? candidate.toJSON() : { completed: true };
    this.gateway.request({ janus: "trickle", handle_id: this.id, candidate: told }).catch(() => undefined);
  }
}

function idOf(said: Said): number {
  return Number(said.data.id);
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
