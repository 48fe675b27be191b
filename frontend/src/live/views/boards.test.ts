import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { lay, pretend, roomState, stateOf } from "../pretend";
import type { State } from "../room";
import { mountBoards } from "./boards";

const PAGE = { board: "/live/x/bord/0/", boardSocket: "/ws/live/1/bord/0/" };
let standing: string[];
let reached: boolean;

const mountBoard = vi.fn((_root: HTMLElement, { socket }: { socket: string }) => {
  standing.push(socket);
  return { destroy: () => { standing = standing.filter((one) => one !== socket); } };
});

/** The code of a board, as far as it comes over the line. */
function code(): Promise<{ mountBoard: typeof mountBoard }> {
  return reached ? Promise.resolve({ mountBoard }) : Promise.reject(new TypeError("Failed to fetch"));
}

function shows(board: number | null): State {
  return stateOf(roomState(board === null ? {} : { stage: "board", board }));
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  lay("room_stage");
  document.body.insertAdjacentHTML("beforeend", "<input name=csrfmiddlewaretoken value=t>");
  [standing, reached] = [[], true];
});

afterEach(() => { vi.useRealTimers(); });

test("a board whose code did not come is there as soon as it does", async () => {
  reached = false;
  mountBoards(pretend(shows(5)).drawing, PAGE, code);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(standing).toEqual([]);

  reached = true;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(standing).toEqual(["/ws/live/1/bord/5/"]);
});

test("of boards that were wanted one after the other while nothing came, the last one stands, once", async () => {
  reached = false;
  const room = pretend(shows(5));
  mountBoards(room.drawing, PAGE, code);
  for (const board of [6, null, 5]) await room.becomes(shows(board));
  reached = true;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(standing).toEqual(["/ws/live/1/bord/5/"]);

  await room.becomes(shows(null));
  expect(standing).toEqual([]);
});
