import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { flush, givenOf, keep, waiting } from "./queue";

const answer = (id: string): Parameters<typeof keep>[0] => ({ id, card: 7, given: { choice: 1 }, at: "2026-11-22T10:00:00Z" });
const answered = (state: string, ...ids: string[]): Response => new Response(JSON.stringify({ answers: ids.map((id) => ({ id, state })) }));

describe("queue", () => {
  beforeEach(() => {
    localStorage.clear();
    document.body.replaceChildren();
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("keeps an answer once", () => {
    keep(answer("a"));
    keep(answer("a"));
    expect(waiting().map((one) => one.id)).toEqual(["a"]);
  });

  it("forgets only what the server has dealt with", async () => {
    ["a", "b"].forEach((id) => keep(answer(id)));
    vi.stubGlobal("fetch", () => Promise.resolve(answered("saved", "a")));
    expect(await flush("/leren/antwoorden/", "t")).toBe(1);
    expect(waiting().map((one) => one.id)).toEqual(["b"]);
  });

  it("keeps everything without reception, and what first needs a login", async () => {
    keep(answer("a"));
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("offline")));
    expect(await flush("/", "t")).toBe(1);
    vi.stubGlobal("fetch", () => Promise.resolve(answered("login", "a")));
    expect(await flush("/", "t")).toBe(1);
  });

  it("sends nobody else's answers on a shared phone", async () => {
    const here = (names: string): void => {
      document.body.innerHTML = `<main data-whose="${names}"></main>`;
    };
    const sent: string[] = [];
    vi.stubGlobal("fetch", (_url: string, { body }: { body: string }) => {
      const ids = (JSON.parse(body) as { answers: { id: string }[] }).answers.map((one) => one.id);
      sent.push(...ids);
      return Promise.resolve(answered("saved", ...ids));
    });
    here("");
    keep(answer("of nobody yet"));
    here("p1 guest");
    keep(answer("of one"));
    here("p2");
    keep(answer("of two"));

    await flush("/", "t");
    expect(sent).toEqual(["of nobody yet", "of two"]);
    here("p3 p1");
    await flush("/", "t");
    expect(sent.slice(2)).toEqual(["of one"]);
    expect(waiting()).toEqual([]);
  });

  it("reads each kind of form", () => {
    const form = (fields: [string, string][]): FormData => {
      const data = new FormData();
      for (const [name, value] of fields) data.append(name, value);
      return data;
    };
    expect(givenOf(form([["choice", "1"]]))).toEqual({ choice: 1 });
    expect(givenOf(form([["choice", "yes"]]))).toEqual({ choice: "yes" });
    expect(givenOf(form([["several", "1"], ["choice", "0"], ["choice", "2"]]))).toEqual({ choices: [0, 2] });
    expect(givenOf(form([["order", "2,0,1"]]))).toEqual({ order: [2, 0, 1] });
    expect(givenOf(form([["value", "17,5"]]))).toEqual({ value: "17,5" });
    expect(givenOf(form([["card", "3"]]))).toEqual({});
  });
});
