/**
 * Janus' VideoRoom: one connection for what I send, made when I first open my microphone or camera, and one for all that I hear and see.
 * A network that changed, a line that broke: all of it anew, with a fresh pass. That takes under a second, and there is one way to do it.
 * https://janus.conf.meetecho.com/docs/videoroom.html
 */
import { type Audience, encode, encodingOf, type Engine, type Kind, type Sending, SOUND_BITS, type Wanted } from "./engine";
import { Gateway, type Handle, type Said } from "./gateway";
import type { Rung } from "./ladder";
import { frugal } from "./negotiation";

const PLUGIN = "janus.plugin.videoroom";
/** Sizes in which a picture is sent, small to large: VideoRoom's "substream". */
const SMALL = 0;
const LARGE = 1;
const AGAIN = [500, 1000, 2000, 4000, 8000];
/** A pass is renewed when so much of it is left: a minute on a slow line is enough. */
const EARLY = 120_000;

/** What the site's server gives at the door. */
export interface JanusPass {
  url: string;
  token: string;
  room: number;
  key: string;
  feed: number;
  /** Milliseconds since 1970. */
  until: number;
}

export interface JanusSetting {
  /** A pass; `enters`: what Janus still has of me goes first. */
  pass(enters: boolean): Promise<JanusPass>;
}

interface Stream {
  mid: string;
  type: string;
}

export class Janus implements Engine {
  private gateway: Gateway | null = null;
  private pass: JanusPass | null = null;
  private publisher: Handle | null = null;
  private privateId = 0;
  private sender: RTCPeerConnection | null = null;
  private readonly senders = new Map<Kind, RTCRtpSender>();
  private readonly tracks = new Map<Kind, MediaStreamTrack>();
  private subscriber: Handle | null = null;
  private receiver: RTCPeerConnection | null = null;
  /** What each feed sends, and what of it I hear: "5 audio". */
  private readonly feeds = new Map<number, Stream[]>();
  private subscribed = new Set<string>();
  private places: { mid: string; feed: number; kind: Kind; active: boolean }[] = [];
  private sizes = new Map<string, number>();
  private wanted: Wanted = new Map();
  private sending: Sending = { rung: "video", others: 1 };
  private turn: Promise<void> = Promise.resolve();
  private renewal: ReturnType<typeof setTimeout> | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;
  private tries = 0;
  private left = false;
  /** Counts coming in and hanging up: what began before the last of them is over. */
  private times = 0;

  constructor(
    private readonly setting: JanusSetting,
    private readonly audience: Audience,
  ) {}

  /** Overtaken by `restart` or `leave` it stops where it is, without an error: two at once would put each other out. */
  async enter(): Promise<void> {
    const time = ++this.times;
    const overtaken = (): boolean => time !== this.times;
    try {
      await this.comeIn(overtaken);
    } catch (error) {
      if (!overtaken()) throw error;
    }
  }

  private async comeIn(overtaken: () => boolean): Promise<void> {
    const pass = await this.setting.pass(true);
    if (overtaken()) return;
    this.pass = pass;
    this.renewLater();
    const gateway = new Gateway(pass.url, () => this.pass?.token ?? "", () => { this.broke(); });
    this.gateway = gateway;
    await gateway.open();
    const publisher = await gateway.attach(PLUGIN, (said) => { this.heard(said); });
    const { room, key, feed } = this.pass;
    const joined = await publisher.message({ request: "join", ptype: "publisher", room, id: feed, token: key });
    const subscriber = await gateway.attach(PLUGIN, (said) => { this.offered(said); });
    if (overtaken()) return;
    this.publisher = publisher;
    this.privateId = Number(joined.data.private_id);
    this.subscriber = subscriber;
    this.takeFeeds(joined.data.publishers);
    this.tries = 0;
    this.audience.way(null, true);
    if (this.tracks.size > 0) await this.next(() => this.publish());
    await this.next(() => this.subscribe());
  }

  async send(kind: Kind, track: MediaStreamTrack | null): Promise<void> {
    if (track) this.tracks.set(kind, track);
    else this.tracks.delete(kind);
    await this.next(async () => {
      if (!this.sender && track) await this.publish();
      else await this.senders.get(kind)?.replaceTrack(this.tracks.get(kind) ?? null);
      this.apply();
    });
  }

