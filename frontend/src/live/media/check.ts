/**
 * The check before one comes in: five seconds in which somebody sees whether his microphone, camera, speaker and line work. Each may fail; each
 * says in a plain sentence what to do, and the button to come in is always there.
 *
 * ```html
 * <dialog data-check data-say-…="…"> <li data-part="line"><span data-state></span></li> … <button data-try>…</button> </dialog>
 * ```
 */
import { need } from "../../need";
import { Meter, NoDevice, open, playTone } from "./devices";

export type Part = "line" | "audio" | "video";

const SECONDS = 5;
const SLOW = 1000;

export interface Checked {
  /** There and back to the room, in milliseconds. Rejects when it is not reached. */
  roundTrip(): Promise<number>;
}

export class Check {
  private stopped: (() => void)[] = [];

  constructor(
    private readonly root: HTMLElement,
    private readonly checked: Checked,
  ) {
    need(root, "[data-try]").addEventListener("click", () => void this.devices());
    need(root, "[data-tone]").addEventListener("click", () => { this.tone(); });
  }

  /** What can be looked at without asking for anything. */
  async line(): Promise<void> {
    this.put("line", "busy", this.words("line-busy"));
    try {
      const took = await this.checked.roundTrip();
      this.put("line", took < SLOW ? "good" : "poor", this.words(took < SLOW ? "line-good" : "line-slow").replace("{ms}", String(Math.round(took))));
    } catch {
      this.put("line", "bad", this.words("line-bad"));
    }
  }

  /** Opens both for five seconds: a bar that moves with the voice, and a picture. */
  async devices(): Promise<void> {
    this.stop();
    await Promise.all([this.line(), this.microphone(), this.camera()]);
  }

  stop(): void {
    this.stopped.splice(0).forEach((stop) => { stop(); });
  }

  private async microphone(): Promise<void> {
    this.put("audio", "busy", this.words("audio-busy"));
    try {
      const track = await open("audio");
      const meter = new Meter(track);
      const bar = this.part("audio").querySelector<HTMLMeterElement>("meter");
      let most = 0;
      const watch = setInterval(() => {
        const level = meter.level();
        most = Math.max(most, level);
        if (bar) { bar.hidden = false; bar.value = level; }
        if (most > 0.03) this.put("audio", "good", this.words("audio-good"));
      }, 80);
      this.after(() => {
        clearInterval(watch);
        meter.close();
        track.stop();
        if (bar) bar.hidden = true;
        if (most <= 0.03) this.put("audio", "poor", this.words("audio-quiet"));
      });
    } catch (error) {
      this.failed("audio", error);
    }
  }

  private async camera(): Promise<void> {
    this.put("video", "busy", this.words("video-busy"));
    const video = this.part("video").querySelector("video");
    try {
      const track = await open("video");
      if (video) { video.srcObject = new MediaStream([track]); video.hidden = false; void video.play().catch(() => undefined); }
      this.put("video", "good", this.words("video-good"));
      this.after(() => {
        track.stop();
        if (video) { video.srcObject = null; video.hidden = true; }
      });
    } catch (error) {
      this.failed("video", error);
    }
  }

  private tone(): void {
    playTone();
    const said = this.root.querySelector<HTMLElement>("[data-tone-said]");
    if (said) said.textContent = this.words("tone");
  }

  /** Does it after five seconds, or when the check is stopped: once. */
  private after(done: () => void): void {
    const stop = (): void => {
      clearTimeout(timer);
      this.stopped = this.stopped.filter((one) => one !== stop);
      done();
    };
    const timer = setTimeout(stop, SECONDS * 1000);
    this.stopped.push(stop);
  }

  private failed(part: Part, error: unknown): void {
    const trouble = error instanceof NoDevice ? error.trouble : "unable";
    // "busy" are the words for while we wait.
    this.put(part, "bad", this.words(trouble === "busy" ? "taken" : `${part}-${trouble}`));
  }

  private put(part: Part, state: string, words: string): void {
    const row = this.part(part);
    row.dataset.state = state;
    const said = row.querySelector("[data-words]");
    if (said && said.textContent !== words) said.textContent = words;
  }

  private words(name: string): string {
    return this.root.getAttribute(`data-say-${name}`) ?? "";
  }

  private part(name: Part): HTMLElement {
    return need(this.root, `[data-part="${name}"]`);
  }
}
