/**
 * The card player. Pages work as plain links and forms; this makes them quicker: the rest of the set is fetched beforehand and put in place
 * without a page load, answers that cannot be sent wait on the phone, and cards turn by swipe and arrow key.
 *
 * ```html
 * <body class="player"> … <main class="play" data-player data-whose="who is here, and the guests he was" data-previous="/leren/…/1/" data-next="/leren/…/3/"
 *   data-kept="what to say when an answer waits on the phone" data-kept-last="… and it was the last card" data-not-kept="… cannot wait"
 *   data-not-here="… the next card is not here" data-not-large="… the size cannot change" data-stay="… this page cannot be left"
 *   data-sent="… when what waited has been sent">
 * <form data-answer> with fields card and id </form>
 * ```
 */
import { say } from "../live";
import { showOfflineLine } from "../offline";
import { wireOnceForms } from "../once";
import { wireShareButtons } from "../share";
import { wireCalculations } from "./calculation";
import { wireChecklists } from "./checklist";
import { carry } from "./draft";
import { readNumber } from "./numbers";
import { wireOrder } from "./order";
import { fetchAhead, fetched, forgetAhead, isEnd, key, onPhone, shown } from "./pages";
import { flush, givenOf, keep, text, waiting } from "./queue";
import { ask, hasReception } from "./reach";
import { wireSpeech } from "./speech";

const SWIPE = 60;
/** An answer that takes longer waits on the phone, and the learner goes on. */
const PATIENCE = 4000;
/** A second tap of a cold thumb falls within this time. */
const SETTLE = 400;
const AGAIN = 15_000;

let busy = false;
/** The address of the card that is shown: the browser's own runs ahead when somebody goes back. */
let here = location.href;
/** The card that was answered without reception, with nowhere to go on to. */
let stuck = "";
let retry = 0;

interface Way {
  /** How the address follows: a new step, or the same one. */
  remember?: boolean;
  /** Ask the server, even when the card is on the phone. */
  fresh?: boolean;
  resize?: boolean;
  pressed?: HTMLElement | null;
}

/** One way to write an address: links hold whole ones, data attributes only the path. */
function whole(address: string): string {
  return new URL(address, location.href).href;
}

function main(): HTMLElement | null {
  return document.querySelector("[data-player]");
}

function token(): string {
  return document.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
}

function card(): string {
  return document.querySelector<HTMLInputElement>("[name=card]")?.value ?? "";
}

/**
 * Puts a fetched page in place of this one. Where the address changes, anything that is not a card is opened as usual; where it stays,
 * it is a refusal, and that has no other address to open it by.
 */
function place(html: string, url: string, remember: boolean, resize = false): void {
  const next = new DOMParser().parseFromString(html, "text/html");
  const app = next.querySelector<HTMLElement>(".app");
  const current = document.querySelector(".app");
  if (!app || !current || (remember && !next.querySelector("[data-player]"))) {
    location.assign(url);
    return;
  }
  follow(url, remember && key(url) !== key(here));
  if (next.querySelector("[data-player]")) shown(url, html);
  keepSpeaking(current, app);
  if (resize) carry(current, app);
  document.title = next.title;
  document.body.className = next.body.className;
  settle(app);
  current.replaceWith(app);
  sayAge(next);
  stuck = "";
  wire(app);
  const feedback = app.querySelector<HTMLElement>("[data-feedback]");
  scrollTo(0, 0);
  (feedback ?? main())?.focus({ preventScroll: feedback === null });
}

/** The address and the card agree. The size of the letters is no part of it: a cookie knows that; and what was said has the focus anyway. */
function follow(url: string, step: boolean): void {
  const address = new URL(url);
  address.searchParams.delete("groot");
  address.hash = "";
  here = address.href;
  if (step) history.pushState(null, "", here);
  else history.replaceState(null, "", here);
}

/** For a moment nothing can be tapped: the second tap of a pair was meant for the card that is gone. Keys and swipes go on. */
function settle(app: HTMLElement): void {
  app.dataset.turned = "";
  setTimeout(() => {
    delete app.dataset.turned;
  }, SETTLE);
}

/** A card that the phone kept says since when; a fresh one does not. */
function sayAge(next: Document): void {
  const { kept } = next.documentElement.dataset;
  if (kept === undefined) delete document.documentElement.dataset.kept;
  else document.documentElement.dataset.kept = kept;
  showOfflineLine();
}

