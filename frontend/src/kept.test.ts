import { beforeEach, expect, test } from "vitest";
import { forget, keep, kept, placeOf, restore } from "./kept";

const HIS = placeOf("setje", "5");

function page(): HTMLFormElement {
  document.body.innerHTML = `<form>
    <input type="hidden" name="csrfmiddlewaretoken" value="geheim"><input type="hidden" name="form" value="1">
    <select name="place"><option value="module:1">A</option><option value="new:1">B</option></select>
    <input name="title"><textarea name="text_1"></textarea><input type="hidden" name="stored_1"><input type="file" name="file_1"></form>`;
  const form = document.querySelector("form");
  if (!form) throw new Error("no form");
  return form;
}

beforeEach(() => {
  localStorage.clear();
});

test("what was typed comes back in a fresh page, with the id of the form, without the token", () => {
  const form = page();
  restore(form, { form: "77", place: "new:1", title: "Filter", text_1: "Zo doe je het.", stored_1: "abc" });
  keep(HIS, form, { picture_1: "/media/x.webp" });

  const fresh = page();
  restore(fresh, kept(HIS) ?? {});

  expect(Object.fromEntries(new FormData(fresh))).toMatchObject({ form: "77", place: "new:1", title: "Filter", text_1: "Zo doe je het." });
  expect(kept(HIS)).toMatchObject({ picture_1: "/media/x.webp" });
  expect(JSON.stringify(kept(HIS))).not.toContain("geheim");
});

test("an empty form is not worth bringing back, and somebody else's is not found", () => {
  keep(HIS, page(), {});
  expect(kept(HIS)).toBeNull();

  const form = page();
  restore(form, { title: "Filter" });
  keep(HIS, form, {});
  expect(kept(placeOf("setje", "6"))).toBeNull();
});

test("a module that is gone leaves the choice as it was; rubbish is nothing", () => {
  const form = page();
  restore(form, { place: "module:99" });
  expect(new FormData(form).get("place")).toBe("module:1");

  localStorage.setItem(HIS, "{kapot");
  expect(kept(HIS)).toBeNull();
});

test("forgotten is gone", () => {
  const form = page();
  restore(form, { title: "Filter" });
  keep(HIS, form, {});
  forget(HIS);

  expect(kept(HIS)).toBeNull();
});
