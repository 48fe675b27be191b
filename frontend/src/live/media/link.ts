/**
 * The call with one other browser: one connection, one track of sound and one of picture each way, there from the beginning. Opening and
 * closing a microphone or a camera only puts a track in its place, and has nothing to negotiate.
 */
import { encode, encodingOf, type Kind, type Sending, SOUND_BITS } from "./engine";
import { lower, type Rung } from "./ladder";
import { Negotiation } from "./negotiation";
import type { Signal } from "./signals";

/** A line that is gone for so long is not coming back by itself. */
const HICCUP = 1000;
/** So often we look for a new way, and so long at most. */
const AGAIN = 3000;
const GIVE_UP = 15_000;

export interface LinkEvents {
  say(signal: Signal): void;
  track(kind: Kind, receiver: RTCRtpReceiver): void;
  way(open: boolean): void;
  /** No way was found for long: it is over. */
  over(): void;
}

export class Link {
  readonly connection: RTCPeerConnection;
  private readonly negotiation: Negotiation;
  private readonly senders = new Map<Kind, RTCRtpSender>();
  private wanted: Rung = "sound";
  private asked: Rung | null = null;
  private again: ReturnType<typeof setTimeout> | undefined;
  private lostAt: number | null = Date.now();
  private begun = false;

  /** `mine` and `theirs` are the names of both pages' calls; the one whose name comes later is the polite one. */
  constructor(
    readonly person: number,
    private readonly mine: string,
    readonly theirs: string,
    private readonly place: string,
    ice: RTCIceServer[],
    private readonly tracks: ReadonlyMap<Kind, MediaStreamTrack>,
    private sending: Sending,
    private readonly events: LinkEvents,
  ) {
    this.connection = new RTCPeerConnection({ iceServers: ice, bundlePolicy: "max-bundle" });
    this.negotiation = new Negotiation(this.connection, this.polite, (description) => {
      this.say({ kind: "describe", call: mine, to: theirs, place: this.place, first: !this.begun, description });
      this.begun = true;
    }, () => { this.takePlaces(); });
    this.connection.onicecandidate = ({ candidate }) => { this.say({ kind: "candidate", call: mine, to: theirs, candidate: candidate?.toJSON() ?? null }); };
    this.connection.ontrack = ({ receiver }) => { events.track(receiver.track.kind === "video" ? "video" : "audio", receiver); };
    this.connection.onconnectionstatechange = () => { this.changed(); };
    this.again = setTimeout(() => { this.lookAgain(); }, AGAIN);
  }

  get polite(): boolean {
    return this.mine > this.theirs;
  }

  /** True until the other side's first description came. */
  get young(): boolean {
    return this.connection.remoteDescription === null;
  }

  /** Call: those who are here already call who comes in. */
  async call(): Promise<void> {
    for (const kind of ["audio", "video"] as const) {
      this.senders.set(kind, this.connection.addTransceiver(kind, { direction: "sendrecv" }).sender);
    }
    await this.putTracks();
    await this.negotiation.offer();
  }

  described(description: RTCSessionDescriptionInit): Promise<void> {
    return this.negotiation.described(description);
  }

  candidate(candidate: RTCIceCandidateInit | null): Promise<void> {
    return this.negotiation.candidate(candidate);
  }

  /** The other side wants so much of us. */
  theyWant(rung: Rung): void {
    this.wanted = rung;
    this.apply();
  }

  /** We want so much of the other side. */
  want(rung: Rung, again = false): void {
    if (this.asked === rung && !again) return;
    this.asked = rung;
    this.say({ kind: "want", call: this.mine, to: this.theirs, rung });
  }

  adapt(sending: Sending): void {
    this.sending = sending;
    this.apply();
  }

  async replace(kind: Kind, track: MediaStreamTrack | null): Promise<void> {
    await this.senders.get(kind)?.replaceTrack(track);
    this.apply();
  }

  /** Look for another way: the network changed. What we asked for may have got lost on the old one. */
  restart(): void {
    this.asked = null;
    this.connection.restartIce();
    void this.negotiation.offer();
  }

  close(): void {
    clearTimeout(this.again);
    this.connection.onconnectionstatechange = null;
    this.connection.close();
  }

  private say(signal: Signal): void {
    this.events.say(signal);
  }

  /** Answering: their sound and picture came with a place for ours. */
  private takePlaces(): void {
    for (const transceiver of this.connection.getTransceivers()) {
      const kind: Kind = transceiver.receiver.track.kind === "video" ? "video" : "audio";
      if (this.senders.has(kind)) continue;
      transceiver.direction = "sendrecv";
      this.senders.set(kind, transceiver.sender);
    }
    void this.putTracks();
  }

  private async putTracks(): Promise<void> {
    for (const [kind, sender] of this.senders) await sender.replaceTrack(this.tracks.get(kind) ?? null);
    this.apply();
  }

  private apply(): void {
    const [audio, video] = [this.senders.get("audio"), this.senders.get("video")];
    const encoding = encodingOf(lower(this.wanted, this.sending.rung), this.sending.others);
    if (video) void encode(video, encoding);
    if (audio) void encode(audio, { active: true, maxBitrate: SOUND_BITS });
  }

  private changed(): void {
    const { connectionState } = this.connection;
    if (connectionState === "connected") {
      this.lostAt = null;
      clearTimeout(this.again);
      this.apply();
      this.events.way(true);
    } else if (connectionState === "disconnected" || connectionState === "failed") {
      this.lostAt ??= Date.now();
      this.events.way(false);
      clearTimeout(this.again);
      this.again = setTimeout(() => { this.lookAgain(); }, connectionState === "failed" ? 0 : HICCUP);
    }
  }

  private lookAgain(): void {
    if (this.lostAt === null) return;
    if (Date.now() - this.lostAt > GIVE_UP) {
      this.events.over();
      return;
    }
    // Also when there never was one: what he says of his microphone is not heard yet.
    this.events.way(false);
    // Who answers waits for the caller, whose first offer may still be on its way.
    if (!this.young) this.restart();
    this.again = setTimeout(() => { this.lookAgain(); }, AGAIN);
  }
}
