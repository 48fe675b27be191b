import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { say } from "./live";

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = `<div data-live></div>`;
});

afterEach(() => {
  vi.useRealTimers();
});

function region(): string {
  return document.querySelector("[data-live]")?.innerHTML ?? "";
}

test("says the text and empties the region after a while", () => {
  say("Link gekopieerd.");

  expect(region()).toBe("<p>Link gekopieerd.</p>");

  vi.advanceTimersByTime(6000);
  expect(region()).toBe("");
});

test("a second sentence replaces the first and gets its full time", () => {
  say("Een.");
  vi.advanceTimersByTime(5000);
  say("Twee.");
  vi.advanceTimersByTime(5000);

  expect(region()).toBe("<p>Twee.</p>");
});

test("text is text, never HTML", () => {
  say("<b>vet</b>");

  expect(region()).toBe("<p>&lt;b&gt;vet&lt;/b&gt;</p>");
});

test("a page without a live region stays as it is", () => {
  document.body.innerHTML = "<p>Kaart</p>";

  say("Hoort niemand.");

  expect(document.body.innerHTML).toBe("<p>Kaart</p>");
});
