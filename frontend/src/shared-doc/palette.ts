/** The colours of people: a class for their caret and one for the circle with their initials. Which one is theirs, the server says. */

const CIRCLES = ["", "b", "c", "d", "e", "f"];

/** What the server says of somebody who is there. */
export interface Who {
  name: string;
  colour: number;
}

/** What stands in an awareness state; null when nobody has said who it is. */
export function whoOf(user: unknown): Who | null {
  if (typeof user !== "object" || user === null) return null;
  const { name, colour } = user as { name?: unknown; colour?: unknown };
  if (typeof name !== "string" || name.trim() === "") return null;
  return { name: name.trim(), colour: place(colour) };
}

export function caretClass(who: Who): string {
  return `who-${place(who.colour)}`;
}

export function circleClass(who: Who): string {
  return ["av", "s", CIRCLES[place(who.colour)]].filter(Boolean).join(" ");
}

/** The label at a caret is short: a first name. */
export function firstName(name: string): string {
  return name.split(/\s+/)[0] ?? name;
}

export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return ends.map((word) => letter(word ?? "")).join("").toUpperCase();
}

function letter(word: string): string {
  const first = word.codePointAt(0);
  return first === undefined ? "" : String.fromCodePoint(first);
}

function place(colour: unknown): number {
  const whole = Number.isSafeInteger(colour) ? Number(colour) : 0;
  return ((whole % CIRCLES.length) + CIRCLES.length) % CIRCLES.length;
}
