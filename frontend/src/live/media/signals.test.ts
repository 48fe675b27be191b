import { describe, expect, it } from "vitest";
import { signalOf } from "./signals";

const OFFER = { kind: "describe", call: "1-a", to: "2-b", place: "room", first: true, description: { type: "offer", sdp: "v=0" } };

describe("what comes from somebody else's browser", () => {
  it.each([
    [{ kind: "here", call: "1-a", place: "room" }],
    [{ kind: "bye", call: "1-a" }],
    [{ kind: "bye", call: "1-a", to: "2-b" }],
    [{ kind: "want", call: "1-a", to: "2-b", rung: "small" }],
    [{ kind: "candidate", call: "1-a", to: "2-b", candidate: null }],
    [{ kind: "candidate", call: "1-a", to: "2-b", candidate: { candidate: "candidate:1" } }],
    [OFFER],
  ])("is taken when it makes sense: %o", (data) => {
    expect(signalOf(data)).toEqual(data);
  });

  it.each([
    [null],
    ["here"],
    [[]],
    [{ kind: "here", call: 7, place: "room" }],
    [{ kind: "here", call: "1-a" }],
    [{ kind: "want", call: "1-a", to: "2-b", rung: "huge" }],
    [{ kind: "want", call: "1-a", rung: "small" }],
    [{ kind: "candidate", call: "1-a", to: "2-b" }],
    [{ kind: "candidate", call: "1-a", to: "2-b", candidate: "candidate:1" }],
    [{ ...OFFER, description: { type: "rollback", sdp: "" } }],
    [{ ...OFFER, description: { type: "offer" } }],
    [{ ...OFFER, place: undefined }],
    [{ kind: "shout", call: "1-a", to: "2-b" }],
  ])("is left alone when it does not: %o", (data) => {
    expect(signalOf(data)).toBeNull();
  });

  it("brings nothing along that we did not ask for", () => {
    expect(signalOf({ kind: "here", call: "1-a", place: "room", more: 1 })).toEqual({ kind: "here", call: "1-a", place: "room" });
  });
});
