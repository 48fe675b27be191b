/** A photo on its way to a board or a wall; sent twice it hangs once. */
import { isPassing, post } from "../../upload";

export interface Hung {
  photo: number;
  width: number;
  height: number;
}

/** `lost`: trying again with the same `id` can help. */
export type Answer = Hung | { error: string; lost: boolean };

export interface Sending {
  id: string;
  file: File;
  caption: string;
}

export async function sendPhoto(home: string, token: string, { id, file, caption }: Sending, progress: (part: number) => void, until?: AbortSignal): Promise<Answer> {
  const body = new FormData();
  body.append("id", id);
  body.append("photo", file);
  body.append("caption", caption);
  const { status, answer } = await post(`${home}foto/`, body, token, progress, until);
  return read(status, answer);
}

export function read(status: number, answer: unknown): Answer {
  const { photo, width, height, error } = (typeof answer === "object" && answer !== null ? answer : {}) as Record<string, unknown>;
  if (status === 200 && isWhole(photo) && isWhole(width) && isWhole(height)) return { photo, width, height };
  return { error: typeof error === "string" ? error : "", lost: isPassing(status) };
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

/** The address of a photo on this board; `small`: of the copy that is here soon. */
export function photoAt(home: string, id: number, small = true): string {
  return `${home}foto/${id}/${small ? "klein/" : ""}`;
}
