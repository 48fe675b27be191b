/** The part of the browser's SpeechRecognition (Web Speech) that is used here; TypeScript's own types leave it out. */

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
