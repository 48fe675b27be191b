import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Keeping, wirePlacing } from "./placing";

class Facts implements Keeping {
  saved = false;
  ended = false;
  private readonly watchers = new Set<() => void>();
  isSaved(): boolean {
    return this.saved;
  }
  isEnded(): boolean {
    return this.ended;
  }
  watch(changed: () => void): () => void {
    this.watchers.add(changed);
    return () => this.watchers.delete(changed);
  }
  become(saved: boolean): void {
    this.saved = saved;
    for (const changed of [...this.watchers]) changed();
  }
}

function page(facts: Facts): { form: HTMLFormElement; sent: () => number; told: () => string | null | undefined } {
  document.body.innerHTML = `<form data-placing data-waiting="Even wachten" data-held="Geen bereik" data-ended="Lukt nu niet"><input name="reason"><p data-told></p><button>Plaats</button></form>`;
  const form = document.querySelector("form");
  if (!form) throw new Error("no form");
  let sent = 0;
  wirePlacing(form, facts, "reden");
  form.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) sent += 1;
    event.preventDefault();
  });
  return { form, sent: () => sent, told: () => form.querySelector("[data-told]")?.textContent };
}

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
});
afterEach(() => {
  vi.useRealTimers();
});

test("what is stored goes out at once", () => {
  const facts = new Facts();
  facts.saved = true;
  const { form, sent } = page(facts);
  form.requestSubmit();

  expect(sent()).toBe(1);
});

test("what is not stored yet waits, says so, and goes out by itself, once", async () => {
  const facts = new Facts();
  const { form, sent, told } = page(facts);
  form.requestSubmit();
  form.requestSubmit();
  expect(sent()).toBe(0);
  expect(told()).toBe("Even wachten");

  facts.become(true);
  await vi.runAllTimersAsync();

  expect(sent()).toBe(1);
});

test("without reception it stops waiting, and keeps what was typed", async () => {
  const facts = new Facts();
  const { form, sent, told } = page(facts);
  const field = form.querySelector("input");
  if (field) field.value = "Stap 4 erbij";
  form.requestSubmit();
  await vi.advanceTimersByTimeAsync(20_000);

  expect(sent()).toBe(0);
  expect(told()).toBe("Geen bereik");
  expect(field?.value).toBe("Stap 4 erbij");
  expect(form.querySelector("button")?.hasAttribute("aria-busy")).toBe(false);
});

test("whoever may not write any more is told so at once", () => {
  const facts = new Facts();
  facts.ended = true;
  const { form, sent, told } = page(facts);
  form.requestSubmit();

  expect(sent()).toBe(0);
  expect(told()).toBe("Lukt nu niet");
});
