/**
 * A board by itself, as large as the screen: its own page.
 *
 * ```html
 * <div data-board-page data-kind="board" data-home="/live/x/bord/5/" data-socket="/ws/live/12/bord/5/" data-me="17" data-staff data-writable></div>
 * ```
 */
import { need } from "../../need";
import { mountBoard } from "./mount";

for (const root of document.querySelectorAll<HTMLElement>("[data-board-page]")) {
  const { kind, home = "", socket = "", me = "", staff, writable } = root.dataset;
  mountBoard(root, {
    kind: kind === "wall" ? "wall" : "board",
    home,
    socket,
    me,
    token: need(document, "[name=csrfmiddlewaretoken]", HTMLInputElement).value,
    staff: staff !== undefined,
    writable: writable !== undefined,
  });
}
