import { beforeEach, describe, expect, it } from "vitest";

import { wireOrder } from "./order";

const row = (item: number): string =>
  `<li data-item="${item}"><span>stap ${item}</span><label data-without-script><select name="place-${item}"></select></label>
   <button type="button" data-move="up" hidden></button><button type="button" data-move="down" hidden></button></li>`;

describe("wireOrder", () => {
  beforeEach(() => {
    document.body.innerHTML = `<form><ol data-order>${[2, 0, 1].map(row).join("")}</ol></form>`;
    wireOrder(document);
  });

  const sent = (): string | undefined => document.querySelector<HTMLInputElement>("input[name=order]")?.value;
  const press = (item: number, direction: string): void => {
    document.querySelector<HTMLButtonElement>(`[data-item="${item}"] [data-move=${direction}]`)?.click();
  };

  it("sends the order as shown and drops the plain selects", () => {
    expect(sent()).toBe("2,0,1");
    expect(document.querySelector("select")).toBeNull();
  });

  it("moves a row and keeps the focus on its button", () => {
    press(2, "down");
    expect(sent()).toBe("0,2,1");
    expect(document.activeElement?.getAttribute("data-move")).toBe("down");
  });

  it("does nothing beyond the edges", () => {
    press(2, "up");
    press(1, "down");
    expect(sent()).toBe("2,0,1");
    expect(document.querySelector('[data-item="2"] [data-move=up]')?.getAttribute("aria-disabled")).toBe("true");
  });
});
