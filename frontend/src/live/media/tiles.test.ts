import { beforeEach, describe, expect, it } from "vitest";
import { need } from "../../need";
import { called, shown, type Tile, Tiles } from "./tiles";

const tile = (id: number, fields: Partial<Tile> = {}): Tile => ({ id, name: `Anna ${String(id)}`, me: false, microphone: false, speaking: false, word: false, lost: false, video: null, ...fields });
const many = (count: number): Tile[] => Array.from({ length: count }, (_one, place) => tile(place + 1));

let strip: HTMLElement;
let tiles: Tiles;

beforeEach(() => {
  document.body.innerHTML = `
    <div data-tiles data-me="Jij"></div>
    <template data-tile><figure class="tile"><video hidden></video><span data-initials></span>
      <figcaption><span data-muted></span><span data-word hidden></span><span data-lost hidden></span><span data-name></span></figcaption></figure></template>
    <template data-more><button class="tile more" data-all="laat zien" data-fewer="Minder"><b data-left></b><span data-words></span></button></template>`;
  strip = need(document, "[data-tiles]");
  tiles = new Tiles(strip, need(document, "[data-tile]", HTMLTemplateElement), need(document, "[data-more]", HTMLTemplateElement));
});

const names = (): (string | null | undefined)[] => [...strip.querySelectorAll("figure")].map((one) => one.querySelector("[data-name]")?.textContent);
const more = (): HTMLButtonElement | null => strip.querySelector("button");

describe("who is shown", () => {
  it("are all, as long as they fit; else one place tells how many are left", () => {
    expect(shown(many(4), 4, false)).toMatchObject({ left: 0 });
    expect(shown(many(5), 4, false).first).toHaveLength(3);
    expect(shown(many(5), 4, false).left).toBe(2);
    expect(shown(many(20), 4, true)).toMatchObject({ left: 0 });
  });

  it("are more after a tap, and fewer after another", () => {
    // The test's window is as wide as a desk: six places.
    tiles.show(many(8));
    expect(names()).toHaveLength(5);
    expect(more()?.textContent).toBe("+3laat zien");

    more()?.click();
    expect(names()).toHaveLength(8);
    expect(more()?.getAttribute("aria-expanded")).toBe("true");

    more()?.click();
    expect(names()).toHaveLength(5);
  });
});

describe("a tile", () => {
  const figure = (): HTMLElement => need(strip, "figure");
  const hidden = (part: string): boolean => need(figure(), part).hasAttribute("hidden");

  it("says by a sign, not by colour alone, whose microphone is off and who has the word", () => {
    tiles.show([tile(1)]);
    expect([hidden("[data-muted]"), hidden("[data-word]"), hidden("[data-lost]")]).toEqual([false, true, true]);

    tiles.show([tile(1, { microphone: true, word: true, speaking: true, lost: true })]);
    expect([hidden("[data-muted]"), hidden("[data-word]"), hidden("[data-lost]")]).toEqual([true, false, false]);
    expect(figure().classList.contains("spk")).toBe(true);
  });

  it("calls me Jij", () => {
    tiles.show([tile(1, { me: true }), tile(2)]);
    expect(names()).toEqual(["Jij", "Anna 2"]);
  });

  it("holds a name as text", () => {
    tiles.show([tile(1, { name: "<img src=x onerror=alert(1)>" })]);
    expect(strip.querySelector("img")).toBeNull();
  });

  it("stays the same element while people come, go and change places, so that a picture does not stutter", () => {
    tiles.show([tile(1), tile(2), tile(3)]);
    const second = strip.querySelector("[data-person='2']");
    tiles.show([tile(4), tile(2)]);
    expect(strip.querySelector("[data-person='2']")).toBe(second);
    expect(names()).toEqual(["Anna 4", "Anna 2"]);
  });
});

it("calls people by their first name, unless two share it", () => {
  const all = [{ name: "Bram Wolters" }, { name: "Anna Bakker" }, { name: "Anna de Vries" }];
  expect(all.map(({ name }) => called(name, all))).toEqual(["Bram", "Anna Bakker", "Anna de Vries"]);
});
