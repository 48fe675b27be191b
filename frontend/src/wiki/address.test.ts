import { expect, test } from "vitest";
import { allowed, typed } from "./address";

test.each(["/wiki/stooklijn/", "https://voorbeeld.nl/a?b=c#d", "mailto:anna@voorbeeld.nl", "tel:+31612345678"])("%s is an address", (address) => {
  expect(allowed(address)).toBe(address);
});

test.each(["javascript:alert(1)", "JAVASCRIPT:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)", "data:text/html,x", "//elders.nl", "/\\elders.nl", "blob:https://x/1", "zomaar iets", "", null, 3])(
  "%s is none",
  (address) => {
    expect(allowed(address)).toBe("");
  },
);

test("what people type becomes an address", () => {
  expect(typed("www.fabrikant.nl/handleiding")).toBe("https://www.fabrikant.nl/handleiding");
  expect(typed("anna@voorbeeld.nl")).toBe("mailto:anna@voorbeeld.nl");
  expect(typed(" /leren/filter/ ")).toBe("/leren/filter/");
});

test("an address on this site becomes a path", () => {
  expect(typed("https://vakkring.test/wiki/x/?a=1#kop-2", "https://vakkring.test")).toBe("/wiki/x/?a=1#kop-2");
});

test("words to search for are no address", () => {
  expect(typed("stooklijn instellen")).toBe("");
  expect(typed("stooklijn")).toBe("");
});
