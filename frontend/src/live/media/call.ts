/**
 * The call where somebody is now, without a screen: comes in by the door, opens and closes microphone and camera when a thumb says so, looks
 * every two seconds how the line is, and finds its way back. A microphone is only ever opened by `microphone(true)`.
 */
import type { PersonView } from "../messages";
import { type Room, RefusedError } from "../room";
import { allowed, type Ceiling, Meter } from "./data";
import { NoDevice, open, type Trouble } from "./devices";
import type { Audience, Engine, Kind, Wanted } from "./engine";
import { choose, type Ladder, limit, lower, type Rung, rungOf, START, step } from "./ladder";
import { borne, limitsOf, othersOf, placeOf, wantedOf } from "./people";
import type { Pass } from "./pass";
import { readingOf, type Totals, totals } from "./stats";

export const EVERY = 2000;
/** With so many people that the room names none, ask again who can be heard. */
const ASK_AGAIN = 15_000;
const AGAIN = 4000;

/** What there is to say to the person; the sentences stand in the page. */
export type Said =
  | "joined" | "full" | "unreached" | "muted" | "unmuted" | "spent" | "dipped" | "climbed" | "elsewhere"
  | `${Kind}-${Trouble}` | "camera-off";

export interface Doings {
  pass(enters: boolean): Promise<Pass>;
  engine(pass: Pass, audience: Audience): Engine;
  /** Something of the call changed: draw it anew. */
  changed(): void;
  say(what: Said): void;
  hear(person: number, track: MediaStreamTrack | null, receiver: RTCRtpReceiver | null): void;
  /** Hands on what browsers say to each other; answers what stops it. */
  signals(engine: Engine): () => void;
}

/** What somebody set about data, kept on his phone. */
export interface Thrift {
  frugal: boolean;
  ceiling: Ceiling;
}

export class Call implements Audience {
  ladder: Ladder = START;
  thrift: Thrift;
  /** In the call, or on the way into it: also on the rung of text only, when reception put us there. */
  inside = false;
  private readonly pictures = new Map<number, MediaStreamTrack>();
  readonly lost = new Set<number>();
  /** Whose sound has a way to us. That his microphone is open, only he says. */
  private readonly sounds = new Set<number>();
  /** The server is not reached. */
  searching = false;
  private readonly tracks = new Map<Kind, MediaStreamTrack>();
  /** What the browser was asked to open, for which engine: asked twice, the first would stay open with nobody to close it. */
  private readonly opening = new Map<Kind, Engine>();
  private engine: Engine | null = null;
  private unsignal: () => void = () => undefined;
  private readonly meter = new Meter();
  private before: Totals | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;
  private place = "";
  private door: PersonView[] = [];
  private askedAt = 0;
  private looking = true;
  private muted = false;
  private wanted: Wanted = new Map();
  private told = "";
  private asking = 0;
  private entering = 0;

  constructor(
    private readonly room: Room,
    private readonly doings: Doings,
    thrift: Thrift,
  ) {
    this.thrift = thrift;
    room.on("state", () => { this.heard(); });
    let away = false;
    room.on("line", ({ is }) => {
      if (is === "open" && away) this.back();
      away = is !== "open";
    });
    room.ended.addEventListener("abort", () => { this.leave(); });
  }

  // --- what is seen -------------------------------------------------------------------------------------------------------------------------
  get rung(): Rung {
    return this.inside ? rungOf(this.ladder) : "text";
  }

  /** There are pictures on this rung. */
  private get pictured(): boolean {
    return ["video", "small"].includes(this.rung);
  }

  get others(): PersonView[] {
    return othersOf(this.room.state, this.door);
  }

  /** There is something to speak into. */
  get open(): boolean {
    return this.engine !== null;
  }

  /** So many people are in the call that there is no picture for anybody. */
  get crowded(): boolean {
    const { picture, sound } = limitsOf(this.room.me);
    return this.inside && borne(this.others.length + 1, picture, sound) !== "video";
  }

  get megabytes(): number {
    return this.meter.megabytes;
  }

  get pace(): number | null {
    return this.engine ? this.meter.pace : null;
  }

  isOpen(kind: Kind): boolean {
    return this.tracks.has(kind);
  }

  track(person: number, kind: Kind, track: MediaStreamTrack | null, receiver: RTCRtpReceiver | null): void {
    if (kind === "audio") this.sound(person, track, receiver);
    else if (track) this.pictures.set(person, track);
    else this.pictures.delete(person);
    this.doings.changed();
  }

  private sound(person: number, track: MediaStreamTrack | null, receiver: RTCRtpReceiver | null): void {
    if (track) this.sounds.add(person);
    else this.sounds.delete(person);
    this.doings.hear(person, track, receiver);
  }

