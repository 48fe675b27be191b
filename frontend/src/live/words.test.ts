import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { say } from "./words";

const PAGES = "../classroom/templates/classroom";

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return ["board", "media"].includes(entry.name) ? [] : sources(`${folder}/${entry.name}`);
    return entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts") ? [readFileSync(`${folder}/${entry.name}`, "utf8")] : [];
  });
}

/** The literal names in calls of a function: `say("left", …)`. Names made of parts are spelled out in the second test. */
function called(name: string): string[] {
  return [...new Set(sources("src/live").flatMap((source) => [...source.matchAll(new RegExp(`\\b${name}\\("([\\w-]+)"`, "g"))].map(([, key]) => key ?? "")))];
}

const words = readFileSync(`${PAGES}/room_words.html`, "utf8");
const parts = readFileSync(`${PAGES}/room_parts.html`, "utf8");
const written = [...words.matchAll(/data-say="([\w-]+)"/g)].map(([, key]) => key ?? "");

beforeAll(() => {
  document.body.innerHTML = '<template data-words><p data-say="left">nog {n} minuten</p><p data-say="left-one">nog 1 minuut</p><p data-say="who">{name} en {other}</p></template>';
});

test("every sentence that scripts say is written down, and every part is in the page", () => {
  expect(called("say").length).toBeGreaterThan(50);
  expect(called("say").filter((key) => key !== "announce" && !written.includes(key))).toEqual([]);
  expect(called("part").filter((name) => !parts.includes(`data-part="${name}"`))).toEqual([]);
});

test("so are those whose names are made of parts", () => {
  const made = {
    hint: ["one", "several", "scale", "words", "number", "order", "ready", "first", "talk", "second", "result"],
    phase: ["ready", "first", "talk", "second", "result"],
    move: ["first", "talk", "second", "result", "poll"],
    rung: ["video", "small", "sound", "text"],
    poll: ["ready", "open", "closed", "start", "close", "reopen"],
  };
  const names = Object.entries(made).flatMap(([begin, ends]) => ends.map((end) => `${begin}-${end}`));

  expect([...names, "thumb", "got_it", "tell_more", "same_here", "live", "planned", "ended"].filter((name) => !written.includes(name))).toEqual([]);
});

test("no sentence is written down twice", () => {
  expect(written.filter((key, at) => written.indexOf(key) !== at)).toEqual([]);
});

test("values are filled in; one has its own form; a gap that nobody fills stays visible", () => {
  expect(say("left", { n: 3 })).toBe("nog 3 minuten");
  expect(say("left", { n: 1 })).toBe("nog 1 minuut");
  expect(say("who", { name: "Anna" })).toBe("Anna en {other}");
  expect(() => say("nobody-wrote-this")).toThrow("nobody-wrote-this");
});
