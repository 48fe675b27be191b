/** One's own hand, and who has the word. */
import { say as announce } from "../../live";
import { need } from "../../need";
import { press, put, putOrHide } from "../dom";
import { ask } from "../asking";
import type { Drawing } from "../drawing";
import { say } from "../words";

export function mountHand(drawing: Drawing): void {
  const { room } = drawing;
  const button = need(document, "[data-hand]");
  const up = (): boolean => {
    const going = room.waiting.filter(({ command }) => command.type === "hand.set").at(-1);
    return going?.command.type === "hand.set" ? going.command.up : room.me.hand;
  };
  const place = (): number => room.state.room.hands.findIndex(({ person }) => person.id === room.me.person.id) + 1;
  let before = room.me.hand;
  button.addEventListener("click", () => void ask(room, { type: "hand.set", up: !up() }));
  drawing.add(() => [up(), place()], () => {
    press(button, up());
    if (!room.state.staff) put(button, "[data-words]", up() && place() > 0 ? say("hand-place", { n: place() }) : say("hand"));
    if (before !== room.me.hand && room.state.room.room.status !== "ended") announce(room.me.hand ? say("hand-up", { n: Math.max(1, place()) }) : say("hand-down"));
    before = room.me.hand;
  });
  drawing.add(() => [room.state.room.room.word], () => {
    const { word } = room.state.room.room;
    const own = word?.id === room.me.person.id;
    putOrHide(document, ".live-note[data-word]", word ? (own ? say("word-me") : say("word", { name: word.name })) : "");
    need(document, ".live-note[data-word]").classList.toggle("mark", own);
  });
}
