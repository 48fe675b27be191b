import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { share, wireShareButtons } from "./share";

let copied: string[];

beforeEach(() => {
  copied = [];
  document.body.innerHTML = `
    <button data-share hidden data-share-url="/leren/r290/" data-share-title="R290">Deel</button>
    <div data-live></div>`;
  pretend("clipboard", { writeText: (text: string) => void copied.push(text) });
});

afterEach(() => {
  Reflect.deleteProperty(navigator, "share");
  vi.restoreAllMocks();
});

function pretend(name: string, value: unknown): void {
  Object.defineProperty(navigator, name, { value, configurable: true });
}

function button(): HTMLElement {
  const found = document.querySelector<HTMLElement>("[data-share]");
  if (!found) throw new Error("no button");
  return found;
}

function said(): string {
  return document.querySelector("[data-live]")?.textContent ?? "";
}

const full = new URL("/leren/r290/", location.href).href;

test("the button shows itself once it works", () => {
  wireShareButtons();

  expect(button().hidden).toBe(false);
});

test("a phone with a share sheet gets the sheet", async () => {
  const shared: unknown[] = [];
  pretend("share", (data: unknown) => {
    shared.push(data);
    return Promise.resolve();
  });

  await share(button());

  expect(shared).toEqual([{ title: "R290", url: full }]);
  expect(copied).toEqual([]);
});

test("closing the sheet is not a failure", async () => {
  pretend("share", () => Promise.reject(new DOMException("closed", "AbortError")));

  await share(button());

  expect(copied).toEqual([]);
  expect(said()).toBe("");
});

test("a sheet that does not open falls back to copying", async () => {
  pretend("share", () => Promise.reject(new DOMException("no", "NotAllowedError")));

  await share(button());

  expect(copied).toEqual([full]);
});

test("without a sheet the link is copied, and that is said", async () => {
  await share(button());

  expect(copied).toEqual([full]);
  expect(said()).toBe("Link gekopieerd.");
});

test("without a clipboard the link itself is said", async () => {
  pretend("clipboard", { writeText: () => Promise.reject(new Error("denied")) });

  await share(button());

  expect(said()).toBe(`Kopiëren lukt niet. De link is ${full}`);
});
