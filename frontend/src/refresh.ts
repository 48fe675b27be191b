/**
 * Asks a piece of the page again every few seconds, as long as somebody looks at it: a budget that moves.
 *
 * ```html
 * <div data-refresh="/fonds/…/stand/"> … </div>
 * ```
 */

const EVERY = 5000;

export async function refresh(box: HTMLElement, get: typeof fetch = fetch): Promise<boolean> {
  if (document.hidden) return false;
  try {
    const reply = await get(box.dataset.refresh ?? "", { headers: { accept: "text/html" } });
    // Logged out meanwhile: the answer is another page. What stood there stays.
    if (!reply.ok || reply.redirected) return false;
    const fresh = await reply.text();
    if (fresh !== box.dataset.last) box.innerHTML = fresh;
    box.dataset.last = fresh;
    return true;
  } catch {
    return false; // no reception: the next round asks again
  }
}

for (const box of document.querySelectorAll<HTMLElement>("[data-refresh]")) setInterval(() => void refresh(box), EVERY);
