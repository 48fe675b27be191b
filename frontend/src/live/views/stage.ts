/** What stands in the middle, and what takes its place: before the beginning, in a group, after the end. */
import { need } from "../../need";
import { day, hour, serverNow } from "../clock";
import { on, press, put, show } from "../dom";
import type { Drawing } from "../drawing";
import type { RoomView, SlideView } from "../messages";
import type { State } from "../room";
import type { Sheets } from "../sheets";
import { say } from "../words";
import { mayBegin } from "./moves";

/** Which of the things in the middle shows. Pure. A poll runs below whatever there is; so it does not take the place of the slide. */
export function inMiddle(state: State): "planned" | "group" | "slide" | "dilemma" | "board" | "facing" | "nothing" {
  const { room, dilemma, polls } = state.room;
  if (room.status === "ended" || room.status === "cancelled") return "nothing";
  if (state.me.group !== null) return "group";
  if ((room.stage === "board" || room.stage === "wall") && room.board !== null) return "board";
  if (room.stage === "dilemma" && dilemma) return "dilemma";
  if (room.stage !== "people" && room.slide) return "slide";
  if (room.status === "planned") return "planned";
  return polls.some(({ state: stands }) => stands === "open") ? "nothing" : "facing";
}

export function mountStage(drawing: Drawing, sheets: Sheets, page: DOMStringMap): void {
  const { room } = drawing;
  const middle = need(document, "[data-middle]");
  drawing.add(() => [inMiddle(room.state), room.line.is], () => {
    const shown = room.line.is === "ended" ? "nothing" : inMiddle(room.state);
    for (const [name, selector] of [["planned", "[data-planned]"], ["group", "[data-group]"], ["slide", "[data-slide]"], ["board", "[data-live-board=room]"], ["facing", "[data-facing]"]] as const)
      show(need(middle, selector), shown === name);
    middle.dataset.shows = shown;
  });
  drawing.add(() => [room.state.staff === null, room.state.room.room.opens_at, mayBegin(room.state.room.room, serverNow())], () => {
    put(middle, "[data-planned] [data-words]", room.state.staff ? beforehand(room.state.room.room) : say("wait", { time: page.starts ?? "" }));
  });
  mountSlide(drawing, sheets);
}

/** What who leads reads before the beginning: from when on he can begin. */
function beforehand(session: RoomView): string {
  const { opens_at } = session;
  if (opens_at === null) return say("wait-draft");
  return mayBegin(session, serverNow()) ? say("wait-leads") : say("wait-early", { day: day(opens_at), time: hour(opens_at) });
}

function mountSlide(drawing: Drawing, sheets: Sheets): void {
  const { room } = drawing;
  const figure = need(document, "[data-slide]");
  const large = need(document, "[data-sheet=large]");
  // By what stands on it: the same slide comes anew with all that changes in the room, and must not be fetched and laid out anew with it.
  drawing.add(() => Object.values(room.state.room.room.slide ?? {}), () => {
    const { slide } = room.state.room.room;
    if (!slide) return;
    put(figure, "[data-title]", slide.title);
    put(figure, "[data-number]", say("slide", { n: slide.number, of: slide.of }));
    need(figure, "[data-in]").replaceChildren(drawn(slide));
    put(large, "[data-title]", slide.title);
    need(large, "[data-in]").replaceChildren(drawn(slide));
  });
  on(figure, "[data-large]", () => { sheets.open("large"); });
  mountVoice(need(figure, "[data-speak]", HTMLButtonElement), () => room.state.room.room.slide);
}

function drawn(slide: SlideView): HTMLElement {
  if (slide.picture) return Object.assign(document.createElement("img"), { src: slide.picture, alt: inAlt(slide) });
  // The server made it safe: it is the same HTML as on the card's or the article's own page.
  return Object.assign(document.createElement("div"), { className: "prose", innerHTML: slide.html });
}

/** What a picture of a slide is for who does not see it: which one, and what it says. */
function inAlt({ number, words }: SlideView): string {
  return [say("slide-alt", { n: number }), words].filter(Boolean).join(": ");
}

/** Reads the slide aloud with the phone's own voice, where there is one. */
function mountVoice(button: HTMLButtonElement, slide: () => SlideView | null): void {
  if (!("speechSynthesis" in globalThis)) return;
  show(button, true);
  const stop = (): void => {
    speechSynthesis.cancel();
    press(button, false);
  };
  button.addEventListener("click", () => {
    const shown = slide();
    const speaks = button.getAttribute("aria-pressed") === "true";
    stop();
    if (speaks || !shown) return;
    const utterance = new SpeechSynthesisUtterance([shown.title, shown.words].filter(Boolean).join(". "));
    utterance.lang = "nl-NL";
    utterance.rate = 0.95;
    utterance.onend = utterance.onerror = () => { press(button, false); };
    press(button, true);
    speechSynthesis.speak(utterance);
  });
}
