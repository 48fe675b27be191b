/**
 * A whiteboard or a photo wall in a page. What it looks like, with all its words, stands in the page once: `classroom/board_parts.html`.
 *
 * ```ts
 * const mounted = mountBoard(root, { kind: "board", home: "/live/stooklijn/bord/5/", socket: "/ws/live/12/bord/5/", me: "17", token, staff: false, writable: true });
 * mounted.destroy();
 * ```
 */
import "../../styles/board.css";
import * as Y from "yjs";
import { need } from "../../need";
import { Connection } from "../../shared-doc/connection";
import { keepCopy, nameOf } from "../../shared-doc/local";
import { wirePresence } from "../../shared-doc/presence";
import { stateOf } from "../../shared-doc/state";
import { StatusLine } from "../../shared-doc/statusline";
import { BoardPanel } from "./boardpanel";
import { WallPanel } from "./wallpanel";

export interface Options {
  kind: "board" | "wall";
  /** Its own page; photos lie below it. */
  home: string;
  socket: string;
  /** The number of the attendee whose phone it is: he takes his own photos away. Others who use the phone have a copy of their own. */
  me: string;
  /** Of the page, for what is posted. */
  token: string;
  /** He leads the session. */
  staff: boolean;
  writable: boolean;
}

export interface Mounted {
  destroy(): void;
}

/** What both kinds get. */
export interface Setting extends Options {
  part: HTMLElement;
  connection: Connection;
}

/** One of the two, as the connection knows it. */
export interface Panel {
  /** Whether something can be done now. */
  open(writable: boolean): void;
  destroy(): void;
}

export function mountBoard(root: HTMLElement, options: Options): Mounted {
  const part = cloned(options.kind);
  root.replaceChildren(part);
  const doc = new Y.Doc();
  const status = new StatusLine(need(part, "[data-state]"), need(part, "[data-heard]"));
  const connection = new Connection(doc, options.socket, () => {
    show();
  });
  const setting = { ...options, part, connection };
  const panel: Panel = options.kind === "wall" ? new WallPanel(setting) : new BoardPanel(setting);
  const reads = options.kind === "wall" || !options.writable;
  const show = (): void => {
    const facts = connection.facts();
    // The server acknowledges nothing to who only reads: there is nothing of his to store.
    status.show(stateOf(reads ? { ...facts, stored: true } : facts), connection.reason);
    panel.open(options.writable && connection.facts().arrived && !connection.ended);
  };
  wirePresence(part, connection.provider.awareness);
  show();
  let gone = false;
  // The copy first: what stands in it goes along when the server asks what it lacks.
  const copied = (kept: boolean): void => {
    if (!gone) connection.copied = kept;
  };
  void keepCopy(doc, nameOf("bord", options.socket, options.me), copied).then(() => {
    if (!gone) connection.open();
  });
  return {
    destroy() {
      gone = true;
      panel.destroy();
      connection.destroy();
      root.replaceChildren();
    },
  };
}

function cloned(kind: Options["kind"]): HTMLElement {
  const found = need(document, `template[data-${kind}-template]`, HTMLTemplateElement).content.firstElementChild?.cloneNode(true);
  if (!(found instanceof HTMLElement)) throw new Error(`The template of a ${kind} is empty`);
  return found;
}
