import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { need } from "../../need";
import { lay } from "../pretend";
import type { Setting } from "./mount";
import { WallPanel } from "./wallpanel";

vi.mock("../../shrink", () => ({ shrink: (file: File) => Promise.resolve(file) }));

/** A request that the server answers when a test says so. */
class Request extends EventTarget {
  static made: Request[] = [];
  upload = new EventTarget();
  status = 0;
  response: unknown = null;
  aborted = false;

  open(): void { Request.made.push(this); }
  setRequestHeader(): void { /* nobody looks */ }
  send(): void { /* on its way */ }

  abort(): void {
    this.aborted = true;
    this.dispatchEvent(new Event("loadend"));
  }

  answers(status: number, response: unknown): void {
    Object.assign(this, { status, response });
    this.dispatchEvent(new Event("loadend"));
  }
}

let doc: Y.Doc;
let part: HTMLElement;
let panel: WallPanel;

const dialog = (): HTMLDialogElement => need(part, "[data-hanging]", HTMLDialogElement);
const busy = (): boolean => need(dialog(), "form .btn").getAttribute("aria-busy") === "true";
const settled = (): Promise<void> => new Promise((done) => { setTimeout(done); });

function hang(...ids: number[]): void {
  doc.transact(() => { for (const id of ids) doc.getMap("photos").set(String(id), { by: 1, name: "Anna", caption: "", width: 4, height: 3 }); });
}

async function take(name: string): Promise<void> {
  const input = need(part, "[data-photo]", HTMLInputElement);
  Object.defineProperty(input, "files", { value: [new File(["x"], name)], configurable: true });
  input.dispatchEvent(new Event("change"));
  await settled();
}

async function press(): Promise<void> {
  need(dialog(), "form").dispatchEvent(new Event("submit", { cancelable: true }));
  await settled();
}

beforeEach(() => {
  vi.stubGlobal("XMLHttpRequest", Request);
  Request.made = [];
  lay("board_parts");
  part = need(document, "template[data-wall-template]", HTMLTemplateElement).content.firstElementChild?.cloneNode(true) as HTMLElement;
  part.dataset.wordLost = "Zoek bereik.";
  document.body.append(part);
  doc = new Y.Doc();
  panel = new WallPanel({ part, home: "/live/x/bord/5/", me: "1", token: "t", staff: false, connection: { doc } } as unknown as Setting);
});

afterEach(() => { vi.unstubAllGlobals(); });

test("a photo that comes moves none that hang there: who stands on one with his keyboard stays there", async () => {
  hang(1, 3);
  const list = need(part, "[data-list]");
  const [first, last] = [...list.children];
  const moved: Node[] = [];
  const watch = new MutationObserver((records) => { for (const { addedNodes, removedNodes } of records) moved.push(...addedNodes, ...removedNodes); });
  watch.observe(list, { childList: true });

  hang(2);
  await settled();

  expect([list.children[0], list.children[2]]).toEqual([first, last]);
  expect(moved).toEqual([list.children[1]]);
});

test("who closes while his photo is under way, takes it back, and can hang another", async () => {
  await take("verkeerd.jpg");
  await press();
  expect(busy()).toBe(true);

  dialog().close();
  await settled();
  expect([Request.made[0]?.aborted, busy()]).toEqual([true, false]);

  await take("goed.jpg");
  await press();
  Request.made[1]?.answers(200, { photo: 7, width: 4, height: 3 });
  await settled();
  expect([Request.made.length, dialog().open, busy()]).toEqual([2, false, false]);
});

test("a photo that was sent still arrives when the wall goes", async () => {
  await take("goed.jpg");
  await press();
  panel.destroy();

  expect(Request.made[0]?.aborted).toBe(false);
});

test("what did not arrive is told, and can be sent again", async () => {
  await take("goed.jpg");
  await press();
  Request.made[0]?.answers(0, null);
  await settled();

  expect(need(dialog(), "[data-told]").textContent).toBe("Zoek bereik.");
  expect([dialog().open, busy()]).toEqual([true, false]);
  await press();
  expect(Request.made).toHaveLength(2);
});
