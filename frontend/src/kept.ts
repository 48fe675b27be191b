/** Keeps on the phone what was typed, said and sent in, until the server has it: a closed tab or an empty battery costs nothing. */

export type Kept = Record<string, string>;

export type Kind = "setje" | "artikel" | "vraag";

/** Where a form of this kind is kept, for one person. */
export function placeOf(kind: Kind, keeper: string): string {
  return `vakkring:${kind}:${keeper}`;
}

/** All fields of a form that can be filled in again; files cannot. */
export function read(form: HTMLFormElement): Kept {
  const kept: Kept = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "csrfmiddlewaretoken") kept[name] = value;
  }
  return kept;
}

export function keep(place: string, form: HTMLFormElement, pictures: Kept = {}): void {
  try {
    localStorage.setItem(place, JSON.stringify({ ...read(form), ...pictures }));
  } catch {
    // Full, or not allowed: the page itself still holds everything.
  }
}

/** What was kept, when it is worth bringing back: a sentence or a photo. */
export function kept(place: string): Kept | null {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(place) ?? "null");
    if (typeof found !== "object" || found === null) return null;
    const texts = Object.entries(found).filter((one): one is [string, string] => typeof one[1] === "string");
    return texts.some(([name, value]) => /^(text|stored)_|^(title|text)$/.test(name) && value !== "") ? Object.fromEntries(texts) : null;
  } catch {
    return null;
  }
}

export function forget(place: string): void {
  try {
    localStorage.removeItem(place);
  } catch {
    // Nothing was kept then.
  }
}

/** Fills in a fresh form. Fields that are there already (a refused form comes back filled in) stay. */
export function restore(form: HTMLFormElement, found: Kept): void {
  for (const [name, value] of Object.entries(found)) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLSelectElement) {
      if ([...field.options].some((option) => option.value === value)) field.value = value;
    } else if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
      field.value = value;
    }
  }
}
