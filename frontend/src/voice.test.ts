import { afterEach, beforeEach, expect, test } from "vitest";
import type { Listener } from "./listening";
import { wireVoice } from "./voice";

/** A browser that listens, told what it hears. */
class Ear implements Listener {
  static last: Ear | undefined;
  lang = "";
  continuous = false;
  interimResults = true;
  onresult: Listener["onresult"] = null;
  onerror: Listener["onerror"] = null;
  onend: Listener["onend"] = null;
  aborted = false;

  start(): void {
    Ear.last = this;
  }

  stop(): void {
    this.onend?.();
  }

  abort(): void {
    this.aborted = true;
    this.onend?.();
  }

  hear(transcript: string): void {
    const results = [Object.assign([{ transcript }], { isFinal: true })];
    this.onresult?.(Object.assign(new Event("result"), { resultIndex: 0, results }));
    this.onend?.();
  }

  fail(error: string): void {
    this.onerror?.(Object.assign(new Event("error"), { error }));
    this.onend?.();
  }
}

let words: string[];
let told: string[];

beforeEach(() => {
  words = [];
  told = [];
  Ear.last = undefined;
  document.body.innerHTML = `<form data-listening="Ik luister." data-refused="Staat uit." data-unheard="Niets gehoord." data-voiceless="Lukt niet.">
    <button type="button" data-voice hidden aria-pressed="false">Spreek</button></form>`;
});

afterEach(() => {
  Reflect.deleteProperty(globalThis, "webkitSpeechRecognition");
});

function wired(): HTMLElement {
  const form = document.querySelector("form");
  const button = document.querySelector<HTMLElement>("[data-voice]");
  if (!form || !button) throw new Error("no form");
  wireVoice(form, (one) => words.push(one), (text) => told.push(text));
  return button;
}

function ear(): Ear {
  if (!Ear.last) throw new Error("nobody listens");
  return Ear.last;
}

test("without a browser that listens the button stays hidden", () => {
  expect(wired().hidden).toBe(true);
});

test("what is said is handed on, in Dutch", () => {
  Object.assign(globalThis, { webkitSpeechRecognition: Ear });
  const button = wired();
  expect(button.hidden).toBe(false);

  button.click();
  expect(button.getAttribute("aria-pressed")).toBe("true");
  ear().hear(" warmtepomp ");

  expect(ear().lang).toBe("nl-NL");
  expect(words).toEqual(["warmtepomp"]);
  expect(told).toEqual(["Ik luister."]);
  expect(button.getAttribute("aria-pressed")).toBe("false");
});

test.each([
  ["not-allowed", "Staat uit."],
  ["service-not-allowed", "Staat uit."],
  ["no-speech", "Niets gehoord."],
  ["network", "Lukt niet."],
])("%s gets a sentence", (error, text) => {
  Object.assign(globalThis, { webkitSpeechRecognition: Ear });
  const button = wired();
  button.click();

  ear().fail(error);

  expect(told.at(-1)).toBe(text);
  expect(words).toEqual([]);
  expect(button.getAttribute("aria-pressed")).toBe("false");
});

test("a second tap stops listening and looks for nothing", () => {
  Object.assign(globalThis, { webkitSpeechRecognition: Ear });
  const button = wired();
  button.click();
  button.click();

  expect(ear().aborted).toBe(true);
  expect(words).toEqual([]);
  expect(told.at(-1)).toBe("");
});
