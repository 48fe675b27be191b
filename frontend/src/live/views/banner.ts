/** The line was lost, or is not there yet: said calmly above the room, with what becomes of what somebody chose or said meanwhile. */
import { say as announce } from "../../live";
import { need } from "../../need";
import type { LiveRoom } from "../liveroom";
import type { Waiting } from "../room";
import { say } from "../words";

/** Also before anything is known of the room: who cannot get in must see why nothing happens. */
export function mountBanner(room: LiveRoom): void {
  const banner = need(document, "[data-banner]");
  let shown = "";
  let lost = false;
  room.on("line", () => {
    const waits = room.line.is === "waiting";
    const words = waits ? [say("reconnecting"), [say("reconnecting-how"), kept(room.waiting)].filter(Boolean).join(" ")] : [];
    if (words.join() !== shown) banner.replaceChildren(...words.map((sentence, at) => Object.assign(document.createElement(at === 0 ? "b" : "span"), { textContent: sentence })));
    shown = words.join();
    document.body.classList.toggle("lineless", waits);
    if (lost && room.line.is === "open") announce(say("back"));
    // Whoever comes in for the first time is not back.
    lost = waits && room.entered;
  });
}

function kept(waiting: readonly Waiting[]): string {
  if (waiting.some(({ command }) => command.type === "poll.vote" || command.type === "dilemma.vote")) return say("kept");
  return waiting.some(({ command }) => command.type === "chat.send" || command.type === "question.ask") ? say("kept-words") : "";
}
