import { beforeEach, expect, test } from "vitest";

import { tell } from "./busy";

let line: HTMLElement;

beforeEach(() => {
  document.body.innerHTML = `<p data-busy="/x/" data-one="{name} is bezig." data-more="{names} en {name} zijn bezig." hidden></p>`;
  line = document.querySelector("p") as HTMLElement;
});

test("nobody writes: the line is not there", () => {
  tell(line, []);
  expect(line.hidden).toBe(true);
});

test("one writes", () => {
  tell(line, ["Bram"]);
  expect(line.hidden).toBe(false);
  expect(line.textContent).toBe("Bram is bezig.");
});

test("three write", () => {
  tell(line, ["Anna", "Bram", "Tess"]);
  expect(line.textContent).toBe("Anna, Bram en Tess zijn bezig.");
});

test("a name is text, never markup", () => {
  tell(line, ["<img src=x>"]);
  expect(line.querySelector("img")).toBeNull();
});
