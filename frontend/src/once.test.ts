import { beforeEach, expect, test } from "vitest";
import { wireOnceForms } from "./once";

beforeEach(() => {
  document.body.innerHTML = `<form data-once><button>Verstuur</button><button type="button">Terug</button></form>`;
});

function form(): HTMLFormElement {
  const found = document.querySelector("form");
  if (!found) throw new Error("no form");
  return found;
}

/** Presses send; tells whether the form went out. */
async function send(): Promise<boolean> {
  const event = new Event("submit", { cancelable: true });
  const out = form().dispatchEvent(event);
  await new Promise((done) => setTimeout(done));
  return out;
}

function busy(): (string | null)[] {
  return [...document.querySelectorAll("button")].map((button) => button.getAttribute("aria-busy"));
}

test("goes out the first time only", async () => {
  wireOnceForms();

  expect(await send()).toBe(true);
  expect(await send()).toBe(false);
  expect(busy()).toEqual(["true", null]);
});

test("a submit that another script stopped does not count", async () => {
  wireOnceForms();
  const stop = (event: Event): void => {
    event.preventDefault();
  };
  form().addEventListener("submit", stop);
  await send();
  form().removeEventListener("submit", stop);

  expect(await send()).toBe(true);
});

test("the form is free again when the page comes back", async () => {
  wireOnceForms();
  await send();

  dispatchEvent(new Event("pageshow"));

  expect(busy()).toEqual([null, null]);
  expect(await send()).toBe(true);
});
