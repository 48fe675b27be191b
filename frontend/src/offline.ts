/**
 * Shows, calmly, that there is no signal, and takes the line away once there is.
 *
 * ```html
 * <div role="status"><p class="offline" data-offline hidden>Geen bereik. Wat je al open hebt, blijft staan.</p></div>
 * ```
 */

export function wireOfflineLine(root: ParentNode = document): void {
  const show = (): void => {
    for (const line of root.querySelectorAll<HTMLElement>("[data-offline]")) {
      line.hidden = navigator.onLine;
    }
  };

  addEventListener("online", show);
  addEventListener("offline", show);
  show();
}
