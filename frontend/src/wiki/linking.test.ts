import { expect, test } from "vitest";
import { hitsIn } from "./linking";

test("what was found becomes a title and an address", () => {
  const html = `<section><a class="card" href="/wiki/stooklijn/" data-hit><span><b><mark>Stook</mark>lijn instellen</b><span>uit de tekst</span></span></a></section>
    <ul><li><a href="/leren/filter/" data-hit><b>Het filter</b></a></li></ul><a href="/vraag/">Vraag het een vakmens</a>`;

  expect(hitsIn(html)).toEqual([
    { href: "/wiki/stooklijn/", title: "Stooklijn instellen" },
    { href: "/leren/filter/", title: "Het filter" },
  ]);
});

test("a line that leads nowhere good is left out", () => {
  expect(hitsIn(`<a href="javascript:alert(1)" data-hit><b>Klik</b></a><a href="//elders.nl" data-hit><b>X</b></a><a href="/goed/" data-hit><b> </b></a>`)).toEqual([]);
});