  /** Somebody's picture, while he sends one and we want it. That a track got no frames any more, browsers do not say. */
  picture(one: PersonView): MediaStreamTrack | null {
    const wanted = this.wanted.get(one.id);
    return one.camera && (wanted === "video" || wanted === "small") ? (this.pictures.get(one.id) ?? null) : null;
  }

  own(kind: Kind): MediaStreamTrack | null {
    return this.tracks.get(kind) ?? null;
  }

  way(person: number | null, found: boolean): void {
    if (person === null) this.searching = !found;
    else if (found) this.lost.delete(person);
    else this.lost.add(person);
    this.doings.changed();
  }

  ended(): void {
    this.doings.say("elsewhere");
    this.leave();
  }

  // --- coming and going ---------------------------------------------------------------------------------------------------------------------
  async join(): Promise<void> {
    if (this.inside) return;
    this.inside = true;
    this.timer = setInterval(() => void this.look(), EVERY);
    this.weigh();
    await this.enter();
  }

  leave(): void {
    if (!this.inside) return;
    this.inside = false;
    clearInterval(this.timer);
    this.hangUp();
    this.tell();
    this.doings.changed();
  }

  /** What was set for this room by another page of mine, or before it was loaded anew, is not true of this page. */
  tidy(): void {
    if (!this.inside && this.room.me.person.rung !== "text") this.ask(null);
  }

  private async enter(): Promise<void> {
    const turn = ++this.entering;
    this.place = placeOf(this.room.state);
    this.doings.changed();
    if (this.rung === "text") return;
    try {
      await this.room.send({ type: "media.set", rung: this.rung, microphone: false, camera: false });
      const pass = await this.doings.pass(true);
      if (turn !== this.entering || !this.inside) return;
      this.door = pass.others;
      this.begin(pass);
      await this.engine?.enter();
      this.tell();
      // A line that broke meanwhile is looked for by the engine.
      if (!this.searching) this.doings.say("joined");
    } catch (error) {
      if (turn === this.entering) this.failed(error);
    }
    this.doings.changed();
  }

  private begin(pass: Pass): void {
    const engine = this.doings.engine(pass, this);
    this.engine = engine;
    this.unsignal = this.doings.signals(engine);
    this.before = null;
    this.adapt();
  }

  private failed(error: unknown): void {
    this.hangUp();
    if (error instanceof RefusedError) {
      this.doings.say("full");
      this.leave();
      return;
    }
    this.doings.say("unreached");
    this.searching = true;
    setTimeout(() => { if (this.inside && !this.engine) void this.enter(); }, AGAIN);
  }

  /** Hangs up, and closes microphone and camera: wherever we come in next, nobody hears us before we say so. */
  private hangUp(): void {
    this.entering++;
    this.unsignal();
    this.engine?.leave();
    this.engine = null;
    this.searching = false;
    for (const person of this.pictures.keys()) this.pictures.delete(person);
    this.lost.clear();
    this.sounds.clear();
    for (const kind of ["audio", "video"] as const) this.shut(kind);
  }

  // --- microphone and camera ----------------------------------------------------------------------------------------------------------------
  /** The thumb opens or closes the microphone. */
  async microphone(on: boolean): Promise<void> {
    if (on && this.room.me.muted) this.doings.say("muted");
    else await this.toggle("audio", on);
  }

  /** The same for the camera. On a rung without pictures there is none. */
  async camera(on: boolean): Promise<void> {
    if (on && !this.pictured) this.doings.say("camera-off");
    else await this.toggle("video", on);
  }

  private async toggle(kind: Kind, on: boolean): Promise<void> {
    const { engine } = this;
    if (on === this.tracks.has(kind) || !engine || (on && this.opening.get(kind) === engine)) return;
    if (on) {
      try {
        const track = await this.opened(kind, engine);
        // Meanwhile we may have hung up, moved to a group, been muted, or put the phone into a pocket.
        if (this.engine !== engine || (kind === "audio" ? this.room.me.muted : !this.looking || !this.pictured)) { track.stop(); return; }
        this.tracks.set(kind, track);
        // Pulled out, or taken by a telephone call.
        track.addEventListener("ended", () => { this.shut(kind); this.tell(); this.doings.changed(); });
        await engine.send(kind, track);
      } catch (error) {
        if (!(error instanceof NoDevice)) throw error;
        this.doings.say(`${kind}-${error.trouble}`);
      }
    } else this.shut(kind);
    this.tell();
    this.doings.changed();
  }

  private async opened(kind: Kind, engine: Engine): Promise<MediaStreamTrack> {
    this.opening.set(kind, engine);
    try {
      return await open(kind);
    } finally {
      if (this.opening.get(kind) === engine) this.opening.delete(kind);
    }
  }

