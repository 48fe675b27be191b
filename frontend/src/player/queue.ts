/**
 * Answers that could not be sent: kept on the phone, sent when there is reception again. Every answer has an id made beforehand, so sending
 * twice counts once. Nothing leaves the queue before the server has said what became of it. A phone may be shared: each answer knows whose it
 * is, and is sent only while that person or guest is there.
 */

import { ask } from "./reach";

export interface Queued {
  id: string;
  card: number;
  given: Record<string, unknown>;
  at: string;
  /** Who gave it: the first word of `data-whose`. Empty for who had done nothing yet. */
  by?: string;
}

interface Verdict {
  id: string;
  state: "saved" | "gone" | "refused" | "login";
}

const KEY = "vakkring-antwoorden";
const AT_ONCE = 100;
const PATIENCE = 20_000;

function all(): Queued[] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]") as Queued[];
  } catch {
    return [];
  }
}

/** Whose answers may be sent from the page that is open. */
function whose(): string[] {
  return (document.querySelector<HTMLElement>("[data-whose]")?.dataset.whose ?? "").split(" ");
}

/** What waits of the person or guest who is here now. */
export function waiting(): Queued[] {
  const here = ["", ...whose()];
  return all().filter((one) => here.includes(one.by ?? ""));
}

function letGo(settled: (one: Queued) => boolean): void {
  localStorage.setItem(KEY, JSON.stringify(all().filter((one) => !settled(one))));
}

/** False when the phone cannot keep it (full, or private browsing). */
export function keep(answer: Queued): boolean {
  try {
    const [by = ""] = whose();
    localStorage.setItem(KEY, JSON.stringify([...all().filter((one) => one.id !== answer.id), { ...answer, by }]));
    return true;
  } catch {
    return false;
  }
}

/** Sends what waits; answers how many are still waiting. */
export async function flush(url: string, token: string, batch = waiting().slice(0, AT_ONCE)): Promise<number> {
  if (batch.length === 0) return 0;
  try {
    const { html, ok, status } = await ask(url, PATIENCE, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ answers: batch }),
    });
    if (status === 400) return await withoutUnreadable(batch, url, token);
    if (!ok) return waiting().length;
    const { answers } = JSON.parse(html) as { answers: Verdict[] };
    const settled = new Set(answers.filter((one) => one.state !== "login").map((one) => one.id));
    letGo((one) => settled.has(one.id));
  } catch {
    // Still no reception: everything stays where it is.
  }
  return waiting().length;
}

/** One of these cannot be read by the server: send them one by one, and let go of that one only. */
async function withoutUnreadable(batch: Queued[], url: string, token: string): Promise<number> {
  const [first, ...rest] = batch;
  if (first === undefined) return waiting().length;
  if (rest.length === 0) {
    letGo((one) => one.id === first.id);
    return waiting().length;
  }
  for (const one of batch) await flush(url, token, [one]);
  return waiting().length;
}

/** What a form holds, in the shape of `given` (courses/grading.py). */
export function givenOf(form: FormData): Record<string, unknown> {
  if (form.has("order")) return { order: text(form, "order").split(",").map(Number) };
  if (form.has("value")) return { value: text(form, "value") };
  const choices = form.getAll("choice").map(String);
  if (choices.length === 0) return {};
  const [first = ""] = choices;
  if (form.has("several")) return { choices: choices.map(Number) };
  return { choice: /^\d+$/.test(first) ? Number(first) : first };
}

export function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
