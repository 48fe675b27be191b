/**
 * Filling the page in place. Parts are copied from `<template data-part="…">`; lists keep the element of a thing as long as the thing is there,
 * and never move the one that has focus.
 */
import { need } from "../need";

/** A fresh copy of a part. */
export function part(name: string): HTMLElement {
  const copy = need(document, `template[data-part="${name}"]`, HTMLTemplateElement).content.firstElementChild?.cloneNode(true);
  if (!(copy instanceof HTMLElement)) throw new Error(`The part ${name} is empty`);
  return copy;
}

/** Put words into what `selector` finds; touches the page only when they differ, so that nothing is read aloud twice. */
export function put(root: ParentNode, selector: string, words: string | number): HTMLElement {
  const element = need(root, selector);
  setText(element, String(words));
  return element;
}

export function setText(element: Element, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}

/** Words, and the element shows only when there are any. */
export function putOrHide(root: ParentNode, selector: string, words: string): HTMLElement {
  const element = put(root, selector, words);
  show(element, words !== "");
  return element;
}

export function show(element: HTMLElement, visible: boolean): void {
  if (element.hidden === visible) element.hidden = !visible;
}

export function press(button: Element, pressed: boolean): void {
  const value = String(pressed);
  if (button.getAttribute("aria-pressed") !== value) button.setAttribute("aria-pressed", value);
}

/** A share of a bar, from 0 to 1. Written through the object model: the policy forbids style in HTML. */
export function fill(bar: HTMLElement, share: number): void {
  const value = `${Math.round(share * 1000) / 10}%`;
  if (bar.style.getPropertyValue("--share") !== value) bar.style.setProperty("--share", value);
}

export function on(root: ParentNode, selector: string, heard: (element: HTMLElement) => void): void {
  need(root, selector).addEventListener("click", (event) => { heard(event.currentTarget as HTMLElement); });
}

export interface Rows<Thing> {
  key: (thing: Thing) => string | number;
  make: (thing: Thing) => HTMLElement;
  fill: (row: HTMLElement, thing: Thing, place: number) => void;
  /** What a row depends on beside the thing itself. Rows of which neither changed are left alone. */
  facts?: (thing: Thing, place: number) => unknown;
}

interface Row<Thing> {
  row: HTMLElement;
  thing: Thing | undefined;
  facts: unknown;
}

const lists = new WeakMap<Element, Map<string | number, Row<unknown>>>();

/** Makes the children of `list` those of `things`, in their order. */
export function keyed<Thing>(list: Element, things: readonly Thing[], rows: Rows<Thing>): void {
  const before = (lists.get(list) ?? new Map()) as Map<string | number, Row<Thing>>;
  const now = new Map<string | number, Row<Thing>>();
  things.forEach((thing, place) => {
    const key = rows.key(thing);
    const row = before.get(key) ?? { row: rows.make(thing), thing: undefined, facts: undefined };
    const facts = rows.facts?.(thing, place);
    if (row.thing !== thing || row.facts !== facts) rows.fill(row.row, thing, place);
    now.set(key, { row: row.row, thing, facts });
  });
  for (const [key, { row }] of before) if (!now.has(key)) row.remove();
  lists.set(list, now);
  arrange(list, [...now.values()].map(({ row }) => row));
}

/** Puts children in order around the one that has focus: an element that moves loses it. */
export function arrange(list: Element, rows: readonly HTMLElement[]): void {
  const focused = rows.findIndex((row) => row.contains(document.activeElement));
  const pivot = focused < 0 ? rows.length : focused;
  let next: Element | null = null;
  for (let at = rows.length - 1; at >= 0; at--) {
    const row = rows[at];
    if (!row) continue;
    if (at !== pivot && (row.parentNode !== list || row.nextElementSibling !== next)) list.insertBefore(row, next);
    next = row;
  }
}

/** The first letters of a name: what stands in the circle beside it. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? words.at(-1) : "";
  return `${words[0]?.[0] ?? ""}${last?.[0] ?? ""}`.toUpperCase();
}

/** Fills a circle with somebody's letters, in a colour of his own. The name stands beside it. */
export function circle(row: ParentNode, person: { id: number; name: string }): void {
  const element = put(row, "[data-initials]", initials(person.name));
  const colour = ["", "b", "c", "d", "e", "f"][person.id % 6] ?? "";
  if (colour) element.classList.add(colour);
}
