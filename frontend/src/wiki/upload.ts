/** Sends a photo for an article, and tells how far it is. */
import { isPassing, post } from "../upload";

export type Answer = { image: number } | { error: string; lost: boolean };

/**
 * Resolves always: with the number of the image, or with what the server said against it. `lost`: trying again can help, with the same `id`:
 * the server may have the photo already.
 */
export async function send(address: string, file: File, id: string, token: string, progress: (percentage: number) => void): Promise<Answer> {
  const body = new FormData();
  body.append("photo", file);
  body.append("id", id);
  const { status, answer } = await post(address, body, token, progress);
  return read(status, answer);
}

/** `status` is 0 when there was no answer. */
export function read(status: number, answer: unknown): Answer {
  const { image, error } = (typeof answer === "object" && answer !== null ? answer : {}) as { image?: unknown; error?: unknown };
  if (status === 200 && Number.isSafeInteger(image)) return { image: Number(image) };
  return { error: typeof error === "string" ? error : "", lost: isPassing(status) };
}
