import { expect, test, vi } from "vitest";
import { WebsocketProvider } from "y-websocket";
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from "y-protocols/awareness";
import * as Y from "yjs";
import { Connection, keepEchoesIn } from "./connection";

function connected(): { provider: WebsocketProvider; sent: ReturnType<typeof vi.fn> } {
  const provider = new WebsocketProvider("ws://nowhere.invalid", "1", new Y.Doc(), { connect: false, disableBc: true });
  const sent = vi.fn();
  keepEchoesIn(provider);
  Object.assign(provider, { wsconnected: true, ws: { OPEN: 1, readyState: 1, send: sent, close: () => undefined } });
  return { provider, sent };
}

/** What the server says of a client: where it is, or (with nothing) that it is gone. */
function said(client: number, clock: number, state: object | null): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = client;
  const awareness = new Awareness(doc);
  awareness.setLocalState(state);
  awareness.meta.set(client, { clock, lastUpdated: 0 });
  return encodeAwarenessUpdate(awareness, [client], new Map(state ? [[client, state]] : []));
}

/** A line that came to nothing or was closed, with what the server said of it. */
function closed(connection: Connection, code: number): void {
  const event = Object.assign(new Event("close"), { code, reason: "" }) as CloseEvent;
  connection.provider.emit("connection-close", [event, connection.provider]);
}

test.each([
  ["nobody answers", 1006, true],
  ["the server has let him go", 4403, false],
  ["who has to log in first", 4401, false],
  ["the server is busy", 1013, false],
])("without a line who has a copy goes on in that: %s", (_why, code, goesOn) => {
  const connection = new Connection(new Y.Doc(), "/ws/wiki/1/", () => undefined);
  connection.leanOnCopy();
  expect(connection.facts().arrived).toBe(false);

  closed(connection, code);

  expect(connection.facts().arrived).toBe(goesOn);
  connection.destroy();
});

test("a server that was busy first is no reason to wait for ever", () => {
  const connection = new Connection(new Y.Doc(), "/ws/wiki/1/", () => undefined);
  connection.leanOnCopy();

  closed(connection, 1013);
  closed(connection, 1006);

  expect(connection.facts().arrived).toBe(true);
  connection.destroy();
});

test("what the copy brings must be stored, but only what is typed here keeps somebody from leaving", () => {
  const [earlier, doc] = [new Y.Doc(), new Y.Doc()];
  earlier.getText("t").insert(0, "van gisteren");
  const connection = new Connection(doc, "/ws/wiki/1/", () => undefined);

  Y.applyUpdate(doc, Y.encodeStateAsUpdate(earlier), "the copy");
  expect(connection.hasUnsaved).toBe(false);
  doc.getText("t").insert(0, "van nu ");
  expect(connection.hasUnsaved).toBe(true);
  connection.destroy();
});

test("a line that only hangs counts as none after a while, one that is there does not", () => {
  vi.useFakeTimers();
  const [hanging, slow] = [0, 1].map(() => new Connection(new Y.Doc(), "/ws/wiki/1/", () => undefined)) as [Connection, Connection];
  for (const one of [hanging, slow]) one.leanOnCopy();
  slow.provider.wsconnected = true;

  vi.advanceTimersByTime(5001);

  expect([hanging.facts().arrived, slow.facts().arrived]).toEqual([true, false]);
  for (const one of [hanging, slow]) one.destroy();
  vi.useRealTimers();
});

test("a caret that came from the server does not go back", () => {
  const { provider, sent } = connected();

  applyAwarenessUpdate(provider.awareness, said(5, 1, { user: { name: "Bram" } }), provider);

  expect(sent).not.toHaveBeenCalled();
  provider.destroy();
});

test("who hears that he himself is gone says at once that he is not", () => {
  const { provider, sent } = connected();
  provider.awareness.setLocalState({ cursor: null });
  sent.mockClear();

  applyAwarenessUpdate(provider.awareness, said(provider.awareness.clientID, 9, null), provider);

  expect(sent).toHaveBeenCalledOnce();
  expect(provider.awareness.meta.get(provider.awareness.clientID)?.clock).toBe(10);
  provider.destroy();
});
