import { describe, expect, it } from "vitest";

import { evaluate, FormulaError } from "./formula";

describe("evaluate", () => {
  it("knows the order of operations", () => {
    expect(evaluate("20 + (aanvoer - 20) * 2 / -4", { aanvoer: 50 })).toBe(5);
    expect(evaluate("vermogen * 14.3 / verschil", { vermogen: 6, verschil: 5 })).toBeCloseTo(17.16);
    expect(evaluate("10 - 3 - 2", {})).toBe(5);
  });

  it.each(["", "1 +", "(1", "1)", "nergens", "1 / 0", "1 ; 2", "alert(1)", "__proto__"])("refuses %s", (formula) => {
    expect(() => evaluate(formula, {})).toThrow(FormulaError);
  });
});
