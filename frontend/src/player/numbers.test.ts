import { describe, expect, it } from "vitest";

import all from "./numbers.cases.json";
import { isSmall, readNumber } from "./numbers";

interface Case { text: string; value: number | null; unit?: string; low?: number; high?: number; small?: boolean }
const cases: Case[] = all;

describe("readNumber", () => {
  it.each(cases)("reads $text as $value", ({ text, unit, low, high, small, value }) => {
    const fits = (one: number): boolean => low !== undefined && high !== undefined && low <= one && one <= high;
    expect(readNumber(text, { unit: unit ?? "", fits, small: small ?? false })).toBe(value);
  });
});

it("knows what is small", () => {
  expect([isSmall(8.35, 0.15), isSmall(8, 1), isSmall(22.5, 1.5)]).toEqual([true, false, false]);
});
