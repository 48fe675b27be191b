import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { wireSearch } from "./search";

interface Asked {
  url: string;
  signal: AbortSignal;
  answer: (lines: string, status?: number) => void;
  fail: () => void;
}

let asked: Asked[];

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  vi.stubGlobal("fetch", (url: string, { signal }: { signal: AbortSignal }) =>
    new Promise<Response>((resolve, reject) => {
      signal.addEventListener("abort", () => {
        reject(new DOMException("stop", "AbortError"));
      });
      asked.push({
        url,
        signal,
        answer: (lines, status = 200) => {
          resolve(new Response(lines, { status }));
        },
        fail: () => {
          reject(new TypeError("no network"));
        },
      });
    }));
  document.body.innerHTML = `<form data-search action="/zoeken/" data-lines="/zoeken/regels/" data-no-network="Geen bereik.">
    <input name="q" type="search" value=""><p data-search-status></p></form><div data-found></div>`;
  wireSearch();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function one(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(selector);
  return found;
}

function type(text: string): void {
  const input = one("input") as HTMLInputElement;
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

const LINES = `<div data-said="2 gevonden"><a href="/a/" data-hit>A</a><a href="/b/" data-hit>B</a></div>`;

async function find(text: string): Promise<void> {
  type(text);
  vi.advanceTimersByTime(300);
  asked.at(-1)?.answer(LINES);
  await settle();
}

function press(key: string, on: Element | null): void {
  on?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

test("asks once, when typing pauses", () => {
  for (const text of ["wa", "war", "warm"]) type(text);
  expect(asked).toHaveLength(0);

  vi.advanceTimersByTime(300);

  expect(asked.map((request) => new URL(request.url).pathname + new URL(request.url).search)).toEqual(["/zoeken/regels/?q=warm"]);
});

test("one letter is not asked", () => {
  type("w");
  vi.advanceTimersByTime(300);

  expect(asked).toHaveLength(0);
});

test("puts the lines in place, says how many, and keeps the address", async () => {
  await find("warm");

  expect(one("[data-found]").textContent).toBe("AB");
  expect(one("[data-search-status]").textContent).toBe("2 gevonden");
  expect(location.search).toBe("?q=warm");
});

test("an answer that comes late does not take the place of a newer one", async () => {
  type("warm");
  vi.advanceTimersByTime(300);
  await find("warmte");
  const [old] = asked;

  old?.answer("<p>oud</p>");
  await settle();

  expect(old?.signal.aborted).toBe(true);
  expect(one("[data-found]").textContent).toBe("AB");
});

test("without network it says so and leaves what is there", async () => {
  await find("warm");
  type("warmte");
  vi.advanceTimersByTime(300);
  asked.at(-1)?.fail();
  await settle();

  expect(one("[data-search-status]").textContent).toBe("Geen bereik.");
  expect(one("[data-found]").textContent).toBe("AB");

  dispatchEvent(new Event("online"));
  asked.at(-1)?.answer(LINES);
  await settle();

  expect(one("[data-search-status]").textContent).toBe("2 gevonden");
});

test("an answer that is an error is no list", async () => {
  type("warm");
  vi.advanceTimersByTime(300);
  asked.at(-1)?.answer("<h1>Stuk</h1>", 500);
  await settle();

  expect(one("[data-found]").textContent).toBe("");
  expect(one("[data-search-status]").textContent).toBe("Geen bereik.");
});

test("sending the form looks at once and loads no page", () => {
  type("warm");
  const sent = new Event("submit", { bubbles: true, cancelable: true });
  one("form").dispatchEvent(sent);

  expect(sent.defaultPrevented).toBe(true);
  expect(asked).toHaveLength(1);
  vi.advanceTimersByTime(300);
  expect(asked).toHaveLength(1);
});

test("arrows walk from the box through the lines and back", async () => {
  await find("warm");
  one("input").focus();

  press("ArrowDown", document.activeElement);
  expect(document.activeElement?.textContent).toBe("A");
  press("ArrowDown", document.activeElement);
  expect(document.activeElement?.textContent).toBe("B");
  press("ArrowUp", document.activeElement);
  press("ArrowUp", document.activeElement);
  expect(document.activeElement).toBe(one("input"));
  press("ArrowDown", document.activeElement);
  press("Escape", document.activeElement);
  expect(document.activeElement).toBe(one("input"));
});

test("what was typed before the script arrived is found too", () => {
  document.body.innerHTML = `<form data-search action="/zoeken/" data-lines="/zoeken/regels/"><input name="q" type="search" value="warm">
    <p data-search-status></p></form><div data-found></div>`;
  (one("input") as HTMLInputElement).value = "warmtepomp";
  wireSearch();

  vi.advanceTimersByTime(300);

  expect(asked.map((request) => new URL(request.url).search)).toEqual(["?q=warmtepomp"]);
});

test("typing back to what is shown drops the answer that is still on its way", async () => {
  await find("warm");
  type("warmt");
  vi.advanceTimersByTime(300);
  type("warm");
  vi.advanceTimersByTime(300);
  asked.at(-1)?.answer(`<a data-hit>other</a>`);
  await settle();

  expect(document.querySelectorAll("[data-hit]")).toHaveLength(2);
});
