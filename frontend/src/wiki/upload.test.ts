import { expect, test, vi } from "vitest";
import { read, send } from "./upload";

test("a number is a photo", () => {
  expect(read(200, { image: 12, url: "/wiki/foto/12/" })).toEqual({ image: 12 });
});

test("what is wrong is told, and whether trying again helps", () => {
  expect(read(422, { error: "Kies een foto." })).toEqual({ error: "Kies een foto.", lost: false });
  expect(read(429, { error: "Wacht even." })).toEqual({ error: "Wacht even.", lost: true });
  expect(read(0, null)).toEqual({ error: "", lost: true });
  expect(read(503, null)).toEqual({ error: "", lost: true });
});

test("an answer that is none is no photo", () => {
  for (const answer of [null, "<html>", { image: "12" }, {}]) expect(read(200, answer)).toEqual({ error: "", lost: false });
});

test("a photo goes with its id, by which the server knows it again after a lost answer", async () => {
  const sent: FormData[] = [];
  class Request extends EventTarget {
    upload = new EventTarget();
    status = 200;
    response = { image: 12 };
    open = vi.fn();
    setRequestHeader = vi.fn();
    send(body: FormData): void {
      sent.push(body);
      this.dispatchEvent(new Event("loadend"));
    }
  }
  vi.stubGlobal("XMLHttpRequest", Request);

  const answer = await send("/wiki/kraan/foto/", new File(["x"], "kast.jpg"), "7a", "geheim", vi.fn());

  vi.unstubAllGlobals();
  expect(answer).toEqual({ image: 12 });
  expect(sent.map((body) => body.get("id"))).toEqual(["7a"]);
});
