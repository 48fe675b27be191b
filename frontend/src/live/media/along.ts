/** Who chose to read along in a room, without sound: kept in this tab, so that a back button or a reload does not ask him again. */
const KEY = "live-along";

type Kept = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export function readsAlong(storage: Kept, room: string): boolean {
  try {
    return storage.getItem(KEY) === room;
  } catch {
    return false;
  }
}

export function keepReadingAlong(storage: Kept, room: string, is: boolean): void {
  try {
    if (is) storage.setItem(KEY, room);
    else storage.removeItem(KEY);
  } catch {
    // A full or forbidden storage: then he is asked again.
  }
}
