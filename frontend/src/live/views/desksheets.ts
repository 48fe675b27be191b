/** The sheets of who leads: slides, dilemmas, what stands in the middle, the room itself, stopping. */
import { say as announce } from "../../live";
import { need } from "../../need";
import { ask, askOnce } from "../asking";
import { keyed, on, part, press, put, setText, show } from "../dom";
import type { Drawing } from "../drawing";
import type { DilemmaView, RoomSet, RoomView } from "../messages";
import type { Asked } from "../room";
import type { Sheets } from "../sheets";
import { say } from "../words";
import { phaseOf } from "./moves";

/** A deck as `classroom.showing.deck` tells it: slides by number. */
interface Deck {
  id: number;
  title: string;
  slides: { number: number; title: string }[];
}

export function mountDeskSheets(drawing: Drawing, sheets: Sheets, minutes: () => number | null): void {
  mountSlides(drawing, sheets);
  mountDilemmas(drawing, sheets, minutes);
  mountMiddle(drawing, sheets);
  mountDoors(drawing);
  mountTell(drawing, sheets);
  on(document, "[data-stop-now]", () => {
    sheets.close();
    void askOnce(drawing.room, { type: "session.stop" });
  });
}

function mountSlides(drawing: Drawing, sheets: Sheets): void {
  const { room } = drawing;
  const sheet = need(document, "[data-sheet=slides]");
  drawing.add(() => [room.state.staff?.decks, room.state.room.room.slide], () => {
    const decks = (room.state.staff?.decks ?? []) as unknown as Deck[];
    const shown = room.state.room.room.slide;
    show(need(sheet, "[data-none]"), decks.length === 0);
    keyed(need(sheet, "[data-decks]"), decks, {
      key: ({ id }) => id,
      make: () => part("deck"),
      fill: (section, deck) => {
        put(section, "[data-title]", deck.title);
        keyed(need(section, "[data-slides]"), deck.slides, {
          key: ({ number }) => number,
          make: ({ number }) => {
            const row = part("slide");
            on(row, "button", () => {
              sheets.close();
              void askOnce(room, { type: "slide.go", deck: deck.id, number });
            });
            return row;
          },
          fill: (row, slide) => {
            put(row, "[data-number]", slide.number);
            put(row, "[data-title]", slide.title);
            need(row, "button").ariaCurrent = String(shown?.deck === deck.id && shown.number === slide.number);
          },
          facts: () => shown,
        });
      },
      facts: () => shown,
    });
  });
  mountTurning(drawing);
}

function mountTurning({ room }: Drawing): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-turn]"))
    button.addEventListener("click", () => {
      const { slide } = room.state.room.room;
      const number = (slide?.number ?? 0) + Number(button.dataset.turn);
      if (slide && number >= 1 && number <= slide.of) void askOnce(room, { type: "slide.go", deck: slide.deck, number });
    });
}

const PHASES: readonly DilemmaView["phase"][] = ["first", "talk", "second", "result"];

function mountDilemmas(drawing: Drawing, sheets: Sheets, minutes: () => number | null): void {
  const { room } = drawing;
  const sheet = need(document, "[data-sheet=dilemmas]");
  need(sheet, "[data-minutes]").addEventListener("change", () => { drawing.ask(); });
  drawing.add(() => [room.state.staff?.dilemmas], () => {
    const dilemmas = room.state.staff?.dilemmas ?? [];
    show(need(sheet, "[data-none]"), dilemmas.length === 0);
    keyed(need(sheet, "[data-dilemmas]"), dilemmas, {
      key: ({ id }) => id,
      make: (dilemma) => {
        const section = part("dilemma");
        for (const phase of PHASES) {
          const move = part("move");
          setText(move, say(`move-${phase}`));
          move.dataset.phase = phase;
          move.addEventListener("click", () => {
            sheets.close();
            void askOnce(room, phaseOf(dilemma, phase, minutes()));
          });
          need(section, "[data-moves]").append(move);
        }
        return section;
      },
      fill: (section, dilemma) => {
        put(section, "[data-title]", dilemma.title);
        put(section, "[data-phase]", dilemma.phase === "ready" ? say("poll-ready") : say(`phase-${dilemma.phase}`));
        for (const move of section.querySelectorAll<HTMLElement>("[data-moves] > [data-phase]")) move.ariaCurrent = String(move.dataset.phase === dilemma.phase);
      },
    });
  });
}

function mountMiddle(drawing: Drawing, sheets: Sheets): void {
  const { room } = drawing;
  const sheet = need(document, "[data-sheet=stage]");
  const buttons = [...sheet.querySelectorAll<HTMLElement>("[data-stage]")];
  for (const button of buttons)
    button.addEventListener("click", () => {
      sheets.close();
      void askOnce(room, { type: "room.set", stage: button.dataset.stage as NonNullable<RoomSet["stage"]> });
    });
  drawing.add(() => [room.state.room.room.stage], () => { for (const button of buttons) press(button, button.dataset.stage === room.state.room.room.stage); });
}

function mountDoors(drawing: Drawing): void {
  const standing = (): RoomView => drawing.room.state.room.room;
  mountSwitch(drawing, need(document, "[data-locked]", HTMLInputElement), () => standing().locked, (locked) => ({ type: "room.set", locked }));
  mountSwitch(drawing, need(document, "[data-chat-open]", HTMLInputElement), () => standing().chat_open, (chat_open) => ({ type: "room.set", chat_open }));
}

/** A switch shows how it stands at the server, so that two trainers see the same; from the tap to the answer it is busy. */
function mountSwitch(drawing: Drawing, input: HTMLInputElement, stands: () => boolean, set: (on: boolean) => Asked): void {
  const follow = (): void => { input.checked = stands(); };
  input.addEventListener("change", () => {
    input.setAttribute("aria-busy", "true");
    void ask(drawing.room, set(input.checked)).then(() => {
      input.removeAttribute("aria-busy");
      follow();
    });
  });
  drawing.add(() => [stands()], follow);
}

function mountTell(drawing: Drawing, sheets: Sheets): void {
  const form = need(document, "[data-tell]", HTMLFormElement);
  const field = need(form, "input", HTMLInputElement);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    sheets.close();
    void ask(drawing.room, { type: "groups.say", text }).then((said) => {
      if (!said) return;
      field.value = "";
      announce(say("told"));
    });
  });
}