/** What was just said, and that there is no reception, outlives the card it was said on. */
function keepSpeaking(current: Element, app: Element): void {
  for (const voice of ["[data-live]", "[data-offline]"]) {
    const speaking = current.querySelector(voice);
    if (speaking) app.querySelector(voice)?.replaceWith(speaking);
  }
}

/** One thing at a time; what was pressed shows at once that something happens. */
async function busily(pressed: HTMLElement | null | undefined, work: () => Promise<void>): Promise<void> {
  if (busy) return;
  busy = true;
  pressed?.setAttribute("aria-busy", "true");
  try {
    await work();
  } finally {
    busy = false;
    pressed?.removeAttribute("aria-busy");
  }
}

async function go(address: string, { remember = true, fresh = false, resize = false, pressed = null }: Way = {}): Promise<void> {
  const url = whole(address);
  await busily(pressed, async () => {
    const known = fresh ? undefined : (fetched(url) ?? (hasReception() ? undefined : onPhone(url)));
    if (known !== undefined) {
      place(known, url, remember);
      return;
    }
    try {
      const page = await ask(url, PATIENCE);
      if (resize) forgetAhead();
      place(page.html, page.url, remember, resize);
    } catch {
      goWithoutReception(url, remember, resize);
    }
  });
}

function goWithoutReception(url: string, remember: boolean, resize: boolean): void {
  const known = resize ? undefined : onPhone(url);
  if (known !== undefined) {
    place(known, url, remember);
    return;
  }
  say((resize ? main()?.dataset.notLarge : main()?.dataset.notHere) ?? "");
  if (!remember) history.replaceState(null, "", here);
}

/** Leaves the player, unless that would end at the browser's own page about a missing connection. */
async function leave(url: string, pressed: HTMLElement | null = null): Promise<void> {
  if (hasReception()) {
    location.assign(url);
    return;
  }
  await busily(pressed, async () => {
    try {
      await ask(url, PATIENCE, { method: "HEAD" });
      location.assign(url);
    } catch {
      say(main()?.dataset.stay ?? "");
    }
  });
}

async function send(form: HTMLFormElement, data: FormData, pressed: HTMLElement | null): Promise<void> {
  await busily(pressed, async () => {
    let page;
    try {
      page = await ask(form.action, PATIENCE, { method: "POST", body: new URLSearchParams(data as unknown as Record<string, string>) });
    } catch {
      keepForLater(form, data);
      return;
    }
    const url = page.redirected ? page.url : location.href;
    place(page.html, url, key(url) !== key(here));
  });
}

function keepForLater(form: HTMLFormElement, data: FormData): void {
  if (form.querySelector("input[type=checkbox]")) data.set("several", "1");
  const kept = keep({ id: text(data, "id"), card: Number(text(data, "card")), given: givenOf(data), at: new Date().toISOString() });
  const { next = "", kept: goesOn = "", keptLast = "", notKept = "" } = main()?.dataset ?? {};
  if (!kept) {
    say(notKept);
    return;
  }
  say(isEnd(next) ? keptLast : goesOn);
  const known = onPhone(next);
  if (known !== undefined) {
    place(known, whole(next), true);
  } else {
    stuck = text(data, "card");
    void goOnWithCopy(next);
  }
  tryAgain();
}

/** A page that was opened without reception: who taps at once is quicker than the cards that the phone keeps (`worker/sw.ts`). */
async function goOnWithCopy(next: string): Promise<void> {
  const waits = stuck;
  await fetchAhead(next, false);
  const known = onPhone(next);
  if (known !== undefined && !busy && stuck === waits && card() === waits) place(known, whole(next), true);
}

/** What the form holds with the button that sent it. FormData's own second argument is too new for phones of a few years old. */
function filled(form: HTMLFormElement, submitter: HTMLElement | null): FormData {
  const data = new FormData(form);
  if (submitter instanceof HTMLButtonElement && submitter.name) data.append(submitter.name, submitter.value);
  return data;
}

/** Says so when the number that was typed cannot be read, and leaves it there. */
function isReadable(form: HTMLFormElement): boolean {
  const field = form.querySelector<HTMLInputElement>("input[data-number]");
  if (!field || readNumber(field.value, { unit: field.dataset.number ?? "" }) !== null) return true;
  say(field.dataset.unreadable ?? "");
  field.setAttribute("aria-invalid", "true");
  field.focus();
  return false;
}

function wireAnswers(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("[data-answer]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const pressed = event.submitter ?? form.querySelector<HTMLElement>("button.btn");
      if (isReadable(form)) void send(form, filled(form, event.submitter), pressed);
    });
  }
}

