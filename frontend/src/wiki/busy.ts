/**
 * Tells a reader who writes in the article now. Asks when the page is looked at, and every half minute while it is.
 *
 * ```html
 * <p data-busy="/wiki/x/bezig/" data-one="{name} is bezig." data-more="{names} en {name} zijn bezig." aria-live="polite" hidden></p>
 * ```
 */

const EVERY = 30_000;

export function wireBusy(line: HTMLElement): void {
  const look = (): void => {
    if (document.visibilityState === "visible") void ask(line);
  };
  look();
  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
}

async function ask(line: HTMLElement): Promise<void> {
  try {
    const answer = await fetch(line.dataset.busy ?? "", { headers: { Accept: "application/json" } });
    if (answer.ok) tell(line, ((await answer.json()) as { names: string[] }).names);
  } catch {
    // No reception: what the page says stays true enough.
  }
}

export function tell(line: HTMLElement, names: string[]): void {
  const last = names[names.length - 1];
  line.hidden = last === undefined;
  const words = (names.length > 1 ? line.dataset.more : line.dataset.one) ?? "";
  const text = words.replace("{names}", names.slice(0, -1).join(", ")).replace("{name}", last ?? "");
  if (line.textContent !== text) line.textContent = text;
}
