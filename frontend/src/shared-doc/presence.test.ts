import { expect, test } from "vitest";
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { showWho, wirePresence } from "./presence";

function header(): HTMLElement {
  document.documentElement.lang = "nl";
  document.body.innerHTML = `<header data-presence data-alone="Je schrijft nu alleen" data-together="Samen met {names}" data-many="Samen met {names} en {n} anderen">
    <p data-names></p><span data-circles></span></header>`;
  const root = document.querySelector("header");
  if (!root) throw new Error("no header");
  return root;
}

const people = ["Joost", "Samira", "Daan", "Anna", "Bram"].map((name, colour) => ({ name, colour }));
const line = (root: HTMLElement): string | null | undefined => root.querySelector("[data-names]")?.textContent;

test("names stand in a sentence, initials in circles of the right colour", () => {
  const root = header();
  showWho(root, people.slice(0, 2));

  expect(line(root)).toBe("Samen met Joost en Samira");
  expect([...root.querySelectorAll("[data-circles] > *")].map((one) => [one.textContent, one.className])).toEqual([
    ["J", "av s"],
    ["S", "av s b"],
  ]);
});

test("alone is told as well", () => {
  const root = header();
  showWho(root, [null]);

  expect(line(root)).toBe("Je schrijft nu alleen");
});

test("two browsers of one person are one person; a crowd is counted", () => {
  const root = header();
  showWho(root, [...people, ...people]);

  expect(line(root)).toBe("Samen met Joost, Samira en 3 anderen");
  expect(root.querySelectorAll("[data-circles] > *")).toHaveLength(3);
});

test("who has two windows open is no company to himself", () => {
  const root = header();
  const awareness = new Awareness(new Y.Doc());
  const others = ["7f", "8a"].map((who) => ({ user: { name: "Anna", colour: 1, who } }));
  others.forEach((state, number) => awareness.states.set(number + 1, state));

  wirePresence(root, awareness, "7f");
  expect(line(root)).toBe("Samen met Anna");

  awareness.states.delete(2);
  awareness.emit("change", []);
  expect(line(root)).toBe("Je schrijft nu alleen");
  awareness.destroy();
});

test("a name is text, whatever stands in it", () => {
  const root = header();
  showWho(root, [{ name: "<img src=x onerror=alert(1)> $& $1", colour: 0 }]);

  expect(root.querySelector("img")).toBeNull();
  expect(line(root)).toBe("Samen met <img src=x onerror=alert(1)> $& $1");
});
