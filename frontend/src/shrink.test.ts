import { expect, test } from "vitest";
import { fit, shrink } from "./shrink";

test("a large photo fits, in the same proportions", () => {
  expect(fit({ width: 4000, height: 3000 })).toEqual({ width: 2000, height: 1500 });
  expect(fit({ width: 3000, height: 4000 })).toEqual({ width: 1500, height: 2000 });
});

test("a small photo stays, and a line never gets no height", () => {
  expect(fit({ width: 640, height: 480 })).toEqual({ width: 640, height: 480 });
  expect(fit({ width: 90000, height: 3 })).toEqual({ width: 2000, height: 1 });
});

test("a film and a photo that cannot be read go as they are", async () => {
  const film = new File(["x"], "film.mp4", { type: "video/mp4" });
  const broken = new File(["x"], "foto.jpg", { type: "image/jpeg" });

  expect(await shrink(film)).toBe(film);
  expect(await shrink(broken)).toBe(broken);
});
