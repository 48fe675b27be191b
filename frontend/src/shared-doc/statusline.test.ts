import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { StatusLine } from "./statusline";

function page(): { status: StatusLine; words: () => string | null | undefined; heard: () => string | null | undefined; login: () => boolean } {
  document.body.innerHTML = `<p data-state="loading" data-say-saved="Bewaard" data-say-unsaved="Nog niet bewaard" data-say-loggedout="Je bent niet meer ingelogd."
    data-say-refused="Dit lukt niet." data-because-refused="{reason} Kopieer het."><span data-words></span><a data-for="loggedout loggedout-uncopied" hidden>Log in</a></p><p data-heard></p>`;
  const [line, heard] = [document.querySelector<HTMLElement>("[data-state]"), document.querySelector<HTMLElement>("[data-heard]")];
  if (!line || !heard) throw new Error("no line");
  return {
    status: new StatusLine(line, heard),
    words: () => line.querySelector("[data-words]")?.textContent,
    heard: () => heard.textContent,
    login: () => line.querySelector("a")?.hidden === false,
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("eyes see at once what ears hear when it lasts", () => {
  const { status, words, heard } = page();
  status.show("unsaved");
  expect(words()).toBe("Nog niet bewaard");
  expect(heard()).toBe("");

  status.show("saved");
  vi.advanceTimersByTime(2000);

  expect(words()).toBe("Bewaard");
  expect(heard()).toBe("Bewaard");
});

test("what to do is offered only where it helps", () => {
  const { status, login } = page();
  status.show("saved");
  expect(login()).toBe(false);

  status.show("loggedout");
  expect(login()).toBe(true);
});

test.each(["loggedout", "loggedout-uncopied"] as const)("who is %s can log in again", (state) => {
  const { status, login } = page();
  status.show(state);

  expect(login()).toBe(true);
});

test("what the server says about it is told, where it says something", () => {
  const { status, words } = page();
  status.show("refused", "Deze tekst is vol.");
  expect(words()).toBe("Deze tekst is vol. Kopieer het.");

  status.show("saved", "Deze tekst is vol.");
  expect(words()).toBe("Bewaard");
});

test("without a reason it says what it can", () => {
  const { status, words } = page();
  status.show("refused");

  expect(words()).toBe("Dit lukt niet.");
});
