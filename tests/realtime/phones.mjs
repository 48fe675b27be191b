/**
 * Phones with the npm package `y-websocket`, driven by lines of JSON: one command in, one answer out, as `phones.py` does it.
 * The packages are those of the front end: what the editor runs on is what is tried here.
 */
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(new URL("../../frontend/package.json", import.meta.url));
const Y = require("yjs");
const { WebsocketProvider } = require("y-websocket");
const { readVarUint, readVarUint8Array } = require("lib0/decoding");
const WS = require("ws");

const PATIENCE = 20_000;
const phones = new Map();
const say = (answer) => process.stdout.write(JSON.stringify(answer) + "\n");

class Phone {
  constructor({ name, server, room, cookie, origin, client }) {
    this.name = name;
    this.doc = new Y.Doc();
    if (client) this.doc.clientID = client;
    this.socket = class extends WS {
      changes = 0;
      constructor(url, protocols) {
        super(url, protocols, { headers: { cookie: cookie ?? "", ...(origin ? { origin } : {}) }, perMessageDeflate: true });
      }
      send(data, ...more) {
        if (data instanceof Uint8Array && data[0] === 0 && (data[1] === 1 || data[1] === 2)) this.changes += 1;
        super.send(data, ...more);
      }
    };
    this.tokens = [];
    this.typed = 0;
    this.acknowledged = 0;
    this.closes = [];
    this.provider = new WebsocketProvider(server, room, this.doc, { WebSocketPolyfill: this.socket, disableBc: true, params: { ack: "1" }, maxBackoffTime: 500 });
    this.provider.messageHandlers = [...this.provider.messageHandlers];
    this.provider.messageHandlers[20] = (_encoder, decoder) => this.hear(readVarUint(decoder), Y.decodeStateVector(readVarUint8Array(decoder)));
    this.provider.on("connection-close", (event) => {
      if (event) this.closes.push(event.code);
    });
  }

  get text() {
    return this.doc.getXmlFragment("default").get(0)?.get(0);
  }

  type(text, at) {
    this.text.insert(at ?? this.text.length, text);
  }

  /** What of this phone's own tokens is stored: those whose place the server's state vector covers. */
  hear(count, vector) {
    this.count = count;
    this.vector = vector;
    const own = vector.get(this.doc.clientID) ?? 0;
    if (count > 0) this.tokens.forEach((token) => (token.acknowledged ||= token.end <= own));
  }

  get saved() {
    const own = Y.decodeStateVector(Y.encodeStateVector(this.doc)).get(this.doc.clientID) ?? 0;
    return Boolean(this.provider.ws) && this.count === this.provider.ws.changes && (own === 0 || (this.vector?.get(this.doc.clientID) ?? 0) >= own);
  }

  /** A token of its own at a random place between others: `‹anna.12å›`. */
  typeToken() {
    const text = this.text;
    if (!text || !this.provider.synced) return;
    const token = `‹${this.name}.${this.typed++}å›`;
    const held = text.toString();
    const gaps = [0, ...[...held.matchAll(/›/g)].map((found) => found.index + 1)];
    text.insert(gaps[Math.floor(Math.random() * gaps.length)], token);
    this.tokens.push({ token, end: Y.getState(this.doc.store, this.doc.clientID), acknowledged: false });
  }

  get state() {
    const { provider, doc } = this;
    return {
      text: doc.getXmlFragment("default").toString(), synced: provider.synced, connected: provider.wsconnected, closes: this.closes, saved: this.saved,
      tokens: this.tokens.map((one) => one.token), acknowledged: this.tokens.filter((one) => one.acknowledged).map((one) => one.token),
      carets: [...provider.awareness.getStates()].filter(([client]) => client !== doc.clientID).map(([client, state]) => ({ client, ...state })),
    };
  }
}

async function until(condition, what) {
  const end = Date.now() + PATIENCE;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const all = (names) => (names ?? [...phones.keys()]).map((name) => phones.get(name));
let storm = null;

const commands = {
  open(how) {
    phones.set(how.name, new Phone(how));
  },
  type: ({ name, text, at }) => phones.get(name).type(text, at),
  /** Puts elements into the document as they are given, whatever the editor knows: `{ tag, attributes, text: [[words, marks]] }`. */
  insert({ name, elements }) {
    const made = elements.map(({ tag, attributes, text }) => {
      const element = new Y.XmlElement(tag);
      const words = new Y.XmlText();
      element.insert(0, [words]);
      for (const [key, value] of Object.entries(attributes ?? {})) element.setAttribute(key, value);
      for (const [run, marks] of text ?? []) words.insert(words.length, run, marks);
      return element;
    });
    const fragment = phones.get(name).doc.getXmlFragment("default");
    fragment.insert(fragment.length, made);
  },
  remove: ({ name, at, length }) => phones.get(name).text.delete(at, length),
  caret: ({ name, value }) => phones.get(name).provider.awareness.setLocalStateField("cursor", value),
  /** Says something about somebody else: what a changed client could do. */
  send: ({ name, bytes }) => phones.get(name).provider.ws.send(Uint8Array.from(bytes)),
  offline: ({ name }) => phones.get(name).provider.disconnect(),
  online: ({ name }) => phones.get(name).provider.connect(),
  drop: ({ name }) => phones.get(name).provider.ws.terminate(),
  state: ({ name }) => phones.get(name).state,
  states: ({ names }) => all(names).map((phone) => phone.state),
  synced: ({ names }) => until(() => all(names).every((phone) => phone.provider.synced), "synced"),
  saved: ({ names }) => until(() => all(names).every((phone) => phone.saved), "saved"),
  sees: ({ name, text }) => until(() => phones.get(name).state.text.includes(text), `${text} at ${name}`),
  meets: ({ name, many }) => until(() => phones.get(name).state.carets.length === many, `${many} carets at ${name}`),
  closed: ({ names, code }) => until(() => all(names).every((phone) => phone.closes.includes(code)), `close with ${code}`),
  converged: ({ names }) =>
    until(() => new Set(all(names).map((phone) => phone.state.text)).size === 1 && all(names).every((phone) => phone.provider.synced && phone.saved), "the same text everywhere"),
  /** Everybody types, each `every` milliseconds. */
  storm({ names, every }) {
    const typing = all(names);
    storm = typing.map((phone, number) => setInterval(() => phone.typeToken(), every + (number % 7)));
  },
  calm: () => storm.forEach(clearInterval),
  acknowledged: ({ many }) => until(() => all().reduce((sum, phone) => sum + phone.tokens.filter((one) => one.acknowledged).length, 0) >= many, `${many} acknowledged`),
  /** All sockets are gone: what does everybody hold at this moment? Nobody comes back before he is told to. */
  async cut() {
    await until(() => all().every((phone) => !phone.provider.wsconnected), "the end of all sockets");
    storm?.forEach(clearInterval);
    all().forEach((phone) => phone.provider.disconnect());
    return all().map((phone) => phone.state);
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { do: command, ...how } = JSON.parse(line);
  try {
    say({ answer: (await commands[command](how)) ?? null });
  } catch (error) {
    say({ error: String(error), states: all().map((phone) => phone.state) });
  }
}
process.exit(0);
