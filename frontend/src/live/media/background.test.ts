import { afterEach, expect, test, vi } from "vitest";
import { onNetwork } from "./background";

class Network extends EventTarget {
  constructor(public type: string | undefined) {
    super();
  }

  says(type: string | undefined): void {
    this.type = type;
    this.dispatchEvent(new Event("change"));
  }
}

/** How often a phone that begins on `first` finds another network, told these one after the other. */
function found(first: string | undefined, ...told: (string | undefined)[]): number {
  const network = new Network(first);
  vi.stubGlobal("navigator", { connection: network });
  const changed = vi.fn();
  const until = new AbortController();
  onNetwork(changed, until.signal);
  for (const type of told) network.says(type);
  until.abort();
  return changed.mock.calls.length;
}

afterEach(() => { vi.unstubAllGlobals(); });

test("another network is told once; a new estimate of the same one is none", () => {
  expect(found("wifi", "wifi", "wifi", "wifi")).toBe(0);
  expect(found("wifi", "cellular", "cellular")).toBe(1);
  expect(found("cellular", "none", "cellular")).toBe(1);
  expect(found(undefined, undefined, undefined)).toBe(0);
});

test("a phone that has reception again says so, until the room is left", () => {
  const changed = vi.fn();
  const until = new AbortController();
  onNetwork(changed, until.signal);
  window.dispatchEvent(new Event("online"));
  until.abort();
  window.dispatchEvent(new Event("online"));
  expect(changed).toHaveBeenCalledTimes(1);
});
