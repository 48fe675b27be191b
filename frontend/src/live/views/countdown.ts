/** A clock that counts down in the page. The minutes are said by the page when they begin; a clock that speaks every second helps nobody. */
import { need } from "../../need";
import { minutesAndSeconds, secondsLeft } from "../clock";
import { put, show } from "../dom";

const SECOND = 1000;

/** `ends`: when it is over, or null while there is no clock. */
export function mountCountdown(chip: HTMLElement, ends: () => string | null): () => void {
  const draw = (): void => {
    const at = ends();
    show(chip, at !== null);
    if (at !== null) put(chip, "[data-left]", minutesAndSeconds(secondsLeft(at)));
  };
  need(chip, "[data-left]").setAttribute("role", "timer");
  setInterval(draw, SECOND);
  draw();
  return draw;
}
