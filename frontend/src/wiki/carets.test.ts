import { expect, test } from "vitest";
import * as Y from "yjs";
import { caret, isPlace } from "./carets";

test("a caret has a first name and a class, and no style", () => {
  const bar = caret({ name: "Joost Wiersma", colour: 3, color: "#ffa500" });

  expect(bar.className).toBe("caret who-3");
  expect(bar.querySelector("b")?.textContent).toBe("Joost");
  expect(bar.outerHTML).not.toContain("style");
});

test("a name is text, whatever stands in it", () => {
  expect(caret({ name: "<img/src=x>", colour: 0 }).querySelector("img")).toBeNull();
});

test("a place in the text is one, rubbish is none", () => {
  const doc = new Y.Doc();
  const text = new Y.XmlText("Zet de lijn lager");
  doc.getXmlFragment("default").insert(0, [text]);
  const end = JSON.parse(JSON.stringify(Y.createRelativePositionFromTypeIndex(text, 3))) as unknown;

  expect(isPlace({ cursor: { anchor: end, head: end } }, doc)).toBe(true);
  for (const cursor of [null, undefined, {}, { anchor: null, head: null }, { anchor: end }, { anchor: 3, head: "x" }, { anchor: { item: { client: "x", clock: -1 } }, head: end }]) {
    expect(isPlace({ cursor } as never, doc)).toBe(false);
  }
});
