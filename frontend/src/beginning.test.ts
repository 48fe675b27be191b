import { beforeEach, expect, test } from "vitest";
import { kept, placeOf } from "./kept";
import { need } from "./need";
import { wireBeginning } from "./beginning";

const HERS = placeOf("artikel", "5");

beforeEach(() => {
  localStorage.clear();
  delete document.documentElement.dataset.kept;
  history.replaceState(null, "", "/");
});

/** The page as the server gives it; `id`: of a refused form. */
function open({ keeper = "5", about = "", id = "", more = "" } = {}): void {
  document.body.replaceWith(document.createElement("body"));
  document.body.innerHTML = `<p data-live></p><form data-beginning="artikel" data-keeper="${keeper}" data-restored="Staat er nog.">
    <input type="hidden" name="csrfmiddlewaretoken" value="geheim"><input type="hidden" name="bij" value="${about}" data-asked="bij" data-about><input type="hidden" name="id" value="${id}">
    <input name="title" data-asked="titel"><textarea name="text" ${more}></textarea><input type="file" name="photo"></form>`;
  wireBeginning();
}

function type(words: string): void {
  const field = need(document, "[name=text]", HTMLTextAreaElement);
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function given(): Record<string, unknown> {
  return Object.fromEntries(new FormData(need(document, "form", HTMLFormElement)));
}

test("a long text is still there in a fresh page, with the id with which it may have arrived already", () => {
  open();
  type("Een lang verhaal");
  const { id } = given();

  open();

  expect(given()).toMatchObject({ id, text: "Een lang verhaal", csrfmiddlewaretoken: "geheim" });
});

test("somebody else, or at another card, begins with an empty form", () => {
  open();
  type("Van Anna");

  for (const other of [{ keeper: "6" }, { about: "card:12" }]) {
    open(other);
    expect(given().text).toBe("");
  }
});

test("what was typed is there also when what it was about is gone", () => {
  history.replaceState(null, "", "/kring/vragen/nieuw/?bij=card:12");
  open({ about: "card:12" });
  type("Hij wil niet aan.");

  open({ about: "" });

  expect(given().text).toBe("Hij wil niet aan.");
});

test("what the server gives back is newer than what the phone kept", () => {
  open();
  type("Oud");

  open({ id: "geweigerd", more: "aria-invalid=true" });

  expect(given()).toMatchObject({ id: "geweigerd", text: "" });
});

test("each page begins another article, also when the phone kept it", () => {
  open();
  const first = given().id;
  open();

  expect(first).toMatch(/^[0-9a-f-]{36}$/);
  expect(given().id).not.toBe(first);
});

test("a page that the phone kept fills in with what it was opened, one from the server knows", () => {
  history.replaceState(null, "", "/wiki/nieuw/?bij=card:12&titel=Vaste+kraan");
  open({ about: "card:3" });
  expect(given()).toMatchObject({ bij: "card:3", title: "" });

  document.documentElement.dataset.kept = "2026-11-28T12:00:00Z";
  open({ about: "card:3", id: "van-eerder" });
  expect(given()).toMatchObject({ bij: "card:12", title: "Vaste kraan" });
  expect(given().id).not.toBe("van-eerder");
  type("Draai hem dicht.");
  expect(kept(placeOf("artikel", "5:card:12"))).toMatchObject({ bij: "card:12", text: "Draai hem dicht." });
});

test("once the server has it, the phone forgets it", () => {
  open();
  type("Een lang verhaal");
  expect(kept(HERS)).not.toBeNull();

  need(document, "form").dispatchEvent(new Event("sent", { bubbles: true }));

  expect(kept(HERS)).toBeNull();
});

test("a form that was refused is kept on as well", () => {
  open();
  const refused = need(document, "form", HTMLFormElement).cloneNode(true);
  need(document, "form").replaceWith(refused);

  type("Verbeterd");

  expect(kept(HERS)).toMatchObject({ text: "Verbeterd" });
});
