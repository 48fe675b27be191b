/** Another network, as some browsers tell it. */

/**
 * Calls when wifi becomes 4G, or there is a network again: what went over the old one is dead, and does not know it yet. Browsers tell of each new
 * estimate of the same network, too, which is many times a minute: those say nothing of the line.
 */
export function followNetwork(changed: () => void, signal: AbortSignal): void {
  const network = (navigator as { connection?: EventTarget & { type?: string } }).connection;
  let type = network?.type;
  network?.addEventListener("change", () => {
    if (network.type === type) return;
    type = network.type;
    if (type !== "none") changed();
  }, { signal });
}
