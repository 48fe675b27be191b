/** Asks the server with patience that ends: in a meter cupboard a request does not fail, it hangs. */

/** Only a copy of the service worker has this header (`worker/copies.ts`): nobody was reached. */
const KEPT_AT = "Kept-At";

let reached = true;

export interface Page {
  html: string;
  url: string;
  redirected: boolean;
  ok: boolean;
  status: number;
}

/** Throws when there is no answer, read to its end, within `patience` milliseconds. */
export async function ask(url: string, patience: number, init: RequestInit = {}): Promise<Page> {
  const stop = new AbortController();
  const timer = setTimeout(() => {
    stop.abort();
  }, patience);
  try {
    const response = await fetch(url, { ...init, signal: stop.signal });
    const { url: from, redirected, ok, status, headers } = response;
    const page = { html: await response.text(), url: from, redirected, ok, status };
    reached = !headers.has(KEPT_AT);
    return page;
  } catch (error) {
    reached = false;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Whether the last thing asked was answered, and the phone itself does not say that it is offline. */
export function hasReception(): boolean {
  return reached && navigator.onLine;
}
