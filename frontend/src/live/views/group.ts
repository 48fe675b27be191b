/** A group's own corner: with whom, what to do, how long still, what they find; and the way to call the trainer. */
import { need } from "../../need";
import { askOnce } from "../asking";
import { press, put, putOrHide, setText, show } from "../dom";
import type { Drawing } from "../drawing";
import type { GroupState } from "../messages";
import type { State } from "../room";
import { listed, say } from "../words";
import { mountCountdown } from "./countdown";
import { mountNotes } from "./notes";

/** The group somebody sits in, as far as it is known yet. */
export function groupOf(state: State): GroupState | null {
  return state.me.group === null ? null : (state.groups[`group-${state.me.group}`] ?? null);
}

export function mountGroup(drawing: Drawing): void {
  const { room } = drawing;
  const corner = need(document, "[data-group]");
  const clock = mountCountdown(need(corner, "[data-clock]"), () => (isTalk(room.state) ? null : (groupOf(room.state)?.ends_at ?? null)));
  drawing.add(() => [groupOf(room.state), isTalk(room.state)], () => {
    const group = groupOf(room.state);
    if (!group) return;
    clock();
    put(corner, "[data-name]", say("group", { n: group.number }));
    const others = group.people.filter(({ id }) => id !== room.me.person.id).map(({ name }) => name);
    put(corner, "[data-members]", others.length > 0 ? say("with", { names: listed(others) }) : say("alone"));
    put(corner, "[data-task]", group.task);
    // In a dilemma the case itself stands below, with its clock.
    show(need(corner, "[data-task-block]"), group.task !== "" && !isTalk(room.state));
    putOrHide(corner, "[data-said]", group.said);
  });
  mountCall(drawing);
  mountNotes(room, () => groupOf(room.state), need(document, "[data-notes]", HTMLFormElement));
}

function isTalk({ room }: State): boolean {
  return room.room.stage === "dilemma" && room.dilemma?.phase === "talk";
}

/** Call the trainer; who leads goes back to the room instead. */
function mountCall(drawing: Drawing): void {
  const { room } = drawing;
  const place = need(document, "[data-visit]");
  const button = need(place, "[data-call]");
  const trainer = (): string => room.state.room.people.names?.find(({ staff }) => staff)?.name.split(" ")[0] ?? say("the-trainer");
  drawing.add(() => [groupOf(room.state), room.state.staff === null, trainer()], () => {
    const group = groupOf(room.state);
    show(place, group !== null);
    document.body.classList.toggle("grouped", group !== null);
    const called = group?.needs_help === true && room.state.staff === null;
    press(button, called);
    setText(need(button, "[data-call-words]"), room.state.staff ? say("leave-group") : say(called ? "called" : "call", { name: trainer() }));
  });
  button.addEventListener("click", () => {
    const group = groupOf(room.state);
    if (room.state.staff) void askOnce(room, { type: "group.visit", group: null });
    else if (group) void askOnce(room, { type: "group.help", group: group.number, on: !group.needs_help });
  });
}
