/**
 * The card player. Pages work as plain links and forms; this makes them quicker: the next card is fetched beforehand and put in place
 * without a page load, answers that cannot be sent wait on the phone, and cards turn by swipe and arrow key.
 *
 * ```html
 * <body class="player"> … <main class="play" data-player data-previous="/leren/…/1/" data-next="/leren/…/3/"
 *   data-kept="what to say when an answer waits on the phone" data-not-kept="… cannot wait" data-not-here="… the next card is not here"
 *   data-sent="… when what waited has been sent">
 * <form data-answer> with fields card and id </form>
 * ```
 */
import { say } from "../live";
import { wireOnceForms } from "../once";
import { wireShareButtons } from "../share";
import { wireCalculations } from "./calculation";
import { wireOrder } from "./order";
import { flush, givenOf, keep, text, waiting } from "./queue";
import { wireSpeech } from "./speech";

const SWIPE = 60;
const ahead = new Map<string, string>();
let busy = false;

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

/**
 * Puts a fetched page in place of this one. Where the address changes, anything that is not a card is opened as usual; where it stays,
 * it is a refusal, and that has no other address to open it by.
 */
function place(html: string, url: string, remember: boolean): void {
  const next = new DOMParser().parseFromString(html, "text/html");
  const app = next.querySelector(".app");
  const current = document.querySelector(".app");
  if (!app || !current || (remember && !next.querySelector("[data-player]"))) {
    location.assign(url);
    return;
  }
  if (remember) history.pushState(null, "", url);
  keepSpeaking(current, app);
  document.title = next.title;
  document.body.className = next.body.className;
  current.replaceWith(app);
  wire(app);
  const feedback = app.querySelector<HTMLElement>("[data-feedback]");
  scrollTo(0, 0);
  (feedback ?? main())?.focus({ preventScroll: feedback === null });
}

/** What was just said, and that there is no reception, outlives the card it was said on. */
function keepSpeaking(current: Element, app: Element): void {
  for (const voice of ["[data-live]", "[data-offline]"]) {
    const speaking = current.querySelector(voice);
    if (speaking) app.querySelector(voice)?.replaceWith(speaking);
  }
}

async function go(address: string, remember = true): Promise<void> {
  const url = whole(address);
  if (busy) return;
  busy = true;
  try {
    const known = ahead.get(url);
    if (known !== undefined) {
      place(known, url, remember);
      return;
    }
    const response = await fetch(url);
    place(await response.text(), response.url, remember);
  } catch {
    say(main()?.dataset.notHere ?? "");
  } finally {
    busy = false;
  }
}

async function send(form: HTMLFormElement, data: FormData): Promise<void> {
  if (busy) return;
  busy = true;
  try {
    const response = await fetch(form.action, { method: "POST", body: new URLSearchParams(data as unknown as Record<string, string>) });
    ahead.clear();
    const url = response.redirected ? response.url : location.href;
    place(await response.text(), url, url.split("#")[0] !== location.href.split("#")[0]);
  } catch {
    keepForLater(form, data);
  } finally {
    busy = false;
  }
}

function keepForLater(form: HTMLFormElement, data: FormData): void {
  if (form.querySelector("input[type=checkbox]")) data.set("several", "1");
  const kept = keep({ id: text(data, "id"), card: Number(text(data, "card")), given: givenOf(data), at: new Date().toISOString() });
  say((kept ? main()?.dataset.kept : main()?.dataset.notKept) ?? "");
  const next = main()?.dataset.next;
  const known = next === undefined ? undefined : ahead.get(whole(next));
  if (kept && next !== undefined && known !== undefined) place(known, next, true);
}

/** What the form holds with the button that sent it. FormData's own second argument is too new for phones of a few years old. */
function filled(form: HTMLFormElement, submitter: HTMLElement | null): FormData {
  const data = new FormData(form);
  if (submitter instanceof HTMLButtonElement && submitter.name) data.append(submitter.name, submitter.value);
  return data;
}

function wireAnswers(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("[data-answer]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void send(form, filled(form, event.submitter));
    });
  }
}

function wireLinks(root: ParentNode): void {
  for (const link of root.querySelectorAll<HTMLAnchorElement>(".bench a")) {
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || link.href.includes("/klaar/")) return;
      event.preventDefault();
      // The card fetched beforehand has letters of the other size.
      if (link.dataset.large !== undefined) ahead.clear();
      void go(link.href);
    });
  }
}

/** The card after this one, so that it turns at once, also in the crawl space. */
function fetchAhead(): void {
  const next = main()?.dataset.next;
  if (next === undefined || ahead.has(whole(next)) || next.endsWith("/klaar/")) return;
  void fetch(next)
    .then(async (response) => {
      if (response.ok && !response.redirected) ahead.set(whole(next), await response.text());
    })
    .catch(() => undefined);
}

function wire(root: ParentNode): void {
  wireAnswers(root);
  wireLinks(root);
  wireOrder(root);
  wireCalculations(root);
  wireSpeech(document);
  wireShareButtons(root);
  wireOnceForms(root);
  setTimeout(fetchAhead, 400);
}

function turn(direction: "previous" | "next"): void {
  const url = main()?.dataset[direction];
  const own = document.querySelector<HTMLFormElement>(".bench [data-answer]");
  if (direction === "next" && own) own.requestSubmit();
  else if (url !== undefined && (direction === "previous" || document.querySelector("[data-onward]"))) {
    if (url.endsWith("/klaar/")) location.assign(url);
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

/** Sends what waits. Was the open card among it, then it is shown anew: with what there is to say about the answer. */
async function sendWaiting(): Promise<void> {
  const url = document.querySelector<HTMLFormElement>("[data-answer]")?.action ?? "/leren/antwoorden/";
  const before = waiting();
  if ((await flush(url, token())) === before.length) return;
  ahead.clear();
  say(main()?.dataset.sent ?? "");
  const here = Number(document.querySelector<HTMLInputElement>("[data-answer] [name=card]")?.value);
  if (before.some((one) => one.card === here)) void go(location.href, false);
}

wire(document);
wireKeys();
wireSwipes();
addEventListener("popstate", () => {
  void go(location.href, false);
});
addEventListener("online", () => void sendWaiting());
void sendWaiting();