function wireLinks(root: ParentNode): void {
  for (const link of root.querySelectorAll<HTMLAnchorElement>(".bench a, [data-stop]")) {
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      const leaves = link.dataset.stop !== undefined || isEnd(link.href);
      if (leaves && hasReception()) return;
      event.preventDefault();
      const resize = link.dataset.large !== undefined;
      if (leaves) void leave(link.href, link);
      else void go(link.href, { fresh: resize, resize, pressed: link });
    });
  }
}

/** A reason that would cover the card scrolls with the page; in large letters sooner, since the answers stand above it. */
function fit(root: ParentNode): void {
  const bench = root.querySelector<HTMLElement>(".dock > .bench");
  if (!bench?.querySelector("[data-feedback]")) return;
  const share = document.body.classList.contains("site") ? 0.25 : 0.5;
  bench.parentElement?.classList.toggle("tall", bench.scrollHeight > innerHeight * share);
}

function wire(root: ParentNode): void {
  fit(root);
  wireAnswers(root);
  wireLinks(root);
  wireOrder(root);
  wireCalculations(root);
  wireChecklists(root, card());
  wireSpeech(document);
  wireShareButtons(root);
  wireOnceForms(root);
  setTimeout(() => void fetchAhead(main()?.dataset.next), SETTLE);
}

function turn(direction: "previous" | "next"): void {
  const url = main()?.dataset[direction];
  const own = document.querySelector<HTMLFormElement>(".bench [data-answer]");
  if (direction === "next" && own) own.requestSubmit();
  else if (url !== undefined && (direction === "previous" || document.querySelector("[data-onward]"))) {
    if (isEnd(url)) void leave(url);
    else void go(url);
  }
}

function inControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, select, textarea, video, .table, [contenteditable]") !== null;
}

function wireKeys(): void {
  addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || inControl(event.target)) return;
    if (event.key === "ArrowRight") turn("next");
    if (event.key === "ArrowLeft") turn("previous");
    if (event.key === "Escape") document.querySelector<HTMLAnchorElement>("[data-stop]")?.click();
  });
}

function wireSwipes(): void {
  let from: Touch | null = null;
  addEventListener("touchstart", (event) => {
    from = event.touches.length === 1 && !inControl(event.target) ? (event.touches[0] ?? null) : null;
  }, { passive: true });
  addEventListener("touchend", (event) => {
    const to = event.changedTouches[0];
    if (!from || !to) return;
    const [x, y] = [to.clientX - from.clientX, to.clientY - from.clientY];
    from = null;
    if (Math.abs(x) > SWIPE && Math.abs(x) > 2 * Math.abs(y)) turn(x < 0 ? "next" : "previous");
  }, { passive: true });
}

/** Sends what waits. Was the open card among it, then it goes on: to what there is to say about the answer, or to the next card. */
async function sendWaiting(): Promise<void> {
  const url = document.querySelector<HTMLFormElement>("[data-answer]")?.action ?? "/leren/antwoorden/";
  const before = waiting();
  if (before.length === 0) return;
  const left = await flush(url, token());
  if (left > 0 && !hasReception()) tryAgain();
  if (left === before.length) return;
  say(main()?.dataset.sent ?? "");
  if (!before.some((one) => String(one.card) === card())) return;
  const next = main()?.dataset.next;
  if (document.querySelector("#vraag")) void go(location.href, { remember: false, fresh: true });
  else if (stuck === card() && next !== undefined) void (isEnd(next) ? leave(next) : go(next));
}

/** The card that the browser itself opened, as it came. Without its head: a style sheet in it would be refused the second time. */
function keepThisOne(): void {
  const copy = document.implementation.createHTMLDocument(document.title);
  const app = document.querySelector(".app");
  if (!app) return;
  copy.body.className = document.body.className;
  copy.body.append(app.cloneNode(true));
  shown(location.href, copy.documentElement.outerHTML);
}

/** A connection that hangs never says that it is back: so it is tried now and then. */
function tryAgain(): void {
  clearTimeout(retry);
  retry = window.setTimeout(() => void sendWaiting(), AGAIN);
}

keepThisOne();
wire(document);
wireKeys();
wireSwipes();
addEventListener("popstate", () => {
  if (key(location.href) === key(here)) return;
  if (busy) history.replaceState(null, "", here);
  else void go(location.href, { remember: false });
});
addEventListener("online", () => void sendWaiting());
void sendWaiting();
