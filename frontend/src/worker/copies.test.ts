import { expect, test } from "vitest";
import { addressOfCopy, isAskedForAhead, isLeaving, isOfAnother, isOld, isRead, KEPT_AT, kindOfPart, listed, marked, mayStay, nameOf } from "./copies";

const at = (path: string): URL => new URL(path, "https://vakkring.example");

test.each(["/", "/leren/", "/leren/r290-buiten/waar-mag-hij-staan/1/", "/wiki/", "/wiki/stooklijn/", "/wiki/stooklijn/bewerken/", "/wiki/nieuw/", "/kring/vragen/nieuw/", "/onderwerp/koudemiddelen/", "/live/", "/pas/"])(
  "what is read stays: %s",
  (path) => {
    expect(isRead(at(path))).toBe(true);
  },
);

test.each(["/inloggen/", "/account/", "/betalen/reeks/", "/leerpotje/", "/kring/vragen/", "/kring/vragen/3/", "/live/warm/", "/live/warm/zaal/", "/beheer/", "/api/docs", "/fonds/", "/coach/", "/bewijs/x/", "/wiki/?q=pomp", "/pas/delen/", "/leren"])(
  "what leads astray when it is old does not: %s",
  (path) => {
    expect(isRead(at(path))).toBe(false);
  },
);

test("a form to write something down serves for all with which it is opened, another page for itself", () => {
  expect(addressOfCopy(at("/wiki/nieuw/?bij=card:12&titel=kraan"))).toBe("https://vakkring.example/wiki/nieuw/");
  expect(addressOfCopy(at("/kring/vragen/nieuw/?over=set:3"))).toBe("https://vakkring.example/kring/vragen/nieuw/");
  expect(addressOfCopy(at("/wiki/a/"))).toBe("https://vakkring.example/wiki/a/");
  expect(addressOfCopy(at("/wiki/?q=pomp"))).toBeUndefined();
  expect(isRead(at("/wiki/nieuw/?bij=card:12"))).toBe(false);
});

test("what pages ask for themselves are cards, and those forms", () => {
  expect(isAskedForAhead(at("/wiki/nieuw/"))).toBe(true);
  expect(isAskedForAhead(at("/leren/a/b/2/"))).toBe(true);
  expect(isAskedForAhead(at("/leren/a/b/2/?nog"))).toBe(false);
  expect(isAskedForAhead(at("/wiki/a/"))).toBe(false);
});

test("a page consists of our files and of pictures; a film is not kept", () => {
  expect(kindOfPart(at("/static/assets/main.css"), "style")).toBe("statics");
  expect(kindOfPart(at("/media/3/kast.jpg"), "image")).toBe("pictures");
  expect(kindOfPart(at("/media/3/film.mp4"), "video")).toBeUndefined();
  expect(kindOfPart(at("/zoeken/regels/"), "")).toBeUndefined();
});

test("what the server lets nobody store does not stay, nor what went wrong", () => {
  const basic = (init: ResponseInit): Response => Object.defineProperty(new Response("x", init), "type", { value: "basic" });

  expect(mayStay(basic({ headers: { "Cache-Control": "private, no-cache" } }))).toBe(true);
  expect(mayStay(basic({ headers: { "Cache-Control": "private, no-store" } }))).toBe(false);
  expect(mayStay(basic({ status: 404 }))).toBe(false);
  expect(mayStay(Object.defineProperty(basic({}), "redirected", { value: true }))).toBe(false);
  expect(mayStay(Object.defineProperty(new Response("x"), "type", { value: "opaqueredirect" }))).toBe(false);
});

test("what was made for somebody else is of another, what all get the same is not", () => {
  expect(isOfAnother(nameOf("pages", "anna"), "bram")).toBe(true);
  expect(isOfAnother(nameOf("pictures", "anna"), "nobody")).toBe(true);
  expect(isOfAnother(nameOf("pages", "anna"), "anna")).toBe(false);
  expect(isOfAnother(nameOf("statics"), "anna")).toBe(false);
});

test("a copy is old after thirty days", () => {
  const copy = new Response("x", { headers: { [KEPT_AT]: "2026-11-01T12:00:00.000Z" } });

  expect(isOld(copy, Date.parse("2026-11-30T12:00:00Z"))).toBe(false);
  expect(isOld(copy, Date.parse("2026-12-01T12:00:01Z"))).toBe(true);
  expect(isOld(new Response("x"), Date.parse("2026-12-01T12:00:01Z"))).toBe(false);
});

test("a copy says since when it stands here, and nothing else changes", () => {
  expect(marked('<!doctype html>\n<html lang="nl">\n<p>$& x</p>', '1"<')).toBe('<!doctype html>\n<html data-kept="1&quot;&lt;" lang="nl">\n<p>$& x</p>');
});

const PAGE = '<p>Niets.</p>\n<h2 data-kept-title hidden>Dit wel</h2>\n  <ul data-kept-pages hidden></ul>\n<p>Einde.</p>';

test("the page without reception names what does stand here, the newest first, a set once", () => {
  const copies = [
    { path: "/leren/", html: "<title>Bijblijven · Vakkring</title>" },
    { path: "/wiki/a/", html: "<title>\n  Gas &amp; lucht &lt;b&gt; $1 · Opzoeken\n</title>" },
    { path: "/leren/r/s/1/", html: "<title>Laag · Waar mag hij staan?</title>" },
    { path: "/leren/r/s/2/", html: "<title>Hoog · Waar mag hij staan?</title>" },
  ];

  expect(listed(PAGE, copies)).toBe(
    '<p>Niets.</p>\n<h2>Dit wel</h2>\n  <ul><li><a href="/leren/r/s/1/">Waar mag hij staan?</a></li><li><a href="/wiki/a/">Gas &amp; lucht &lt;b&gt; $1</a></li><li><a href="/leren/">Bijblijven</a></li></ul>\n<p>Einde.</p>',
  );
});

test("who logs out or erases his account leaves", () => {
  expect(isLeaving("POST", at("/account/logout/"))).toBe(true);
  expect(isLeaving("POST", at("/account/wissen/"))).toBe(true);
  expect(isLeaving("POST", at("/beheer/logout/"))).toBe(true);
  expect(isLeaving("GET", at("/account/logout/"))).toBe(false);
  expect(isLeaving("POST", at("/account/"))).toBe(false);
});

test("without copies, or without a title, there is no list", () => {
  expect(listed(PAGE, [])).toBe(PAGE);
  expect(listed(PAGE, [{ path: "/leren/x/", html: "<p>stuk</p>" }])).toBe(PAGE);
});
