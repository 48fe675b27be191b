import { beforeEach, expect, test, vi } from "vitest";
import { need } from "./need";
import { wireOnceForms } from "./once";
import { wireShrinking } from "./shrinking";

const made = vi.hoisted(() => ({ done: new Map<File, (small: File) => void>() }));
vi.mock("./shrink", () => ({ shrink: (file: File) => new Promise<File>((done) => made.done.set(file, done)) }));

const large = new File(["xxxxxxxx"], "groot.jpg", { type: "image/jpeg" });
const small = new File(["x"], "groot.jpg", { type: "image/jpeg" });
let input: HTMLInputElement;
let sent: (File | undefined)[];

beforeEach(() => {
  document.body.innerHTML = `<form data-once><input type="file" name="photo" data-shrink><button>Bewaar</button></form>`;
  input = need(document, "input", HTMLInputElement);
  sent = [];
  wireOnceForms();
  wireShrinking();
  input.form?.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) sent.push(input.files?.[0]);
    event.preventDefault(); // nothing leaves a test
  });
});

function choose(file: File): void {
  const chosen = new DataTransfer();
  chosen.items.add(file);
  input.files = chosen.files;
  input.dispatchEvent(new Event("change"));
}

async function press(): Promise<void> {
  need(document, "button").click();
  await new Promise((done) => setTimeout(done));
}

async function shrunk(file: File, to: File): Promise<void> {
  made.done.get(file)?.(to);
  await new Promise((done) => setTimeout(done));
}

test("the small photo is what goes out", async () => {
  choose(large);
  await shrunk(large, small);
  await press();

  expect(sent).toEqual([small]);
  expect(sent[0]).toBe(small);
});

test("who presses sooner waits, and sends once", async () => {
  choose(large);
  await press();
  await press();
  expect(sent).toEqual([]);

  await shrunk(large, small);

  expect(sent.length).toBe(1);
  expect(sent[0]).toBe(small);
});

test("another photo chosen meanwhile is not replaced by the first one", async () => {
  const other = new File(["yyyy"], "ander.jpg", { type: "image/jpeg" });
  choose(large);
  choose(other);
  await shrunk(large, small);
  expect(input.files?.[0]).toBe(other);

  await shrunk(other, other);
  await press();

  expect(sent.length).toBe(1);
  expect(sent[0]).toBe(other);
});

test("a form without a photo goes out at once", async () => {
  await press();

  expect(sent).toEqual([undefined]);
});
