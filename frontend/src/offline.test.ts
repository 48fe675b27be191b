import { beforeEach, expect, test } from "vitest";
import { wireOfflineLine } from "./offline";

beforeEach(() => {
  document.body.innerHTML = `<p data-offline hidden>Geen bereik.</p>`;
});

function signal(online: boolean): void {
  Object.defineProperty(navigator, "onLine", { value: online, configurable: true });
  dispatchEvent(new Event(online ? "online" : "offline"));
}

function shown(): boolean {
  return document.querySelector<HTMLElement>("[data-offline]")?.hidden === false;
}

test("a page opened without signal says so at once", () => {
  signal(false);

  wireOfflineLine();

  expect(shown()).toBe(true);
});

test("the line comes and goes with the signal", () => {
  signal(true);
  wireOfflineLine();
  expect(shown()).toBe(false);

  signal(false);
  expect(shown()).toBe(true);

  signal(true);
  expect(shown()).toBe(false);
});

test("a page that the phone kept says since when, also when there is signal by now", () => {
  document.body.innerHTML = `<p data-offline hidden><span data-offline-open>Blijft.</span><span data-offline-kept hidden>Van <time></time>.</span></p>`;
  document.documentElement.dataset.kept = "2026-11-28T13:05:00.000Z";
  signal(true);

  wireOfflineLine();
  delete document.documentElement.dataset.kept;

  expect(shown()).toBe(true);
  expect(document.querySelector<HTMLElement>("[data-offline-open]")?.hidden).toBe(true);
  expect(document.querySelector<HTMLElement>("[data-offline-kept]")?.hidden).toBe(false);
  expect(document.querySelector("time")?.textContent).toContain("28 november");
});

test("where somebody writes, nothing is old: the text is the phone's own", () => {
  document.body.innerHTML = `<p data-offline hidden><span data-offline-open>Blijft.</span><span data-offline-kept hidden>Van <time></time>.</span></p><div data-written-here></div>`;
  document.documentElement.dataset.kept = "2026-11-28T13:05:00.000Z";
  signal(false);

  wireOfflineLine();
  delete document.documentElement.dataset.kept;

  expect(shown()).toBe(true);
  expect(document.querySelector<HTMLElement>("[data-offline-open]")?.hidden).toBe(false);
  expect(document.querySelector<HTMLElement>("[data-offline-kept]")?.hidden).toBe(true);
});

test.each([
  ["a form stays where it is without signal", false, 'method="post"', true],
  ["with signal it goes", true, 'method="post"', false],
  ["a question is no loss", false, "", false],
  ["who leaves goes", false, 'method="post" data-leaving', false],
])("%s", (_what, online, attributes, stays) => {
  document.body.innerHTML = `<p data-offline data-not-sent="Nog niet verstuurd." hidden></p><p data-live></p><form ${attributes}></form>`;
  signal(online);
  const event = new Event("submit", { bubbles: true, cancelable: true });
  // What goes would leave the page.
  addEventListener("submit", (late) => { told = late.defaultPrevented; late.preventDefault(); }, { once: true });
  let told = false;

  document.querySelector("form")?.dispatchEvent(event);

  expect(told).toBe(stays);
  expect(document.querySelector("[data-live]")?.textContent).toBe(stays ? "Nog niet verstuurd." : "");
});

test("what a script sends in its own way it keeps itself", () => {
  document.body.innerHTML = `<p data-offline data-not-sent="Nog niet verstuurd." hidden></p><p data-live></p><form method="post"></form>`;
  signal(false);
  document.querySelector("form")?.addEventListener("submit", (event) => { event.preventDefault(); });

  document.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));

  expect(document.querySelector("[data-live]")?.textContent).toBe("");
});
