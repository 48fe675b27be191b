/** Opening a microphone or a camera, and hearing what comes in. Nothing here opens anything by itself: it is called by a thumb. */
import { CAPTURE, type Kind } from "./engine";

/** Why it does not open: forbidden, there is none, in use elsewhere, or the browser cannot. */
export type Trouble = "refused" | "none" | "busy" | "unable";

const TROUBLES: Record<string, Trouble> = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "none",
  OverconstrainedError: "none",
  NotReadableError: "busy",
  AbortError: "busy",
};

export class NoDevice extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble);
  }
}

/** Opens it. Rejects with `NoDevice`. */
export async function open(kind: Kind): Promise<MediaStreamTrack> {
  // Without https there is no such thing.
  if (!("mediaDevices" in navigator)) throw new NoDevice("unable");
  const sound = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  try {
    const stream = await navigator.mediaDevices.getUserMedia(kind === "audio" ? { audio: sound } : { video: { ...CAPTURE, facingMode: "user" } });
    const [track] = stream.getTracks();
    if (!track) throw new NoDevice("none");
    return track;
  } catch (error) {
    throw error instanceof NoDevice ? error : new NoDevice(TROUBLES[(error as DOMException).name] ?? "unable");
  }
}

/** How loud a track is, from 0 to 1. */
export class Meter {
  private readonly context = new AudioContext();
  private readonly analyser: AnalyserNode;
  private readonly samples: Uint8Array<ArrayBuffer>;

  constructor(track: MediaStreamTrack) {
    this.analyser = this.context.createAnalyser();
    this.analyser.fftSize = 512;
    this.samples = new Uint8Array(this.analyser.fftSize);
    this.context.createMediaStreamSource(new MediaStream([track])).connect(this.analyser);
  }

  level(): number {
    this.analyser.getByteTimeDomainData(this.samples);
    return loudness(this.samples);
  }

  close(): void {
    void this.context.close();
  }
}

/** The loudest deviation from silence (128), from 0 to 1. Pure. */
export function loudness(samples: Iterable<number>): number {
  let most = 0;
  for (const sample of samples) most = Math.max(most, Math.abs(sample - 128));
  return most / 128;
}

/** Two short tones, so that somebody hears whether his phone makes sound. */
export function playTone(): void {
  const context = new AudioContext();
  [523, 784].forEach((pitch, place) => {
    const tone = context.createOscillator();
    const volume = context.createGain();
    const from = context.currentTime + place * 0.4;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.25, from);
    volume.gain.exponentialRampToValueAtTime(0.001, from + 0.35);
    tone.connect(volume).connect(context.destination);
    tone.start(from);
    tone.stop(from + 0.4);
  });
  setTimeout(() => void context.close(), 1500);
}
