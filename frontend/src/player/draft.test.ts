import { expect, it } from "vitest";

import { carry } from "./draft";

const page = (value: string, checked: string, order: number[]): HTMLElement => {
  const made = document.createElement("div");
  made.innerHTML = `<form id="vraag"><input id="getal" data-number="W" value="${value}">
    <input type="checkbox" name="choice" value="1" ${checked}><ol data-order>${order.map((one) => `<li data-item="${one}"></li>`).join("")}</ol></form>`;
  return made;
};

it("takes along what was typed, ticked and put in order", () => {
  const [from, to] = [page("840 W", "checked", [2, 0, 1]), page("", "", [0, 1, 2])];
  carry(from, to);
  expect(to.querySelector<HTMLInputElement>("#getal")?.value).toBe("840 W");
  expect(to.querySelector<HTMLInputElement>("[name=choice]")?.checked).toBe(true);
  expect([...to.querySelectorAll<HTMLElement>("li")].map((one) => one.dataset.item)).toEqual(["2", "0", "1"]);
});
