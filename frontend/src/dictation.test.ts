import { afterEach, expect, test, vi } from "vitest";
import { add, wireDictation } from "./dictation";

function slot(): { button: HTMLButtonElement; field: HTMLTextAreaElement } {
  document.body.innerHTML =
    '<textarea></textarea><button type="button" aria-pressed="false" hidden><span data-say="Spreek in" data-stop="Klaar">Spreek in</span></button>';
  const [button, field] = [document.querySelector("button"), document.querySelector("textarea")];
  if (!button || !field) throw new Error("no slot");
  return { button, field };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

test("without ears the button stays hidden", () => {
  const { button, field } = slot();
  wireDictation(button, (said) => {
    add(field, said);
  });

  expect(button.hidden).toBe(true);
});

test("what is said is written down, and the button says how to stop", () => {
  const made: { onresult?: (event: unknown) => void; onend?: () => void }[] = [];
  vi.stubGlobal(
    "SpeechRecognition",
    class {
      onresult?: (event: unknown) => void;
      onend?: () => void;
      start = vi.fn();
      stop = vi.fn();
      constructor() {
        made.push(this);
      }
    },
  );
  const { button, field } = slot();
  wireDictation(button, (said) => {
    add(field, said);
  });
  button.click();
  expect(button.textContent).toBe("Klaar");

  made[0]?.onresult?.({ resultIndex: 0, results: [Object.assign([{ transcript: " het filter zit vol" }], { isFinal: true })] });
  made[0]?.onend?.();

  expect(field.value).toBe("Het filter zit vol.");
  expect(button.getAttribute("aria-pressed")).toBe("false");
});

test("a refused microphone is told, and the button can be tried again", () => {
  const made: { onerror?: (event: unknown) => void; onend?: () => void }[] = [];
  vi.stubGlobal(
    "SpeechRecognition",
    class {
      onerror?: (event: unknown) => void;
      onend?: () => void;
      start = vi.fn();
      constructor() {
        made.push(this);
      }
    },
  );
  const { button, field } = slot();
  button.dataset.refused = "Je microfoon staat uit.";
  document.body.insertAdjacentHTML("beforeend", "<div data-live></div>");
  wireDictation(button, (said) => {
    add(field, said);
  });
  button.click();

  made[0]?.onerror?.({ error: "not-allowed" });
  made[0]?.onend?.();

  expect(document.querySelector("[data-live]")?.textContent).toBe("Je microfoon staat uit.");
  expect(button.getAttribute("aria-pressed")).toBe("false");
});

test("sentences follow each other", () => {
  const { field } = slot();
  add(field, "eerst dit");
  add(field, "dan dat!");

  expect(field.value).toBe("Eerst dit. Dan dat!");
});
