/** What keeps going behind a locked screen, and what does not: sound plays on, the camera is not for pockets. */
import { followNetwork } from "../network";

/** Tells the phone what it plays, so that its lock screen says so. Its buttons must not stop a talk. */
export function announce(title: string, artist: string): void {
  if (!("mediaSession" in navigator)) return;
  navigator.mediaSession.metadata = new MediaMetadata({ title, artist, artwork: [{ src: "/static/icon-192.png", sizes: "192x192", type: "image/png" }] });
  navigator.mediaSession.playbackState = "playing";
  for (const action of ["play", "pause", "stop"] as const) {
    try {
      navigator.mediaSession.setActionHandler(action, () => { navigator.mediaSession.playbackState = "playing"; });
    } catch {
      // Not every browser knows every button.
    }
  }
}

export function silence(): void {
  if (!("mediaSession" in navigator)) return;
  navigator.mediaSession.metadata = null;
  navigator.mediaSession.playbackState = "none";
}

/** Calls when the phone gets another network, or has one again. */
export function onNetwork(changed: () => void, until: AbortSignal): void {
  window.addEventListener("online", changed, { signal: until });
  followNetwork(changed, until);
}
