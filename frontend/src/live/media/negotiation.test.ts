import { describe, expect, it } from "vitest";
import { type Connection, frugal, Negotiation } from "./negotiation";

/** A connection that follows the states of the real one, and refuses what the real one refuses. */
class Fake {
  signalingState: RTCSignalingState = "stable";
  localDescription: RTCSessionDescription | null = null;
  candidates: unknown[] = [];
  log: string[] = [];

  async setLocalDescription(): Promise<void> {
    await Promise.resolve();
    const type = this.signalingState === "have-remote-offer" ? "answer" : "offer";
    this.log.push(`local ${type}`);
    this.signalingState = type === "offer" ? "have-local-offer" : "stable";
    this.localDescription = { type, sdp: type } as RTCSessionDescription;
  }

  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    await Promise.resolve();
    if (description.type === "answer" && this.signalingState !== "have-local-offer") throw new Error("InvalidStateError");
    this.log.push(`remote ${description.type}`);
    this.signalingState = description.type === "offer" ? "have-remote-offer" : "stable";
  }

  addIceCandidate(candidate: unknown): Promise<void> {
    if (candidate === "unknown") return Promise.reject(new Error("no such"));
    this.candidates.push(candidate);
    return Promise.resolve();
  }
}

interface Side {
  fake: Fake;
  negotiation: Negotiation;
  outbox: RTCSessionDescriptionInit[];
}

function side(polite: boolean): Side {
  const fake = new Fake();
  const outbox: RTCSessionDescriptionInit[] = [];
  const negotiation = new Negotiation(fake as unknown as Connection, polite, (description) => outbox.push(description));
  return { fake, negotiation, outbox };
}

/** Hands on what both sides say until they have nothing to say any more. */
async function settle(one: Side, other: Side): Promise<void> {
  for (let rounds = 0; rounds < 10; rounds++) {
    const [ours, theirs] = [one.outbox.splice(0), other.outbox.splice(0)];
    if (ours.length + theirs.length === 0) return;
    for (const description of ours) await other.negotiation.described(description);
    for (const description of theirs) await one.negotiation.described(description);
  }
  throw new Error("They go on and on.");
}

describe("an offer", () => {
  it("is answered", async () => {
    const [caller, called] = [side(false), side(true)];
    await caller.negotiation.offer();
    await settle(caller, called);
    expect([caller.fake.signalingState, called.fake.signalingState]).toEqual(["stable", "stable"]);
    expect(called.fake.log).toEqual(["remote offer", "local answer"]);
  });

  it("that crosses another ends with one of them, whoever is polite", async () => {
    for (const polite of [true, false]) {
      const [one, other] = [side(polite), side(!polite)];
      await Promise.all([one.negotiation.offer(), other.negotiation.offer()]);
      await settle(one, other);
      expect([one.fake.signalingState, other.fake.signalingState]).toEqual(["stable", "stable"]);
      expect((polite ? other : one).fake.log).toEqual(["local offer", "remote answer"]);
    }
  });

  it("is not made while another is open", async () => {
    const one = side(false);
    await one.negotiation.offer();
    await one.negotiation.offer();
    expect(one.outbox).toHaveLength(1);
  });
});

describe("what comes late", () => {
  it("does no harm: an answer to nothing", async () => {
    const one = side(true);
    await one.negotiation.described({ type: "answer", sdp: "" });
    expect(one.fake.log).toEqual([]);
  });

  it("does no harm: a candidate of an offer that was ignored", async () => {
    const one = side(false);
    await one.negotiation.offer();
    await one.negotiation.described({ type: "offer", sdp: "" });
    await one.negotiation.candidate("unknown" as RTCIceCandidateInit);
    expect(one.fake.log).toEqual(["local offer"]);
  });

  it("but an unknown candidate of a call we take part in is an error", async () => {
    const one = side(true);
    await one.negotiation.described({ type: "offer", sdp: "" });
    await expect(one.negotiation.candidate("unknown" as RTCIceCandidateInit)).rejects.toThrow("no such");
  });
});

describe("frugal", () => {
  it("asks for silence in silence, once", () => {
    const sdp = "m=audio 9 UDP 111\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\na=rtpmap:9 G722/8000\r\n";
    expect(frugal(sdp)).toContain("useinbandfec=1;usedtx=1\r\n");
    expect(frugal(frugal(sdp))).toBe(frugal(sdp));
  });

  it("leaves alone what it does not know", () => {
    expect(frugal("v=0\r\n")).toBe("v=0\r\n");
  });
});
