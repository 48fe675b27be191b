import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { fetchAhead, fetched, forgetAhead, key, onPhone, shown } from "./pages";

const asked: string[] = [];
const page = (next: string): string => `<main data-player data-next="${next}"></main>`;

beforeEach(() => {
  asked.length = 0;
  forgetAhead();
  vi.stubGlobal("fetch", (url: string) => {
    asked.push(url);
    const number = Number(url.split("/")[2]);
    return Promise.resolve(new Response(page(number < 4 ? `/s/${number + 1}/` : "/s/klaar/")));
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

it("fetches the rest of the set, one by one, and not its end", async () => {
  await fetchAhead("/s/2/");
  expect(asked).toEqual(["/s/2/", "/s/3/", "/s/4/"]);
  await fetchAhead("/s/2/");
  expect(asked).toHaveLength(3);
});

it.each([{ saveData: true }, { effectiveType: "2g" }, { effectiveType: "slow-2g" }])("fetches only the next card with %o", async (connection) => {
  vi.stubGlobal("navigator", { connection, onLine: true });
  await fetchAhead("/s/2/");
  expect(asked).toEqual(["/s/2/"]);
});

it("keeps a card that was shown for when there is no reception, and asks anew as long as there is", () => {
  shown("/s/9/?ingevuld=abc#antwoord", "x");
  expect([fetched("/s/9/"), onPhone("/s/9/?groot=1")]).toEqual([undefined, "x"]);
  expect(key("/s/9/?nog=1")).not.toBe(key("/s/9/"));
});
