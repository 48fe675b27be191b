/**
 * Formulas of calculation cards: + - * / ( ), numbers and names. The same language as courses/formula.py; there is no `eval`,
 * the content security policy would stop it.
 */

export class FormulaError extends Error {}

type Values = Readonly<Record<string, number>>;

/** The outcome of `formula` with these values; throws FormulaError. */
export function evaluate(formula: string, values: Values): number {
  const tokens = formula.match(/\d+(?:\.\d+)?|[a-z][a-z_]*|[-+*/()]|\S/g) ?? [];
  let at = 0;

  function sum(): number {
    let left = product();
    while (tokens[at] === "+" || tokens[at] === "-") left = tokens[at++] === "+" ? left + product() : left - product();
    return left;
  }

  function product(): number {
    let left = factor();
    while (tokens[at] === "*" || tokens[at] === "/") left = tokens[at++] === "*" ? left * factor() : left / factor();
    return left;
  }

  function factor(): number {
    const token = tokens[at++];
    if (token === undefined) throw new FormulaError("end");
    if (token === "-") return -factor();
    if (token === "(") {
      const inside = sum();
      if (tokens[at++] !== ")") throw new FormulaError(")");
      return inside;
    }
    if (/^\d/.test(token)) return Number(token);
    const value = values[token];
    if (value === undefined) throw new FormulaError(token);
    return value;
  }

  const outcome = sum();
  if (at < tokens.length || !Number.isFinite(outcome)) throw new FormulaError(formula);
  return outcome;
}
