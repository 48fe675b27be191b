/** The sentences that scripts say. They stand in the page (room_words.html), so that translators find them with all others. */
import { need } from "../need";

const held = new Map<string, string>();

/** A sentence, filled in: `say("left", { n: 3 })`. With `n` 1 its form for one is taken, where there is one. */
export function say(key: string, values: Readonly<Record<string, string | number>> = {}): string {
  const one = values.n === 1 ? sentence(`${key}-one`) : undefined;
  const words = one ?? sentence(key);
  if (words === undefined) throw new Error(`Nobody wrote down how to say ${key}`);
  return words.replace(/\{(\w+)\}/g, (gap, name: string) => String(values[name] ?? gap));
}

function sentence(key: string): string | undefined {
  if (held.size === 0) for (const one of need(document, "template[data-words]", HTMLTemplateElement).content.querySelectorAll<HTMLElement>("[data-say]")) held.set(one.dataset.say ?? "", one.textContent);
  return held.get(key);
}

/** "Anna, Bram en Cees". */
export function listed(names: readonly string[]): string {
  return new Intl.ListFormat("nl", { type: "conjunction" }).format(names);
}

export function decimal(value: number): string {
  return value.toLocaleString("nl-NL", { maximumFractionDigits: 2 });
}
