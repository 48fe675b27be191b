import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
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

describe("a form", () => {
  let told: boolean | null = null;
  let answers = false;
  const goes = (late: Event): void => { told ??= late.defaultPrevented; late.preventDefault(); };

  beforeEach(() => {
    vi.stubGlobal("fetch", () => answers ? Promise.resolve(new Response("ok")) : Promise.reject(new TypeError("no network")));
    wireOfflineLine();
    told = null;
    answers = false;
    // What goes would leave the page.
    addEventListener("submit", goes);
  });

  afterEach(() => {
    removeEventListener("submit", goes);
    vi.unstubAllGlobals();
  });

  function submit(attributes: string, ownWay = false): void {
    document.body.innerHTML = `<p data-offline data-not-sent="Nog niet verstuurd." hidden></p><p data-live></p><form ${attributes}><button>Stuur</button></form>`;
    if (ownWay) document.querySelector("form")?.addEventListener("submit", (event) => { event.preventDefault(); });
    document.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  }

  function said(): string {
    return document.querySelector("[data-live]")?.textContent ?? "";
  }

  test.each([
    ["stays where it is without signal", false, 'method="post"', true],
    ["goes with signal", true, 'method="post"', false],
    ["that only asks goes", false, "", false],
    ["of who leaves goes", false, 'method="post" data-leaving', false],
  ])("%s", async (_what, online, attributes, stays) => {
    signal(online);

    submit(attributes);

    expect(told).toBe(stays);
    if (stays) await vi.waitFor(() => { expect(said()).toBe("Nog niet verstuurd."); });
    else expect(said()).toBe("");
  });

  test("goes when the server answers although the browser knows of no network", async () => {
    signal(false);
    answers = true;

    submit('method="post"');
    expect(told).toBe(true);
    told = null;

    await vi.waitFor(() => { expect(told).toBe(false); });
    expect(said()).toBe("");
  });

  test("that a script sends in its own way is kept by that", async () => {
    signal(false);

    submit('method="post"', true);
    await Promise.resolve();

    expect(said()).toBe("");
  });
});
