/**
 * A calculation that shows its outcome while you type. Without script the form asks the server.
 *
 * ```html
 * <form data-calculation data-formula="vermogen * 14.3 / verschil" data-decimals="0">
 *   <input name="vermogen" inputmode="decimal" data-number="kW" data-min="1" data-max="30" data-start="6" value="6">
 *   <output>…</output> <p data-band="10" hidden>…</p> <p data-band="" hidden>…</p>
 *   <button data-without-script>Reken uit</button>
 * </form>
 * ```
 */
import { evaluate, FormulaError } from "./formula";
import { isSmall, readNumber } from "./numbers";

export function wireCalculations(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("[data-calculation]")) {
    form.querySelector("[data-without-script]")?.remove();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
    });
    form.addEventListener("input", () => {
      show(form);
    });
    show(form);
  }
}

function show(form: HTMLFormElement): void {
  const outcome = work(form);
  const output = form.querySelector("output");
  if (output) output.textContent = outcome === null ? "–" : written(outcome, Number(form.dataset.decimals ?? "0"));
  const bands = [...form.querySelectorAll<HTMLElement>("[data-band]")];
  const fitting = outcome === null ? undefined : bands.find((band) => !band.dataset.band || outcome <= Number(band.dataset.band));
  for (const band of bands) band.hidden = band !== fitting;
}

/** Null while a number is missing or out of range. */
function work(form: HTMLFormElement): number | null {
  const values: Record<string, number> = {};
  for (const input of form.querySelectorAll<HTMLInputElement>("input[data-number]")) {
    const value = filledIn(input);
    if (value === null) return null;
    values[input.name] = value;
  }
  try {
    return evaluate(form.dataset.formula ?? "", values);
  } catch (error) {
    if (error instanceof FormulaError) return null;
    throw error;
  }
}

/** As `filled_in` in courses/queries.py. */
function filledIn(input: HTMLInputElement): number | null {
  const { number: unit = "", min, max, start } = input.dataset;
  const fits = (value: number): boolean => Number(min) <= value && value <= Number(max);
  const value = readNumber(input.value, { unit, fits, small: isSmall(Number(start)) });
  return value !== null && fits(value) ? value : null;
}

function written(value: number, decimals: number): string {
  return value.toLocaleString("nl-NL", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}
