import { expect, test } from "vitest";
import * as Y from "yjs";
import { hangingIn, readHanging } from "./hanging";
import { photoAt, read } from "./photo";

test("photos hang in the order of their numbers, and one of them may be large", () => {
  const doc = new Y.Doc();
  const photos = doc.getMap("photos");
  for (const id of ["12", "3", "100"]) photos.set(id, { by: 7, name: "Anna", caption: "Kast", width: 4, height: 3 });
  photos.set("../beheer", { by: 7, name: "x", caption: "", width: 1, height: 1 });
  doc.getMap("wall").set("large", 12);

  expect(hangingIn(doc).photos.map((one) => one.id)).toEqual([3, 12, 100]);
  expect(hangingIn(doc).large).toBe(12);
  doc.getMap("wall").set("large", 99);
  expect(hangingIn(doc).large).toBeNull();
});

test("what makes no sense is read as little", () => {
  expect(readHanging("5", "x")).toBeNull();
  expect(readHanging("5", { by: "7", name: 3, caption: null, width: -1, height: 1.5 })).toEqual({ id: 5, by: 0, name: "", caption: "", width: 1, height: 1 });
});

test("an answer is a photo, or a sentence and whether trying again can help", () => {
  expect(read(200, { photo: 5, width: 4, height: 3 })).toEqual({ photo: 5, width: 4, height: 3 });
  expect(read(422, { error: "Te veel" })).toEqual({ error: "Te veel", lost: false });
  expect(read(0, null)).toEqual({ error: "", lost: true });
  expect(read(200, { photo: 5 })).toEqual({ error: "", lost: false });
});

test("a photo is fetched small, unless one looks close", () => {
  expect(photoAt("/live/x/bord/5/", 3)).toBe("/live/x/bord/5/foto/3/klein/");
  expect(photoAt("/live/x/bord/5/", 3, false)).toBe("/live/x/bord/5/foto/3/");
});
