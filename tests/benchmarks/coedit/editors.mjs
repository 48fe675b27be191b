/**
 * People who edit: each types four keys a second at random places, takes one in ten away again, and moves the caret with every key.
 * node editors.mjs JSON, with {kind, server, documents: [...], each, seconds, cookies, origin}; prints one line of JSON.
 * How long it takes: from the key until another one's document has it.
 */
import { HocuspocusProvider, HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import WS from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

const how = JSON.parse(process.argv[2]);
const KEYS = 4;
const WARM_UP = 2;
const delays = [];
let measuring = false;
let received = 0;

function socketOf(cookie) {
  return class extends WS {
    constructor(url, protocols) {
      super(url, protocols, { headers: { ...(cookie ? { cookie } : {}), ...(how.origin ? { origin: how.origin } : {}) } });
    }
  };
}

class Editor {
  constructor(document, sent, cookie) {
    this.sent = sent;
    this.doc = new Y.Doc();
    this.doc.on("afterTransaction", (transaction) => this.arrived(transaction));
    const WebSocketPolyfill = socketOf(cookie);
    if (how.kind === "hocuspocus") {
      const websocketProvider = new HocuspocusProviderWebsocket({ url: how.server, WebSocketPolyfill });
      this.provider = new HocuspocusProvider({ websocketProvider, name: String(document), document: this.doc });
      this.provider.attach();
    } else {
      this.provider = new WebsocketProvider(how.server, how.kind === "ours" ? `${document}/` : String(document), this.doc, { WebSocketPolyfill, disableBc: true, params: how.params ?? {} });
    }
    this.text = this.doc.getText("meting");
  }

  get synced() {
    return this.provider.synced ?? this.provider.isSynced;
  }

  /** What others typed is here now. */
  arrived({ local, beforeState, afterState }) {
    if (local) return;
    const now = performance.now();
    for (const [client, clock] of afterState) {
      const before = beforeState.get(client) ?? 0;
      if (clock === before || client === this.doc.clientID) continue;
      for (let at = before; at < clock; at++) {
        const sent = this.sent.get(`${client}.${at}`);
        if (sent !== undefined && measuring) {
          delays.push(now - sent);
          received += 1;
        }
      }
    }
  }

  key() {
    const place = Math.floor(Math.random() * (this.text.length + 1));
    if (this.text.length > 20 && Math.random() < 0.1) {
      this.text.delete(Math.min(place, this.text.length - 1), 1);
    } else {
      const clock = Y.getState(this.doc.store, this.doc.clientID);
      this.sent.set(`${this.doc.clientID}.${clock}`, performance.now());
      this.text.insert(place, "å");
    }
    this.provider.awareness.setLocalStateField("cursor", { at: place });
  }

  start() {
    const next = () => {
      this.key();
      this.timer = setTimeout(next, (1000 / KEYS) * (0.5 + Math.random()));
    };
    this.timer = setTimeout(next, Math.random() * 250);
  }

  stop() {
    clearTimeout(this.timer);
  }
}

const sleep = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
const say = (what) => process.stdout.write(JSON.stringify(what) + "\n");
async function until(condition, what) {
  for (let turn = 0; !condition(); turn++) {
    if (turn > 600) throw new Error(`never came: ${what}`);
    await sleep(0.05);
  }
}

const editors = [];
for (const document of how.documents) {
  const sent = new Map();
  for (let number = 0; number < how.each; number++) {
    editors.push(new Editor(document, sent, how.cookies?.[editors.length % how.cookies.length]));
    if (editors.length % 20 === 0) await sleep(0.05);
  }
}
await until(() => editors.every((one) => one.synced), "everybody synced");
say({ open: editors.length });
await sleep(1);
editors.forEach((one) => one.start());
await sleep(WARM_UP);
say({ begin: true });
measuring = true;
const cpu = process.cpuUsage();
await sleep(how.seconds);
const used = process.cpuUsage(cpu);
measuring = false;
say({ end: true });
editors.forEach((one) => one.stop());
const states = () => how.documents.map((_document, number) => new Set(editors.slice(number * how.each, (number + 1) * how.each).map((one) => one.text.toString())).size);
await until(() => states().every((many) => many === 1), "the same text everywhere");
delays.sort((one, other) => one - other);
const at = (share) => Math.round(delays[Math.floor(delays.length * share)] * 10) / 10;
say({ p50_ms: at(0.5), p95_ms: at(0.95), max_ms: at(0.9999), delivered: received, client_cpu: Math.round((used.user + used.system) / how.seconds / 10_000) });
process.exit(0);
