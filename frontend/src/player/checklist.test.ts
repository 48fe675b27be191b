import { beforeEach, expect, it } from "vitest";

import { wireChecklists } from "./checklist";

const boxes = (): HTMLInputElement[] => [...document.querySelectorAll<HTMLInputElement>("input")];

function open(card: string, ...items: string[]): void {
  document.body.innerHTML = `<fieldset class="checklist">${items.map((one) => `<label><input type="checkbox"><span>${one}</span></label>`).join("")}</fieldset>`;
  wireChecklists(document, card);
}

beforeEach(() => {
  localStorage.clear();
});

it("keeps its ticks by card, also when the list is edited", () => {
  open("7", "Spoelen", "Vullen");
  boxes()[1]?.click();
  open("7", "Ontluchten", "Spoelen", "Vullen");
  expect(boxes().map((one) => one.checked)).toEqual([false, false, true]);
  open("8", "Vullen");
  expect(boxes().map((one) => one.checked)).toEqual([false]);
});

it.each(["[1", "null", "3", '{"7": 1}', '{"7": null}'])("survives %s in what was kept", (odd) => {
  localStorage.setItem("vakkring-vinkjes", odd);
  open("7", "Vullen");
  boxes()[0]?.click();
  open("7", "Vullen");
  expect(boxes()[0]?.checked).toBe(true);
});
