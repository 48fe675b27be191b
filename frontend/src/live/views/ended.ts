/** It is over, for everybody or for this one person: why, and one way on. Also when the door did not even open. */
import { need } from "../../need";
import { put, setText, show } from "../dom";
import type { LiveRoom } from "../liveroom";
import type { RoomView } from "../messages";
import type { Line } from "../room";
import { say } from "../words";

const NOT_LOGGED_IN = 4401;

interface Ending {
  title: string;
  words: string;
  on: string;
  to: string;
  /** Coming back may help. */
  again: boolean;
}

export function mountEnded(room: LiveRoom, page: DOMStringMap): void {
  const end = need(document, "[data-ended]");
  let shown = false;
  const draw = (): void => {
    const over = ending(room.line, room.entered ? room.state.room.room : null, page);
    if (!over || shown) return;
    shown = true;
    show(end, true);
    show(need(document, "[data-bench]"), false);
    document.body.classList.add("over");
    for (const sheet of document.querySelectorAll<HTMLDialogElement>("dialog[open]")) sheet.close();
    const title = put(end, "[data-ended-title]", over.title);
    put(end, "[data-ended-words]", over.words);
    const way = need(end, "[data-ended-on]", HTMLAnchorElement);
    setText(way, over.on);
    way.href = over.to;
    const again = need(end, "[data-ended-again]", HTMLAnchorElement);
    again.href = page.door ?? "";
    show(again, over.again);
    title.focus();
  };
  room.on("line", draw);
  room.on("state", draw);
}

function ending(line: Line, session: RoomView | null, page: DOMStringMap): Ending | null {
  const home = page.home ?? "";
  if (session?.status === "cancelled") return { title: say("cancelled-title"), words: say("cancelled-words"), on: say("gone-agenda"), to: home, again: false };
  if (session?.status === "ended") return { title: say("ended-title"), words: say("ended-words"), on: say("ended-on"), to: home, again: false };
  if (line.is !== "ended") return null;
  const words = line.reason || say("gone-words");
  if (line.code === NOT_LOGGED_IN) return { title: say("gone-title"), words, on: say("gone-login"), to: page.login ?? "", again: false };
  // The code is the same for who comes too early, did not pay or stands before a locked door; that passes, being sent out does not.
  return { title: say("gone-title"), words, on: say("gone-agenda"), to: home, again: line.reason !== say("sent-out") };
}
