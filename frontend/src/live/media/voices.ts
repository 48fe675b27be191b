/**
 * What is heard: one player for each person, in the page, so that the phone keeps it going behind a locked screen. Also who speaks now.
 */

const SPOKEN = 0.02;
/** A pause between two words is no silence. */
const HOLD = 800;

interface Voice {
  player: HTMLAudioElement;
  receiver: RTCRtpReceiver;
  spokeAt: number;
}

export class Voices {
  private readonly voices = new Map<number, Voice>();

  /** `blocked`: the browser wants a tap before it makes sound. */
  constructor(
    private readonly place: HTMLElement,
    private readonly blocked: (is: boolean) => void,
  ) {}

  /** Somebody's sound came. */
  hear(person: number, track: MediaStreamTrack, receiver: RTCRtpReceiver): void {
    this.forget(person);
    const player = document.createElement("audio");
    player.autoplay = true;
    player.dataset.voice = String(person);
    player.srcObject = new MediaStream([track]);
    this.place.append(player);
    this.voices.set(person, { player, receiver, spokeAt: 0 });
    this.play(player);
  }

  forget(person: number): void {
    const voice = this.voices.get(person);
    if (!voice) return;
    voice.player.srcObject = null;
    voice.player.remove();
    this.voices.delete(person);
  }

  /** Plays no sound of these people, whatever their browsers send. */
  silence(muted: ReadonlySet<number>): void {
    this.voices.forEach(({ player }, person) => { player.muted = muted.has(person); });
  }

  /** After a tap: what was blocked may sound now. */
  unblock(): void {
    this.blocked(false);
    this.voices.forEach(({ player }) => { this.play(player); });
  }

  /** Who speaks now. */
  speaking(now: number): Set<number> {
    const found = new Set<number>();
    this.voices.forEach((voice, person) => {
      const level = voice.receiver.getSynchronizationSources()[0]?.audioLevel ?? 0;
      if (level > SPOKEN && !voice.player.muted) voice.spokeAt = now;
      if (now - voice.spokeAt < HOLD) found.add(person);
    });
    return found;
  }

  get people(): number[] {
    return [...this.voices.keys()];
  }

  private play(player: HTMLAudioElement): void {
    player.play().catch((error: unknown) => {
      if ((error as DOMException).name === "NotAllowedError") this.blocked(true);
    });
  }
}
