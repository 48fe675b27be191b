import { beforeEach, expect, test } from "vitest";
import { kept, placeOf } from "../kept";
import { need } from "../need";
import { wireBeginning } from "./beginning";

const HERS = placeOf("artikel", "5");

beforeEach(() => {
  localStorage.clear();
});

/** The page as the server gives it, each time with another id. */
function open(keeper = "5", id = "nieuw", more = ""): void {
  document.body.replaceWith(document.createElement("body"));
  document.body.innerHTML = `<p data-live></p><form data-beginning data-keeper="${keeper}" data-restored="Staat er nog.">
    <input type="hidden" name="csrfmiddlewaretoken" value="geheim"><input type="hidden" name="id" value="${id}">
    <input name="title"><textarea name="text" ${more}></textarea><input type="file" name="photo"></form>`;
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
  open("5", "eerst");
  type("Een lang verhaal");

  open("5", "daarna");

  expect(given()).toMatchObject({ id: "eerst", text: "Een lang verhaal", csrfmiddlewaretoken: "geheim" });
});

test("somebody else, or at another card, begins with an empty form", () => {
  open();
  type("Van Anna");

  for (const other of ["6", "5:card:12"]) {
    open(other);
    expect(given().text).toBe("");
  }
});

test("what the server gives back is newer than what the phone kept", () => {
  open();
  type("Oud");

  open("5", "nieuw", "aria-invalid=true");

  expect(given().text).toBe("");
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
