/** The screen stays on while somebody is in the room: a phone that locks falls out of the conversation. */
export function keepAwake(ended: AbortSignal): void {
  const { wakeLock } = navigator as Partial<Navigator>;
  if (!wakeLock) return;
  let lock: WakeLockSentinel | null = null;
  const hold = (): void => {
    if (document.hidden || ended.aborted) return;
    wakeLock.request("screen").then((held) => { lock = held; }, () => undefined);
  };
  // The browser lets go of it whenever the page is out of sight.
  document.addEventListener("visibilitychange", hold, { signal: ended });
  ended.addEventListener("abort", () => void lock?.release());
  hold();
}