  private shut(kind: Kind): void {
    const track = this.tracks.get(kind);
    if (!track) return;
    this.tracks.delete(kind);
    track.stop();
    this.engine?.send(kind, null).catch(() => undefined);
  }

  // --- the ladder ---------------------------------------------------------------------------------------------------------------------------
  choose(rung: Rung | null): void {
    this.moveTo(choose(this.ladder, rung));
  }

  spend(thrift: Thrift): void {
    this.thrift = thrift;
    this.weigh();
  }

  /** Nobody looks at a hidden page: the camera closes, and no pictures are fetched. */
  seen(looking: boolean): void {
    this.looking = looking;
    if (!looking && this.isOpen("video")) void this.camera(false);
    this.adapt();
  }

  private weigh(): void {
    const { picture, sound } = limitsOf(this.room.me);
    const people = borne(this.others.length + 1, picture, sound);
    const data = allowed(this.thrift.ceiling, this.megabytes, this.thrift.frugal);
    if (data === "text" && this.ladder.most !== "text") this.doings.say("spent");
    this.moveTo(limit(this.ladder, lower(people, data)));
  }

  /** `byLine`: the line moved us, which nobody sees coming. */
  private moveTo(ladder: Ladder, byLine = false): void {
    const [from, to] = [rungOf(this.ladder), rungOf(ladder)];
    this.ladder = ladder;
    if (!this.inside || from === to) { this.doings.changed(); return; }
    if (byLine) this.doings.say(lower(from, to) === to ? "dipped" : "climbed");
    if (!this.pictured) this.shut("video");
    if (to === "text") { this.hangUp(); this.tell(); }
    else if (!this.engine) void this.enter();
    else { this.adapt(); this.tell(); }
    this.doings.changed();
  }

  private adapt(): void {
    const { others, rung } = this;
    this.wanted = wantedOf(others, rung, this.room.state.room.room.word?.id ?? null, this.looking);
    this.engine?.adapt(this.wanted, { rung, others: others.length });
  }

  /** Every two seconds: what it cost, and how the line is. */
  private async look(): Promise<void> {
    this.weigh();
    const { engine, before } = this;
    if (!engine) { this.moveTo(step(this.ladder, null), true); return; }
    const now = totals((await engine.reports()).map((report) => [...(report as unknown as Map<string, never>).values()]));
    if (this.engine !== engine) return;
    this.meter.count(now.bytes, Date.now());
    this.before = now;
    const heard = this.others.some(({ id, microphone, muted }) => microphone && !muted && this.sounds.has(id) && !this.lost.has(id));
    if (before?.connections === now.connections) this.moveTo(step(this.ladder, readingOf(before, now, heard)), true);
    this.askWho();
  }

  private askWho(): void {
    if (this.room.state.room.people.names !== null || Date.now() - this.askedAt < ASK_AGAIN) return;
    this.askedAt = Date.now();
    this.doings.pass(false).then(({ others }) => { this.door = others; this.adapt(); }, () => undefined);
  }

  // --- what the room says -------------------------------------------------------------------------------------------------------------------
  private heard(): void {
    if (!this.inside) return;
    const { me, room } = this.room.state;
    if (room.room.status === "ended" || room.room.status === "cancelled") { this.leave(); return; }
    if (me.muted && this.isOpen("audio")) {
      this.shut("audio");
      this.doings.say("muted");
    }
    if (this.muted && !me.muted) this.doings.say("unmuted");
    this.muted = me.muted;
    if (placeOf(this.room.state) !== this.place) {
      this.hangUp();
      void this.enter();
      return;
    }
    this.weigh();
    this.adapt();
    this.tell();
    this.doings.changed();
  }

  /** The room is back, or the network is another one. */
  back(): void {
    if (!this.inside) return;
    this.tell();
    this.engine?.restart();
  }

  /** Says how we take part, when the room does not know it yet, or knows it otherwise: another page of mine may have said something else. */
  private tell(): void {
    // Also while we are on our way in: the door opens for who takes part.
    const rung = this.rung === "text" ? null : this.rung;
    const now = JSON.stringify([rung, this.isOpen("audio"), this.isOpen("video")]);
    const { person } = this.room.me;
    const agrees = person.rung === (rung ?? "text") && person.microphone === this.isOpen("audio");
    if (now === this.told && (agrees || this.asking > 0)) return;
    this.told = now;
    this.ask(rung);
  }

  private ask(rung: Rung | null): void {
    this.asking++;
    this.room
      .send({ type: "media.set", rung, microphone: this.isOpen("audio"), camera: this.isOpen("video") })
      .catch(() => undefined)
      .finally(() => { this.asking--; });
  }
}