  adapt(wanted: Wanted, sending: Sending): void {
    this.wanted = wanted;
    this.sending = sending;
    this.apply();
    void this.next(() => this.subscribe());
  }

  restart(): void {
    this.broke(0);
  }

  reports(): Promise<RTCStatsReport[]> {
    return Promise.all([this.sender, this.receiver].filter((one) => one !== null).map((one) => one.getStats()));
  }

  leave(): void {
    this.left = true;
    clearTimeout(this.renewal);
    clearTimeout(this.again);
    this.hangUp();
  }

  // --- the line ---------------------------------------------------------------------------------------------------------------------------
  private broke(wait = AGAIN[Math.min(this.tries++, AGAIN.length - 1)]): void {
    if (this.left) return;
    this.hangUp();
    this.audience.way(null, false);
    clearTimeout(this.again);
    this.again = setTimeout(() => { this.enter().catch(() => { this.broke(); }); }, wait);
  }

  private hangUp(): void {
    this.times++;
    clearTimeout(this.renewal);
    this.gateway?.close();
    this.sender?.close();
    this.receiver?.close();
    this.gateway = this.publisher = this.subscriber = this.sender = this.receiver = null;
    this.senders.clear();
    this.feeds.clear();
    this.subscribed = new Set();
    this.sizes = new Map();
    this.forget(this.places);
    this.places = [];
  }

  private renewLater(): void {
    clearTimeout(this.renewal);
    const wait = Math.max(10_000, (this.pass?.until ?? 0) - Date.now() - EARLY);
    this.renewal = setTimeout(() => {
      this.setting
        .pass(false)
        .then((pass) => { this.pass = pass; })
        // There is time for another try before it ends.
        .catch(() => undefined)
        .finally(() => { if (!this.left) this.renewLater(); });
    }, wait);
  }

  /** One after the other: each of these is an offer and an answer. What fails because the line broke is done again on the next one. */
  private next(work: () => Promise<void>): Promise<void> {
    const done = this.turn.then(work).catch((error: unknown) => {
      if (this.gateway) throw error;
    });
    this.turn = done.catch(() => undefined);
    return done;
  }

  // --- what I send --------------------------------------------------------------------------------------------------------------------------
  private async publish(): Promise<void> {
    if (!this.publisher || this.sender) return;
    const connection = this.connect(this.publisher);
    this.sender = connection;
    const [audio, video] = [this.tracks.get("audio") ?? "audio", this.tracks.get("video") ?? "video"];
    this.senders.set("audio", connection.addTransceiver(audio, { direction: "sendonly" }).sender);
    const sendEncodings = [{ rid: "h" }, { rid: "l", scaleResolutionDownBy: 2 }];
    this.senders.set("video", connection.addTransceiver(video, { direction: "sendonly", sendEncodings }).sender);
    await connection.setLocalDescription();
    const answer = await this.publisher.message({ request: "publish" }, localOf(connection));
    if (answer.jsep) await connection.setRemoteDescription(answer.jsep);
    this.apply();
  }

  /** Two sizes of the picture, so that others may take the small one; on a low rung only that. */
  private apply(): void {
    const [audio, video] = [this.senders.get("audio"), this.senders.get("video")];
    if (audio) void encode(audio, { active: true, maxBitrate: SOUND_BITS });
    if (!video) return;
    const parameters = video.getParameters();
    const [large, small] = parameters.encodings;
    if (large) Object.assign(large, { ...encodingOf("video", 1), active: this.sending.rung === "video" });
    if (small) Object.assign(small, { ...encodingOf("small", 1), active: encodingOf(this.sending.rung, 1).active });
    video.setParameters(parameters).catch(() => undefined);
  }

  // --- what I hear and see ------------------------------------------------------------------------------------------------------------------
  /** What Janus says of its own accord: somebody sends, or stops; or I was put out. */
  private heard({ data }: Said): void {
    if (data.publishers) this.takeFeeds(data.publishers);
    for (const gone of [data.unpublished, data.leaving]) {
      if (typeof gone === "number") this.feeds.delete(gone);
    }
    if (data.leaving === "ok" && data.reason === "kicked") {
      this.leave();
      this.audience.ended();
      return;
    }
    void this.next(() => this.subscribe());
  }

  private takeFeeds(publishers: unknown): void {
    if (!Array.isArray(publishers)) return;
    for (const { id, streams } of publishers as { id: number; streams?: Stream[] }[]) this.feeds.set(id, streams ?? []);
  }

