import { describe, expect, it } from "vitest";

import { text } from "./speech";

describe("text", () => {
  it("reads heading, picture and lines in order, and leaves buttons out", () => {
    document.body.innerHTML = `<main><h1 class="title">Propaan zakt</h1>
      <div data-aloud><svg role="img" aria-label="Een unit"><text>R290</text></svg><p>Zwaarder dan <b>lucht</b>.</p><button>Weg</button></div></main>
      <div data-aloud><h2>Klopt</h2><p>Want het zakt.</p></div>`;
    expect(text(document)).toBe("Propaan zakt. Een unit. Zwaarder dan lucht.. Klopt. Want het zakt.");
  });
});
