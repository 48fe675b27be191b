/** The board or wall of the room, and that of one's group. What draws is fetched when there is something to draw on. */
import { need } from "../../need";
import { put, show } from "../dom";
import type { Drawing } from "../drawing";
import { fetched } from "../fetching";
import type { State } from "../room";
import { groupOf } from "./group";
import { inMiddle } from "./stage";

interface Wanted {
  id: number;
  kind: "board" | "wall";
}

type Mount = typeof import("../board/mount").mountBoard;
type Code = () => Promise<{ mountBoard: Mount }>;

/** `page`: holds the addresses of board 0, in which the number is put. */
export function mountBoards(drawing: Drawing, page: DOMStringMap, code: Code = () => import("../board/mount")): void {
  followTask(drawing);
  follow(drawing, page, code, "room", ({ me, room }) => (me.group === null && room.room.board !== null && isBoard(room.room.stage) ? { id: room.room.board, kind: room.room.stage } : null));
  follow(drawing, page, code, "group", (state) => {
    const id = groupOf(state)?.board ?? null;
    return id === null ? null : { id, kind: "board" };
  });
}

/** What is to be done on the room's board, above it. */
function followTask(drawing: Drawing): void {
  const { room } = drawing;
  const place = need(document, "[data-room-task]");
  drawing.add(() => [room.state.room.room.task, inMiddle(room.state)], () => {
    const { task } = room.state.room.room;
    put(place, "[data-task]", task);
    show(place, task !== "" && inMiddle(room.state) === "board");
  });
}

function isBoard(stage: string): stage is Wanted["kind"] {
  return stage === "board" || stage === "wall";
}

function follow(drawing: Drawing, page: DOMStringMap, code: Code, name: string, wanted: (state: State) => Wanted | null): void {
  const { room } = drawing;
  const place = need(document, `[data-live-board=${name}]`);
  let close = (): void => undefined;
  let turn = 0;
  drawing.add(() => [wanted(room.state)?.id, wanted(room.state)?.kind, room.state.staff === null, inMiddle(room.state)], () => {
    const board = room.ended.aborted ? null : wanted(room.state);
    const known = board ? `${board.kind} ${board.id} ${room.state.staff === null}` : "";
    show(place, board !== null && inMiddle(room.state) !== "nothing");
    if (place.dataset.board === known) return;
    place.dataset.board = known;
    close();
    close = (): void => undefined;
    const mine = ++turn;
    if (board) void fetched(room, code).then((found) => {
      // Fetched too late: another one is wanted by now, or none.
      if (found && mine === turn && !room.ended.aborted) close = open(drawing, page, place, board, found.mountBoard);
    });
  });
  room.ended.addEventListener("abort", () => { close(); });
}

function open({ room }: Drawing, page: DOMStringMap, place: HTMLElement, { id, kind }: Wanted, mountBoard: Mount): () => void {
  const at = (address = ""): string => address.replace("/0/", `/${id}/`);
  const token = need(document, "[name=csrfmiddlewaretoken]", HTMLInputElement).value;
  const root = place.appendChild(document.createElement("div"));
  root.className = "board-root";
  const mounted = mountBoard(root, { kind, home: at(page.board), socket: at(page.boardSocket), me: String(room.me.person.id), token, staff: room.state.staff !== null, writable: true });
  return () => {
    mounted.destroy();
    root.remove();
  };
}
