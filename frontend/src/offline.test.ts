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
