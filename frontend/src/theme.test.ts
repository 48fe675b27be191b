import { beforeEach, expect, test } from "vitest";
import { wireThemeChoice } from "./theme";

const page = document.documentElement;

beforeEach(() => {
  delete page.dataset.theme;
  document.cookie = "theme=; path=/; max-age=0";
  document.body.innerHTML = `
    <div data-theme-choice hidden>
      <button value="">Als telefoon</button><button value="light">Licht</button><button value="dark">Donker</button>
    </div>`;
});

function press(value: string): void {
  document.querySelector<HTMLButtonElement>(`button[value="${value}"]`)?.click();
}

function pressed(): (string | undefined)[] {
  return [...document.querySelectorAll<HTMLButtonElement>("[aria-pressed=true]")].map((button) => button.value);
}

test("the control appears and shows what the server set", () => {
  page.dataset.theme = "dark";

  wireThemeChoice();

  expect(document.querySelector<HTMLElement>("[data-theme-choice]")?.hidden).toBe(false);
  expect(pressed()).toEqual(["dark"]);
});

test("choosing dark colours the page now and tells the server for later", () => {
  wireThemeChoice();

  press("dark");

  expect(page.dataset.theme).toBe("dark");
  expect(document.cookie).toContain("theme=dark");
  expect(pressed()).toEqual(["dark"]);
});

test("back to the phone's own setting forgets the choice", () => {
  wireThemeChoice();
  press("light");

  press("");

  expect(page.dataset.theme).toBeUndefined();
  expect(document.cookie).not.toContain("theme=light");
  expect(pressed()).toEqual([""]);
});
