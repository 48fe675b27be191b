import { beforeEach, expect, test } from "vitest";
import { need } from "../../need";
import type { LiveRoom } from "../liveroom";
import { lay } from "../pretend";
import type { Asked, Line } from "../room";
import { mountBanner } from "./banner";

const room = { line: { is: "opening" } as Line, entered: false, waiting: [] as { command: Asked }[] };
let hearers: (() => void)[];

function becomes(is: "open" | "waiting", ...sent: Asked[]): void {
  Object.assign(room, { line: { is }, waiting: sent.map((command) => ({ command })), entered: room.entered || is === "open" });
  for (const heard of hearers) heard();
}

const banner = (): string => need(document, "[data-banner]").textContent;
const told = (): string => need(document, "[data-live]").textContent;

beforeEach(() => {
  lay();
  document.body.insertAdjacentHTML("beforeend", "<div data-banner></div>");
  hearers = [];
  Object.assign(room, { line: { is: "opening" }, entered: false, waiting: [], on: (_kind: string, heard: () => void) => hearers.push(heard) });
  mountBanner(room as unknown as LiveRoom);
});

test("who does not get in at first reads why, and is not told that he is back", () => {
  becomes("waiting");
  expect(banner()).toBe("Even geen verbinding.We bellen opnieuw in.");

  becomes("open");
  expect([banner(), told()]).toEqual(["", ""]);
});

test("who lost his line reads what becomes of his choice, and hears that he missed nothing", () => {
  becomes("open");
  becomes("waiting");
  const before = need(document, "[data-banner] b");
  becomes("waiting");
  expect(need(document, "[data-banner] b")).toBe(before);

  becomes("waiting", { type: "poll.vote", poll: 1, value: 0 });
  expect(banner()).toContain("Je keuze is bewaard.");
  becomes("open");
  expect([banner(), told()]).toEqual(["", "Je bent er weer. Je hebt niets gemist."]);
});