  /** Makes what is heard agree with what is wanted. */
  private async subscribe(): Promise<void> {
    const { subscriber, pass } = this;
    if (!subscriber || !pass) return;
    const wanted = new Map(this.wantedStreams().map((one) => [`${one.feed} ${one.mid}`, one]));
    const more = [...wanted].filter(([key]) => !this.subscribed.has(key)).map(([, one]) => one);
    const less = [...this.subscribed].filter((key) => !wanted.has(key)).map(streamOf);
    if (more.length + less.length > 0) {
      const first = this.receiver === null;
      if (first && more.length === 0) return;
      const said = first
        ? await subscriber.message({ request: "join", ptype: "subscriber", room: pass.room, private_id: this.privateId, streams: more })
        : await subscriber.message({ request: "update", ...(more.length ? { subscribe: more } : {}), ...(less.length ? { unsubscribe: less } : {}) });
      this.subscribed = new Set(wanted.keys());
      await this.answer(said);
    }
    await this.chooseSizes(subscriber);
  }

  private wantedStreams(): { feed: number; mid: string }[] {
    return [...this.wanted].flatMap(([feed, rung]) =>
      (this.feeds.get(feed) ?? []).filter(({ type }) => type === "audio" || (type === "video" && encodingOf(rung, 1).active)).map(({ mid }) => ({ feed, mid })),
    );
  }

  /** Janus offers what it will send from now on. */
  private async answer({ data, jsep }: Said): Promise<void> {
    if (!this.subscriber || !jsep) return;
    this.receiver ??= this.connect(this.subscriber);
    const before = this.places;
    this.places = placesOf(data.streams);
    await this.receiver.setRemoteDescription(jsep);
    await this.receiver.setLocalDescription();
    this.forget(before.filter((old) => !this.places.some((one) => one.active && one.mid === old.mid && one.feed === old.feed)));
    for (const { mid, feed, kind, active } of this.places) {
      const transceiver = this.receiver.getTransceivers().find((one) => one.mid === mid);
      if (active && transceiver) this.audience.track(feed, kind, transceiver.receiver.track, transceiver.receiver);
    }
    await this.subscriber.message({ request: "start" }, localOf(this.receiver));
  }

  /** An offer that nobody asked for: a publisher went, and his place is empty now. */
  private offered(said: Said): void {
    if (said.jsep) void this.next(() => this.answer(said));
  }

  private async chooseSizes(subscriber: Handle): Promise<void> {
    const streams = this.places
      .filter(({ kind, active, feed, mid }) => active && kind === "video" && this.sizes.get(mid) !== sizeOf(this.wanted.get(feed)))
      .map(({ mid, feed }) => ({ mid, substream: sizeOf(this.wanted.get(feed)) }));
    if (streams.length === 0) return;
    await subscriber.message({ request: "configure", streams });
    for (const { mid, substream } of streams) this.sizes.set(mid, substream);
  }

  private forget(places: { feed: number; kind: Kind; active: boolean }[]): void {
    for (const { feed, kind, active } of places) if (active) this.audience.track(feed, kind, null, null);
  }

  private connect(handle: Handle): RTCPeerConnection {
    const connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    connection.onicecandidate = ({ candidate }) => { handle.trickle(candidate); };
    connection.onconnectionstatechange = () => {
      if (connection.connectionState === "failed") this.broke();
    };
    return connection;
  }
}

function localOf(connection: RTCPeerConnection): RTCSessionDescriptionInit {
  const { type, sdp } = connection.localDescription ?? { type: "offer" as const, sdp: "" };
  return { type, sdp: frugal(sdp) };
}

function streamOf(key: string): { feed: number; mid: string } {
  const [feed = "", mid = ""] = key.split(" ");
  return { feed: Number(feed), mid };
}

function sizeOf(rung: Rung | undefined): number {
  return rung === "video" ? LARGE : SMALL;
}

function placesOf(streams: unknown): { mid: string; feed: number; kind: Kind; active: boolean }[] {
  if (!Array.isArray(streams)) return [];
  return (streams as { mid: string; feed_id?: number; type: string; active?: boolean }[]).map(({ mid, feed_id, type, active }) => ({
    mid,
    feed: feed_id ?? 0,
    kind: type === "video" ? "video" : "audio",
    active: active !== false && feed_id !== undefined,
  }));
}
