/**
 * Reads a number as people type it: "17,5", "1.320", "840 W", "€ 1.320,50". The same as courses/numbers.py, where the rule is explained;
 * both are tested with numbers.cases.json.
 */

const PLAIN = /^[+-]?(\d{1,12}([.,]\d{0,12})?|[.,]\d{1,12})$/;
const DUTCH = /^[+-]?[1-9]\d{0,2}(\.\d{3}){1,3}(,\d{0,12})?$/;
const ENGLISH = /^[+-]?[1-9]\d{0,2}((,\d{3}){1,3}\.\d{0,12}|(,\d{3}){2,3})$/;
const SMALL = 10;

interface Asked {
  unit?: string;
  fits?: (value: number) => boolean;
  small?: boolean;
}

/** Null when it cannot be read. */
export function readNumber(text: string, { unit = "", fits = () => false, small = false }: Asked = {}): number | null {
  const found = readings(bare(text, unit));
  const fitting = found.filter(fits);
  if (fitting.length === 1) return fitting[0] ?? null;
  return (small ? found[found.length - 1] : found[0]) ?? null;
}

export function isSmall(...asked: number[]): boolean {
  return Math.max(...asked.map(Math.abs)) < SMALL && asked.some((one) => !Number.isInteger(one));
}

/** Thousands first, where there are two. */
function readings(digits: string): number[] {
  const found: number[] = [];
  if (DUTCH.test(digits)) found.push(Number(digits.replaceAll(".", "").replace(",", ".")));
  if (PLAIN.test(digits)) found.push(Number(digits.replace(",", ".")));
  else if (ENGLISH.test(digits)) found.push(Number(digits.replaceAll(",", "")));
  return found;
}

function bare(text: string, unit: string): string {
  let digits = squeezed(text);
  const own = squeezed(unit);
  if (own === "€") digits = digits.replace("euro", "").replace(/^€/, "").replace(/,-{1,2}$/, "");
  return own && digits.endsWith(own) ? digits.slice(0, -own.length) : digits;
}

function squeezed(text: string): string {
  return text.replace(/\s/g, "").replace(/[−–]/g, "-").replaceAll("³", "3").replaceAll("²", "2").toLowerCase();
}
