/** Code that weighs much, or that not everybody needs, is fetched while the room stands already. On a bad line that may fail. */
import { say as announce } from "../live";
import { delay } from "../redial";
import type { Room } from "./room";
import { say } from "./words";

/** The first try after a failure comes within seconds, the next ones later. */
const FIRST = 3;

/** Answers what `code` brings, however often it takes; says so when it fails. Null when the room ended meanwhile. */
export async function fetched<Code>(room: Room, code: () => Promise<Code>): Promise<Code | null> {
  for (let tries = 0; !room.ended.aborted; tries++) {
    try {
      return await code();
    } catch {
      if (tries === 0) announce(say("not-fetched"));
      forgetStyles();
      await reception(room, delay(FIRST + tries, Math.random()));
    }
  }
  return null;
}

/** After so many milliseconds, as soon as there is a line. */
function reception(room: Room, wait: number): Promise<void> {
  const dialling = (): boolean => room.line.is === "opening" || room.line.is === "waiting";
  return new Promise((found) => {
    setTimeout(() => {
      if (!dialling()) {
        found();
        return;
      }
      const stop = room.on("line", () => {
        if (dialling()) return;
        stop();
        found();
      });
    }, wait);
  });
}

/** A style sheet that stands in the page counts as fetched, also when it never came: its code would then come without it. */
function forgetStyles(): void {
  for (const link of document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")) if (!link.sheet) link.remove();
}
