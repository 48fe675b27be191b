import { expect, test } from "vitest";
import { hitsIn } from "./linking";

test("what was found becomes a title, an address and what it is, in the order of the server", () => {
  const html = `<ul><li><a href="/wiki/stooklijn/" data-hit><b>Stooklijn instellen</b> <span>artikel</span></a></li>
    <li><a href="/leren/filter/" data-hit><b>Het filter</b> <span>reeks</span></a></li></ul><a href="/vraag/">Vraag het een vakmens</a>`;

  expect(hitsIn(html)).toEqual([
    { href: "/wiki/stooklijn/", title: "Stooklijn instellen", kind: "artikel" },
    { href: "/leren/filter/", title: "Het filter", kind: "reeks" },
  ]);
});

test("all that the server found is shown: how much that is, it decides", () => {
  const html = Array.from({ length: 8 }, (_, number) => `<a href="/wiki/${number}/" data-hit><b>Artikel ${number}</b></a>`).join("");

  expect(hitsIn(html)).toHaveLength(8);
});

test("a line that leads nowhere good is left out", () => {
  expect(hitsIn(`<a href="javascript:alert(1)" data-hit><b>Klik</b></a><a href="//elders.nl" data-hit><b>X</b></a><a href="/goed/" data-hit><b> </b></a>`)).toEqual([]);
});
