import { describe, expect, it } from "vitest";
import { breaks, choose, type Ladder, limit, lower, type Reading, rungOf, START, step } from "./ladder";

const GOOD: Reading = { loss: 0, rtt: 60, room: 2, strained: false, silent: false };
const LOSSY: Reading = { ...GOOD, loss: 0.12 };
const AWFUL: Reading = { ...GOOD, loss: 0.5 };
const SILENT: Reading = { ...GOOD, loss: null, silent: true };

/** The ladder after the same reading so many times. */
function after(ladder: Ladder, times: number, reading: Reading | null): Ladder {
  return Array.from({ length: times }).reduce<Ladder>((one) => step(one, reading), ladder);
}

describe("going down", () => {
  it("stays after one bad reading, and goes one rung down after the second", () => {
    expect(rungOf(after(START, 1, LOSSY))).toBe("video");
    expect(rungOf(after(START, 2, LOSSY))).toBe("small");
  });

  it("stays where the line is good enough for it", () => {
    expect(rungOf(after(START, 4, LOSSY))).toBe("small");
  });

  it("goes on to text only when even sound breaks", () => {
    expect(rungOf(after(START, 6, AWFUL))).toBe("text");
  });

  it("forgets a bad reading after a good one", () => {
    expect(rungOf(step(step(step(START, LOSSY), GOOD), LOSSY))).toBe("video");
  });

  it.each([
    ["loss", { loss: 0.09 }],
    ["a long way", { rtt: 800 }],
    ["too narrow a line", { room: 0.5 }],
    ["a processor that cannot keep up", { strained: true }],
  ])("gives up the picture for %s", (_why, worse) => {
    expect(rungOf(after(START, 2, { ...GOOD, ...worse }))).toBe("small");
  });

  it("does not give up sound for a busy processor or a narrow line", () => {
    const sound: Ladder = { ...START, auto: "sound" };
    expect(rungOf(after(sound, 3, { ...GOOD, strained: true, room: 0.01 }))).toBe("sound");
  });

  it("waits ten seconds for sound to come back before it leaves the call", () => {
    const sound: Ladder = { ...START, auto: "sound" };
    expect(rungOf(after(sound, 4, SILENT))).toBe("sound");
    expect(rungOf(after(sound, 5, SILENT))).toBe("text");
  });

  it("leaves things as they are when nothing is known", () => {
    expect(rungOf(after(START, 20, { loss: null, rtt: null, room: null, strained: false, silent: false }))).toBe("video");
  });
});

describe("going up", () => {
  const small: Ladder = { ...START, auto: "small" };

  it("takes ten good seconds", () => {
    expect(rungOf(after(small, 4, GOOD))).toBe("small");
    expect(rungOf(after(small, 5, GOOD))).toBe("video");
  });

  it("does not happen when the line only just bears the higher rung", () => {
    const just: Reading = { ...GOOD, loss: 0.06 };
    expect(breaks("video", just)).toBe(false);
    expect(rungOf(after(small, 50, just))).toBe("small");
  });

  it("takes twice as long for who fell soon after climbing, and at most two minutes", () => {
    const fell = after(after(small, 5, GOOD), 2, LOSSY);
    expect(rungOf(fell)).toBe("small");
    expect(rungOf(after(fell, 9, GOOD))).toBe("small");
    expect(rungOf(after(fell, 10, GOOD))).toBe("video");

    let ladder = small;
    for (let times = 0; times < 20; times++) ladder = after(after(ladder, ladder.patience, GOOD), 2, LOSSY);
    expect(ladder.patience).toBe(60);
  });

  it("takes no longer for who held out for a while", () => {
    const held = after(after(small, 5, GOOD), 30, GOOD);
    expect(after(held, 2, LOSSY).patience).toBe(START.patience);
  });

  it("tries sound again from text only, though there is nothing to read there", () => {
    const text: Ladder = { ...START, auto: "text" };
    expect(rungOf(after(text, 4, null))).toBe("text");
    expect(rungOf(after(text, 5, null))).toBe("sound");
  });
});

describe("the thumb", () => {
  it("stays where it chose, up and down", () => {
    expect(rungOf(after(choose(START, "sound"), 50, GOOD))).toBe("sound");
    expect(rungOf(after(choose(START, "video"), 50, AWFUL))).toBe("video");
  });

  it("gives the line its say again", () => {
    const bad = after(choose(START, "video"), 2, LOSSY);
    expect(rungOf(bad)).toBe("video");
    expect(rungOf(choose(bad, null))).toBe("small");
  });
});

describe("a limit", () => {
  it("lowers, and only lowers", () => {
    expect(rungOf(limit(START, "sound"))).toBe("sound");
    expect(rungOf(limit(choose(START, "text"), "sound"))).toBe("text");
    expect(rungOf(limit(choose(START, "video"), "small"))).toBe("small");
    expect(rungOf(limit(limit(START, "sound"), "video"))).toBe("video");
  });

  it("is the lower of two rungs", () => {
    expect(lower("video", "sound")).toBe("sound");
    expect(lower("text", "small")).toBe("text");
  });
});
