/**
 * The first page a phone gets holds all styles in itself. Once it stands, this fetches the file that later pages use, and says so in
 * the cookie `stijl` (the server's side is vakkring/stylesheet.py).
 *
 * ```html
 * <style nonce="..." data-stylesheet="/static/assets/main-D5RDZSPx.css">...</style>
 * ```
 */

/** The line is free for what the first page still needs. */
const AFTER_MS = 1500;
const A_YEAR = 60 * 60 * 24 * 365;

/** Fetch and remember; a failure costs nothing: the next page holds its styles again. */
export function keepStylesheet(root: ParentNode = document): void {
  const address = root.querySelector<HTMLElement>("style[data-stylesheet]")?.dataset.stylesheet;
  if (address === undefined) {
    return;
  }
  addEventListener("load", () => setTimeout(() => void remember(address), AFTER_MS), { once: true });
}

export async function remember(address: string, get: typeof fetch = fetch): Promise<void> {
  const answer = await get(address, { priority: "low" }).catch(() => undefined);
  if (answer?.ok !== true) {
    return;
  }
  await answer.arrayBuffer();
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `stijl=${address.slice(address.lastIndexOf("/") + 1)}; path=/; max-age=${A_YEAR}; samesite=lax${secure}`;
}
