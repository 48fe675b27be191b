import { describe, expect, it } from "vitest";
import { allowed, Meter, roughly } from "./data";

describe("the meter", () => {
  it("goes on counting over connections that were closed", () => {
    const meter = new Meter();
    [2_000_000, 5_000_000, 0, 1_000_000].forEach((bytes, place) => { meter.count(bytes, place * 2000); });
    expect(meter.megabytes).toBe(6);
  });

  it("tells the pace of the last twenty seconds, once it knows ten", () => {
    const meter = new Meter();
    meter.count(0, 0);
    meter.count(400_000, 4000);
    expect(meter.pace).toBeNull();

    meter.count(1_000_000, 10_000);
    expect(meter.pace).toBeCloseTo(360);

    for (let second = 12; second <= 40; second += 2) meter.count(1_000_000, second * 1000);
    expect(meter.pace).toBe(0);
  });
});

describe("a ceiling", () => {
  it("first takes the picture, then the sound", () => {
    expect(allowed(100, 74, false)).toBe("video");
    expect(allowed(100, 75, false)).toBe("sound");
    expect(allowed(100, 100, false)).toBe("text");
    expect(allowed(null, 10_000, false)).toBe("video");
  });

  it("goes together with being frugal", () => {
    expect(allowed(null, 0, true)).toBe("small");
    expect(allowed(100, 80, true)).toBe("sound");
  });
});

it("says megabytes as people do", () => {
  expect([roughly(247), roughly(23.4), roughly(1.26)]).toEqual([250, 23, 1.3]);
});
