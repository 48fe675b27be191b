/** Sends a form with a file by itself, and tells how far it is. */

/** What came back; `status` is 0 when nothing did, `answer` null when it was no JSON. */
export interface Returned {
  status: number;
  answer: unknown;
}

/** Resolves always, with status 0 once `until` is aborted. */
export function post(address: string, body: FormData, token: string, progress: (percentage: number) => void, until?: AbortSignal): Promise<Returned> {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress((100 * event.loaded) / event.total);
    });
    request.addEventListener("loadend", () => {
      done({ status: request.status, answer: request.response });
    });
    request.open("POST", address);
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    until?.addEventListener("abort", () => { request.abort(); });
    request.send(body);
  });
}

/** True when trying again can help: no reception, too fast, or the server's own trouble. */
export function isPassing(status: number): boolean {
  return status === 0 || status === 429 || status >= 500;
}
