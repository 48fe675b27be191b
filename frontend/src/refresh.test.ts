import { expect, it } from "vitest";
import { refresh } from "./refresh";

function box(): HTMLElement {
  const made = document.createElement("div");
  made.dataset.refresh = "/fonds/1/stand/";
  made.textContent = "was";
  return made;
}

it("shows what the server says now", async () => {
  const made = box();
  expect(await refresh(made, () => Promise.resolve(new Response("<b>is</b>")))).toBe(true);
  expect(made.innerHTML).toBe("<b>is</b>");
});

it.each([
  ["an error", () => Promise.resolve(new Response("nee", { status: 500 }))],
  ["no reception", () => Promise.reject(new TypeError("offline"))],
  ["another page", () => Promise.resolve(Object.defineProperty(new Response("inloggen"), "redirected", { value: true }))],
])("keeps what stood there after %s", async (_what, get) => {
  const made = box();
  expect(await refresh(made, get)).toBe(false);
  expect(made.textContent).toBe("was");
});
