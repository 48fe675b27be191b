/**
 * Ticks of a checklist stay on this phone, by card. They are kept by what is ticked off, so that an edited list keeps the rest.
 *
 * ```html
 * <fieldset class="checklist"><label><input type="checkbox"><span>Ontluchten</span></label></fieldset>
 * ```
 */
const KEY = "vakkring-vinkjes";

type Ticks = Record<string, string[]>;

export function wireChecklists(root: ParentNode, card: string): void {
  const boxes = [...root.querySelectorAll<HTMLInputElement>(".checklist input[type=checkbox]")];
  const found = kept()[card];
  const ticked = Array.isArray(found) ? found : [];
  for (const box of boxes) {
    box.checked = ticked.includes(words(box));
    box.addEventListener("change", () => {
      keep(card, boxes.filter((one) => one.checked).map(words));
    });
  }
}

function words(box: HTMLInputElement): string {
  return box.closest("label")?.textContent.trim() ?? "";
}

function kept(): Ticks {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof found === "object" && found !== null ? (found as Ticks) : {};
  } catch {
    return {};
  }
}

function keep(card: string, ticked: string[]): void {
  const others = Object.entries(kept()).filter(([one]) => one !== card);
  try {
    localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(ticked.length ? [...others, [card, ticked]] : others)));
  } catch {
    // A phone that cannot keep anything still ticks, until the page is left.
  }
}
