import { beforeEach, expect, test } from "vitest";
import { arrange, initials, keyed, put, putOrHide } from "./dom";

interface Thing {
  id: number;
  text: string;
}

let list: HTMLElement;
let filled: number[];

beforeEach(() => {
  document.body.innerHTML = "<ul></ul>";
  list = document.querySelector("ul") ?? document.body;
  filled = [];
});

function draw(things: readonly Thing[], facts?: (thing: Thing) => unknown): void {
  keyed(list, things, {
    key: ({ id }) => id,
    make: () => document.createElement("button"),
    fill: (row, { id, text }) => {
      filled.push(id);
      row.textContent = text;
    },
    ...(facts ? { facts } : {}),
  });
}

function texts(): string[] {
  return [...list.children].map(({ textContent }) => textContent);
}

const a = { id: 1, text: "a" };
const b = { id: 2, text: "b" };
const c = { id: 3, text: "c" };

test("rows follow their things, and only what changed is filled again", () => {
  draw([a, b]);
  const [first] = list.children;
  draw([a, { ...b, text: "B" }, c]);

  expect(texts()).toEqual(["a", "B", "c"]);
  expect(list.children[0]).toBe(first);
  expect(filled).toEqual([1, 2, 2, 3]);

  draw([c]);
  expect(texts()).toEqual(["c"]);
});

test("a row is filled again when a fact beside the thing changed", () => {
  draw([a, b], () => false);
  draw([a, b], ({ id }) => id === 2);

  expect(filled).toEqual([1, 2, 2]);
});

test("the row that has focus keeps it when the order changes", () => {
  draw([a, b, c]);
  const row = list.children[2] as HTMLElement;
  row.focus();
  let lost = false;
  row.addEventListener("blur", () => { lost = true; });

  for (const order of [[c, a, b], [b, c, a], [b, a, c], [c]]) {
    draw(order);
    expect(texts()).toEqual(order.map(({ text }) => text));
    expect(document.activeElement).toBe(row);
  }
  expect(lost).toBe(false);
});

test("rows that stand right are not touched", () => {
  draw([a, b, c]);
  const touched: string[] = [];
  const real = list.insertBefore.bind(list);
  list.insertBefore = (node, child) => {
    touched.push(node.textContent ?? "");
    return real(node, child);
  };
  arrange(list, [...list.children] as HTMLElement[]);
  draw([a, c, b]);

  expect(touched).toEqual(["b"]);
});

test("words are put only when they differ", () => {
  document.body.innerHTML = "<p data-a>oud</p>";
  const before = document.querySelector("[data-a]")?.firstChild;

  put(document, "[data-a]", "oud");
  expect(document.querySelector("[data-a]")?.firstChild).toBe(before);
  expect(putOrHide(document, "[data-a]", "").hidden).toBe(true);
  expect(putOrHide(document, "[data-a]", "nieuw").hidden).toBe(false);
});

test.each([
  ["Anna Bakker", "AB"],
  ["wim", "W"],
  ["Jan van der Berg", "JB"],
  ["", ""],
])("the letters of %s", (name, letters) => {
  expect(initials(name)).toBe(letters);
});
