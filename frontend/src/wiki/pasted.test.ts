import { expect, test } from "vitest";
import { isBold, isItalic, quiet } from "./pasted";

test("what browsers would report is gone before they see it", () => {
  const html = quiet(`<style>p{color:red}</style><p class="x" style="color:red" onclick="a('>')" ONLOAD=x>Rood<script>alert(1)</script><img src=x onerror='y'></p><style>open`);

  expect(html).not.toMatch(/<style|<script|\sonclick|\sonerror|\sonload|\sstyle=/i);
  expect(html).toContain('<p class="x" data-style="color:red"');
  expect(html).toContain("Rood");
});

test("words about styles stay words", () => {
  expect(quiet('<p>zet style="rood" of onclick=x</p>')).toBe('<p>zet style="rood" of onclick=x</p>');
});

test("how thick and how slanted letters are", () => {
  expect([isBold("font-weight:700"), isBold("font-weight: bold; color: red"), isBold("font-weight:normal"), isBold("font-weight:400"), isBold("color:red"), isBold(undefined)]).toEqual([true, true, false, false, null, null]);
  expect([isItalic("font-style:italic"), isItalic("font-style: normal"), isItalic("")]).toEqual([true, false, null]);
});
