/** Sending everybody into groups: at random, or as who leads chooses. */
import { need } from "../../need";
import { ask } from "../asking";
import { keyed, on, part, press, put, setText, show } from "../dom";
import type { Drawing } from "../drawing";
import type { PersonView } from "../messages";
import type { Sheets } from "../sheets";
import { say } from "../words";

export function mountGroupSheet(drawing: Drawing, sheets: Sheets): void {
  const { room } = drawing;
  const form = need(document, "[data-make-groups]", HTMLFormElement);
  const places = new Map<number, number>();
  let how = "random";
  for (const button of form.querySelectorAll<HTMLElement>("[data-how]"))
    button.addEventListener("click", () => {
      how = button.dataset.how ?? "random";
      for (const one of form.querySelectorAll<HTMLElement>("[data-how]")) press(one, one === button);
      for (const block of form.querySelectorAll<HTMLElement>("[data-for]")) show(block, block.dataset.for === how);
    });
  mountChoose(drawing, form, places);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new FormData(form);
    const size = Number(data.get("size"));
    const wrong = how === "random" && !(Number.isInteger(size) && size >= 2 && size <= 50);
    setText(need(form, "[data-wrong]"), wrong ? say("groups-size") : "");
    if (wrong) return;
    sheets.close();
    const minutes = Number(data.get("minutes")) || null;
    const task = need(form, "[name=task]", HTMLTextAreaElement).value.trim();
    void ask(room, how === "random" ? { type: "groups.make", size, task, minutes } : { type: "groups.make", chosen: chosen(places, people(drawing)), task, minutes });
  });
}

/** Who can be sent: all but who leads. */
function people({ room }: Drawing): PersonView[] {
  return (room.state.room.people.names ?? []).filter(({ staff }) => !staff);
}

/** Attendees by group; groups in which nobody is are left out. Pure. */
export function chosen(places: ReadonlyMap<number, number>, everybody: readonly { id: number }[]): number[][] {
  const groups = new Map<number, number[]>();
  for (const { id } of everybody) {
    const place = places.get(id) ?? 1;
    groups.set(place, [...(groups.get(place) ?? []), id]);
  }
  return [...groups.entries()].sort(([one], [other]) => one - other).map(([, ids]) => ids);
}

function mountChoose(drawing: Drawing, form: HTMLFormElement, places: Map<number, number>): void {
  const list = need(form, "[data-choose]");
  let moved = 0;
  drawing.add(() => [drawing.room.state.room.people.names, moved], () => {
    const everybody = people(drawing);
    everybody.forEach(({ id }, at) => { if (!places.has(id)) places.set(id, Math.floor(at / 3) + 1); });
    keyed(list, everybody, {
      key: ({ id }) => id,
      make: ({ id, name }) => {
        const row = part("choose");
        put(row, "[data-name]", name);
        for (const [button, step, words] of [["[data-less]", -1, "group-less"], ["[data-more]", 1, "group-next"]] as const) {
          need(row, button).setAttribute("aria-label", say(words, { name }));
          on(row, button, () => {
            places.set(id, Math.max(1, (places.get(id) ?? 1) + step));
            moved += 1;
            drawing.ask();
          });
        }
        return row;
      },
      fill: (row, { id }) => { put(row, "[data-number]", places.get(id) ?? 1); },
      facts: ({ id }) => places.get(id),
    });
  });
}
