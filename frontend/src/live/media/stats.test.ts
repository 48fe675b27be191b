import { describe, expect, it } from "vitest";
import { readingOf, type Stat, totals } from "./stats";

let made = 0;
const stat = (type: string, fields: Record<string, unknown>): Stat => ({ type, id: `s${String(made++)}`, ...fields });

describe("totals", () => {
  it("adds up packets and bytes over connections, with what each packet costs on the way", () => {
    const one = [stat("inbound-rtp", { packetsReceived: 10, packetsLost: 1, framesDecoded: 5 }), stat("transport", { bytesSent: 100, bytesReceived: 50, packetsSent: 1, packetsReceived: 1 })];
    const found = totals([one, one]);
    expect(found).toMatchObject({ received: 20, lost: 2, frames: 10, bytes: 2 * (150 + 56), connections: 2 });
  });

  it("keeps the worst way back and the narrowest connection", () => {
    const pair = (rtt: number, carries: number): Stat => stat("candidate-pair", { nominated: true, state: "succeeded", currentRoundTripTime: rtt, availableOutgoingBitrate: carries });
    const out = (wants: number): Stat => stat("outbound-rtp", { kind: "video", targetBitrate: wants });
    const found = totals([
      [pair(0.1, 500_000), out(200_000)],
      [pair(0.4, 90_000), out(180_000)],
    ]);
    expect(found).toMatchObject({ rtt: 400, carries: 90_000, wants: 180_000 });
  });

  it("does not look at pairs that are not used, nor at pictures that are not sent", () => {
    const found = totals([[stat("candidate-pair", { nominated: false, currentRoundTripTime: 9 }), stat("outbound-rtp", { kind: "video", active: false, qualityLimitationReason: "cpu", targetBitrate: 1 })]]);
    expect(found).toMatchObject({ rtt: null, wants: null, strained: false });
  });
});

describe("a reading", () => {
  const at = (received: number, lost: number): Parameters<typeof readingOf>[0] => totals([[stat("inbound-rtp", { packetsReceived: received, packetsLost: lost })]]);

  it("is the loss between two moments, not since the beginning", () => {
    expect(readingOf(at(1000, 500), at(1090, 510), true).loss).toBeCloseTo(0.1);
  });

  it("takes the worse direction", () => {
    const there = totals([[stat("inbound-rtp", { packetsReceived: 100, packetsLost: 0 }), stat("remote-inbound-rtp", { fractionLost: 0.3 })]]);
    expect(readingOf(at(0, 0), there, true).loss).toBe(0.3);
  });

  it("is silent when nothing came though somebody should be heard", () => {
    expect(readingOf(at(5, 0), at(5, 0), true)).toMatchObject({ silent: true, loss: null });
    expect(readingOf(at(5, 0), at(5, 0), false).silent).toBe(false);
    expect(readingOf(at(5, 0), at(6, 0), true).silent).toBe(false);
  });

  it("is not silent while the other side still answers: then it is somebody else's line that is gone", () => {
    const answered = (responsesReceived: number): Parameters<typeof readingOf>[0] => totals([[stat("candidate-pair", { nominated: true, state: "succeeded", responsesReceived })]]);
    expect(readingOf(answered(7), answered(8), true).silent).toBe(false);
    expect(readingOf(answered(8), answered(8), true).silent).toBe(true);
    const carried = (packetsReceived: number): Parameters<typeof readingOf>[0] => totals([[stat("transport", { packetsReceived })]]);
    expect(readingOf(carried(7), carried(8), true).silent).toBe(false);
  });

  it("bears counters that begin again after a new connection", () => {
    expect(readingOf(at(1000, 100), at(10, 0), true)).toMatchObject({ loss: null });
  });
});
