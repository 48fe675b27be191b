/**
 * The part of the browser's SpeechRecognition (Web Speech) that is used here; TypeScript's own types leave it out. What to tell when it fails
 * stands on the element that is asked: `data-refused` (no microphone), `data-unheard` (nobody spoke), `data-voiceless` (all else).
 */

export interface Heard extends Event {
  readonly resultIndex: number;
  readonly results: ArrayLike<ArrayLike<{ readonly transcript: string }> & { readonly isFinal: boolean }>;
}

export interface Listener {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  onresult: ((event: Heard) => void) | null;
  onerror: ((event: Event & { readonly error: string }) => void) | null;
  onend: (() => void) | null;
  start(): void;
  stop(): void;
  abort(): void;
}

type ListenerClass = new () => Listener;

/** What makes a listener, or nothing where the browser cannot listen. */
export function listenerClass(): ListenerClass | undefined {
  const browser = globalThis as { SpeechRecognition?: ListenerClass; webkitSpeechRecognition?: ListenerClass };
  return browser.SpeechRecognition ?? browser.webkitSpeechRecognition;
}

/** What to tell when nothing came of it. `error` as the browser names it. */
export function sentence(asked: HTMLElement, error: string): string {
  if (error === "not-allowed" || error === "service-not-allowed") return asked.dataset.refused ?? "";
  if (error === "no-speech") return asked.dataset.unheard ?? "";
  return asked.dataset.voiceless ?? "";
}
