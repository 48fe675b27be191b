/** What hangs on a photo wall, as the server wrote it down: in the order in which it arrived, and which one is shown large. Pure. */
import type * as Y from "yjs";
import { readText } from "./things";

export interface Hanging {
  id: number;
  /** The attendee who hung it. */
  by: number;
  name: string;
  caption: string;
  width: number;
  height: number;
}

export function hangingIn(doc: Y.Doc): { photos: Hanging[]; large: number | null } {
  const photos = [...doc.getMap<unknown>("photos").entries()].map(([id, given]) => readHanging(id, given)).filter((one) => one !== null);
  photos.sort((one, other) => one.id - other.id);
  const large = doc.getMap<unknown>("wall").get("large");
  return { photos, large: photos.find((one) => one.id === large)?.id ?? null };
}

export function readHanging(id: string, given: unknown): Hanging | null {
  if (!/^[1-9]\d{0,14}$/.test(id) || typeof given !== "object" || given === null) return null;
  const { by, name, caption, width, height } = given as Record<string, unknown>;
  return { id: Number(id), by: whole(by, 0), name: readText(name), caption: readText(caption), width: whole(width, 1), height: whole(height, 1) };
}

function whole(value: unknown, otherwise: number): number {
  return Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : otherwise;
}
