import { expect, it } from "vitest";
import { encodingOf } from "./engine";

it("sends a large, a small or no picture", () => {
  expect(encodingOf("video", 1)).toEqual({ active: true, maxBitrate: 350_000, maxFramerate: 15, scaleResolutionDownBy: 1 });
  expect(encodingOf("small", 1)).toMatchObject({ active: true, maxBitrate: 60_000, scaleResolutionDownBy: 2 });
  expect([encodingOf("sound", 1).active, encodingOf("text", 1).active]).toEqual([false, false]);
});

it("shares the way up among all to whom it sends", () => {
  expect(encodingOf("video", 4).maxBitrate).toBe(150_000);
  expect(encodingOf("small", 4).maxBitrate).toBe(60_000);
});
