import { beforeEach, expect, it, vi } from "vitest";
import { need } from "./need";
import { follow, show } from "./notices";

let bell: HTMLElement;
let region: HTMLElement;

beforeEach(() => {
  document.body.innerHTML =
    '<a data-none="Berichten" data-some="Berichten, {n} nieuw" data-came="Nieuw bericht: {title}"><span class="dot" hidden></span></a><div data-live></div>';
  bell = need(document, "a");
  region = need(document, "[data-live]");
});

const notice = { id: 1, title: "Bram reageerde: $& en $1", url: "/" };

it("shows that something waits, and says what came as it is written", () => {
  show(bell, { unread: 2, new: [notice] });

  expect(need(bell, ".dot").hidden).toBe(false);
  expect(bell.getAttribute("aria-label")).toBe("Berichten, 2 nieuw");
  expect(region.textContent).toBe("Nieuw bericht: Bram reageerde: $& en $1");
});

it("shows that nothing waits any more, and says nothing", () => {
  show(bell, { unread: 1, new: [] });
  show(bell, { unread: 0, new: [] });

  expect(need(bell, ".dot").hidden).toBe(true);
  expect(bell.getAttribute("aria-label")).toBe("Berichten");
  expect(region.textContent).toBe("");
});

it.each([
  [1006, 2],
  [4508, 2],
  [4401, 1],
])("after code %i it has dialled %i times", (code, times) => {
  vi.useFakeTimers();
  const dialled: { onclose?: (event: { code: number }) => void }[] = [];
  vi.stubGlobal("WebSocket", class {
    onclose?: (event: { code: number }) => void;

    constructor() {
      dialled.push(this);
    }
  });
  follow(bell);
  dialled[0]?.onclose?.({ code });
  vi.advanceTimersByTime(60_000);

  expect(dialled).toHaveLength(times);
  vi.useRealTimers();
});
