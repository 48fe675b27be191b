/** What stands above the room: how it is with the session, who is there, who lost his line. */
import { need } from "../../need";
import { secondsLeft } from "../clock";
import { put, putOrHide, show } from "../dom";
import type { Drawing } from "../drawing";
import type { RoomView } from "../messages";
import { listed, say } from "../words";

const TICK = 10_000;

export function mountTop(drawing: Drawing, starts: string): void {
  const { room } = drawing;
  const top = need(document, ".live-top");
  const time = (): void => {
    const { room: session } = room.state.room;
    put(top, "[data-status]", say(status(session)));
    put(top, "[data-time]", remaining(session, starts));
    need(top, "[data-status]").classList.toggle("on", session.status === "live");
  };
  drawing.add(() => [room.state.room.room], time);
  setInterval(time, TICK);
  drawing.add(() => [room.state.room.people], () => {
    const { count, sound_only } = room.state.room.people;
    put(top, "[data-count]", count);
    put(top, "[data-sound-only] [data-words]", say("sound-only", { n: sound_only }));
    show(need(top, "[data-sound-only]"), sound_only > 0);
  });
  if (top.querySelector("[data-away]")) drawing.add(() => [room.state.staff?.away], () => {
    const names = (room.state.staff?.away ?? []).map(({ name }) => name);
    putOrHide(top, "[data-away]", names.length === 0 ? "" : say(names.length > 1 ? "away-many" : "away", { names: listed(names) }));
  });
}

function status(session: RoomView): string {
  return session.status === "live" || session.status === "planned" ? session.status : "ended";
}

function remaining(session: RoomView, starts: string): string {
  if (session.status === "planned") return say("starts", { time: starts });
  if (session.status !== "live" || !session.ends_at) return "";
  const minutes = Math.ceil(secondsLeft(session.ends_at) / 60);
  return minutes > 0 ? say("left", { n: minutes }) : say("over");
}
