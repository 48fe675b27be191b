/** Who is there, and what who leads can do for somebody: give the word, mute and let speak again, send out. */
import { say as announce } from "../../live";
import { need } from "../../need";
import { ask } from "../asking";
import { circle, keyed, on, part, put, putOrHide, show } from "../dom";
import type { Drawing } from "../drawing";
import type { PersonView } from "../messages";
import { sure } from "../sheets";
import { say } from "../words";

export function mountPeople(drawing: Drawing): void {
  const { room } = drawing;
  const sheet = need(document, "[data-sheet=people]");
  let acting: number | null = null;
  const act = (id: number): void => {
    acting = acting === id ? null : id;
    drawing.ask();
  };
  drawing.add(() => [room.state.room.people, room.state.room.hands, room.state.staff === null, acting], () => {
    const { count, names } = room.state.room.people;
    put(sheet, "[data-count]", count);
    putOrHide(sheet, "[data-many]", names === null ? say("many", { n: count }) : "");
    const unmute = sheet.querySelector<HTMLElement>("[data-unmute-all]");
    if (unmute) show(unmute, names === null || names.some(({ muted }) => muted));
    const up = new Set(room.state.room.hands.map(({ person }) => person.id));
    keyed(need(sheet, "[data-people]"), names ?? [], {
      key: ({ id }) => id,
      make: (person) => make(drawing, person, act),
      fill: (row, person) => { fillRow(row, person, drawing, up.has(person.id), acting === person.id); },
      facts: ({ id }) => `${up.has(id)} ${acting === id} ${room.state.staff === null}`,
    });
  });
  for (const [way, muted] of [["mute", true], ["unmute", false]] as const)
    sheet.querySelector(`[data-${way}-all]`)?.addEventListener("click", () => {
      void ask(room, { type: "person.mute", person: null, muted }).then((done) => { if (done) announce(say(muted ? "muted-all" : "unmuted-all")); });
    });
}

function fillRow(row: HTMLElement, person: PersonView, { room }: Drawing, up: boolean, acting: boolean): void {
  const own = person.id === room.me.person.id;
  circle(row, person);
  put(row, "[data-name]", own ? say("you", { name: person.name }) : person.name);
  put(row, "[data-how]", [person.staff ? say("is-trainer") : "", say(`rung-${person.rung}`), person.muted ? say("is-muted") : person.microphone ? say("speaks") : ""].filter(Boolean).join(", "));
  show(need(row, "[data-up]"), up);
  const button = need(row, "[data-act]");
  show(button, room.state.staff !== null && !own && !person.staff);
  button.setAttribute("aria-label", say("person-acts", { name: person.name }));
  button.ariaExpanded = String(acting);
  put(row, "[data-mute]", say(person.muted ? "unmute" : "mute"));
  show(need(row, "[data-acts]"), acting);
}

function make({ room }: Drawing, { id, name }: PersonView, act: (id: number) => void): HTMLElement {
  const row = part("person");
  on(row, "[data-act]", () => { act(id); });
  on(row, "[data-give]", () => void ask(room, { type: "hand.give_word", person: id }));
  on(row, "[data-mute]", () => {
    const muted = room.state.room.people.names?.find((one) => one.id === id)?.muted === true;
    void ask(room, { type: "person.mute", person: id, muted: !muted });
  });
  on(row, "[data-remove]", () => {
    void sure(say("remove-title", { name }), say("remove-words"), say("remove-yes")).then((yes) => {
      if (yes) void ask(room, { type: "person.remove", person: id });
    });
  });
  return row;
}
