/**
 * Perfect negotiation over one connection: both sides may offer at any time; when their offers cross, the polite one takes its own back.
 * https://www.w3.org/TR/webrtc/#perfect-negotiation-example. What comes in is dealt with one after the other.
 */

/** What it needs of an `RTCPeerConnection`. */
export type Connection = Pick<
  RTCPeerConnection,
  "signalingState" | "localDescription" | "setLocalDescription" | "setRemoteDescription" | "addIceCandidate" | "createOffer" | "createAnswer"
>;

export class Negotiation {
  private making = false;
  private ignoring = false;
  private turn: Promise<void> = Promise.resolve();

  /** `say` sends a description to the other side; `ready` is called before an answer is made, when the other's tracks are known. */
  constructor(
    private readonly connection: Connection,
    private readonly polite: boolean,
    private readonly say: (description: RTCSessionDescriptionInit) => void,
    private readonly ready: () => void = () => undefined,
  ) {}

  /** Offer: the first time, or again. */
  offer(): Promise<void> {
    return this.next(async () => {
      // An offer of theirs is being answered: the answer brings what is new.
      if (this.connection.signalingState !== "stable") return;
      try {
        this.making = true;
        await this.connection.setLocalDescription();
        this.tell();
      } finally {
        this.making = false;
      }
    });
  }

  /** The other side says how it sees the call. */
  described(description: RTCSessionDescriptionInit): Promise<void> {
    return this.next(async () => {
      const crossed = description.type === "offer" && (this.making || this.connection.signalingState !== "stable");
      this.ignoring = crossed && !this.polite;
      if (this.ignoring) return;
      if (description.type === "answer" && this.connection.signalingState !== "have-local-offer") return;
      // Takes an own offer back by itself when there is one.
      await this.connection.setRemoteDescription(description);
      if (description.type !== "offer") return;
      this.ready();
      await this.connection.setLocalDescription();
      this.tell();
    });
  }

  /** The other side knows one more way. Those of an offer that we ignore are of no use. */
  candidate(candidate: RTCIceCandidateInit | null): Promise<void> {
    return this.next(async () => {
      try {
        await this.connection.addIceCandidate(candidate ?? undefined);
      } catch (error) {
        if (!this.ignoring) throw error;
      }
    });
  }

  private tell(): void {
    const description = this.connection.localDescription;
    if (description) this.say({ type: description.type, sdp: frugal(description.sdp) });
  }

  private next(work: () => Promise<void>): Promise<void> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined);
    return done;
  }
}

/** Asks the other side to send next to nothing while nobody speaks (DTX): a third of the data of a talk. */
export function frugal(sdp: string): string {
  const opus = /^a=rtpmap:(\d+) opus\//m.exec(sdp)?.[1];
  if (!opus) return sdp;
  return sdp.replace(new RegExp(`^a=fmtp:${opus} (.*)$`, "m"), (line, settings: string) => (settings.includes("usedtx") ? line : `${line};usedtx=1`));
}
