/** Sends a photo, and tells how far it is. */

export type Answer = { image: number } | { error: string; lost: boolean };

/** Resolves always: with the number of the image, or with what the server said against it. `lost`: trying again can help. */
export function send(address: string, file: File, token: string, progress: (percentage: number) => void): Promise<Answer> {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("photo", file);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress((100 * event.loaded) / event.total);
    });
    request.addEventListener("loadend", () => {
      done(read(request.status, request.response));
    });
    request.open("POST", address);
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.send(body);
  });
}

/** `status` is 0 when there was no answer. */
export function read(status: number, answer: unknown): Answer {
  const { image, error } = (typeof answer === "object" && answer !== null ? answer : {}) as { image?: unknown; error?: unknown };
  if (status === 200 && Number.isSafeInteger(image)) return { image: Number(image) };
  return { error: typeof error === "string" ? error : "", lost: status === 0 || status === 429 || status >= 500 };
}
