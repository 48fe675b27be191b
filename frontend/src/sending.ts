/**
 * A form with a large file: shows how far it is, goes out once, and stays as it was when there is no reception. It also works without this.
 *
 * ```html
 * <form method="post" enctype="multipart/form-data" data-large data-sending="Wordt verstuurd" data-working data-lost data-most="1000" data-too-large>
 *   <input type="file"> <progress data-progress hidden></progress> <p role="status" data-state></p>
 * ```
 *
 * The server answers `{"next": "/address/"}`, or the page with the form once more, with what is wrong. With the first, the form hears `sent`.
 * `{"door": "/address/"}` leads to the login, and back; nothing was sent.
 */
import { say } from "./live";
import { wireShrinking } from "./shrinking";

export function wireSending(form: HTMLFormElement): void {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (form.dataset.busy !== undefined) return;
    const file = form.querySelector<HTMLInputElement>("[type=file]")?.files?.[0];
    if (file && file.size > Number(form.dataset.most)) tell(form, form.dataset.tooLarge ?? "", true);
    else send(form);
  });
}

function send(form: HTMLFormElement): void {
  const request = new XMLHttpRequest();
  form.dataset.busy = "";
  form.querySelector("button.act")?.setAttribute("aria-busy", "true");
  tell(form, form.dataset.sending ?? "");
  progress(form, 0);
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) progress(form, (100 * event.loaded) / event.total);
  });
  request.upload.addEventListener("load", () => {
    progress(form, null);
    tell(form, form.dataset.working ?? "");
  });
  request.addEventListener("load", () => {
    settle(form, request);
  });
  request.addEventListener("error", () => {
    release(form);
    tell(form, form.dataset.lost ?? "", true);
  });
  request.open("POST", form.action);
  // Only this: a redirect would be followed here, and what the next page has to say would be lost.
  request.setRequestHeader("Accept", "application/json");
  request.send(new FormData(form));
}

function settle(form: HTMLFormElement, request: XMLHttpRequest): void {
  const answer = answerOf(request);
  const next = answer ? (answer.next ?? answer.door ?? "") : ledTo(form, request);
  if (next) {
    if (answer?.next) form.dispatchEvent(new Event("sent", { bubbles: true }));
    location.assign(next); // still busy: a second tap sends nothing
    return;
  }
  release(form);
  tell(form, "");
  // Without its style sheet, which this page has already and whose nonce is not ours.
  const html = request.responseText.replace(/<style[\s\S]*?<\/style>/, "");
  const page = new DOMParser().parseFromString(html, "text/html");
  const refused = page.querySelector<HTMLFormElement>("form[data-large]");
  if (!refused) {
    // What is wrong, and what helps: that stays.
    say(page.querySelector("h1")?.textContent ?? form.dataset.lost ?? "");
    tell(form, page.querySelector("main h1 ~ p")?.textContent ?? "", true);
    return;
  }
  form.replaceWith(refused);
  wireShrinking(refused);
  wireSending(refused);
  (refused.querySelector<HTMLElement>("[aria-invalid=true]") ?? refused.querySelector<HTMLElement>("[role=alert]"))?.focus();
}

/**
 * Where the server led us instead (to the door, when the session is over). What the form's own address answers is no such place, also when the
 * form stands on another page: it may be a door that only takes what is sent.
 */
function ledTo(form: HTMLFormElement, request: XMLHttpRequest): string {
  const answered = new URL(request.responseURL, location.href);
  return answered.pathname === new URL(form.action, location.href).pathname ? "" : answered.href;
}

/** Null for a page. */
function answerOf(request: XMLHttpRequest): { next?: string; door?: string } | null {
  if (!request.getResponseHeader("Content-Type")?.startsWith("application/json")) return null;
  return JSON.parse(request.responseText) as { next?: string; door?: string };
}

function release(form: HTMLFormElement): void {
  delete form.dataset.busy;
  form.querySelector("button.act")?.removeAttribute("aria-busy");
  progress(form, null);
}

function tell(form: HTMLFormElement, words: string, wrong = false): void {
  const state = form.querySelector<HTMLElement>("[data-state]");
  if (!state) return;
  state.textContent = words;
  state.classList.toggle("wrong", wrong);
}

function progress(form: HTMLFormElement, percentage: number | null): void {
  const bar = form.querySelector<HTMLProgressElement>("[data-progress]");
  if (!bar) return;
  bar.hidden = percentage === null;
  bar.value = percentage ?? 0;
}

/** A page that comes back from the browser's memory stands as it was left: on its way. */
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-large]")) {
    release(form);
    tell(form, "");
  }
});

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-large]")) wireSending(form);
