import { beforeEach, expect, test, vi } from "vitest";
import { keepStylesheet, remember } from "./stylesheet";

beforeEach(() => {
  document.cookie = "stijl=; path=/; max-age=0";
  document.head.innerHTML = "";
});

test("a fetched style sheet is named in the cookie", async () => {
  await remember("/static/assets/main-abc.css", () => Promise.resolve(new Response("body{}")));

  expect(document.cookie).toContain("stijl=main-abc.css");
});

test.each([
  ["an error page", () => Promise.resolve(new Response("", { status: 503 }))],
  ["no network", () => Promise.reject(new Error("offline"))],
])("%s sets no cookie", async (_, get) => {
  await remember("/static/assets/main-abc.css", get);

  expect(document.cookie).not.toContain("stijl=main");
});

test("a page that links to the file fetches nothing", () => {
  const get = vi.spyOn(globalThis, "fetch");

  keepStylesheet();
  dispatchEvent(new Event("load"));

  expect(get).not.toHaveBeenCalled();
});
