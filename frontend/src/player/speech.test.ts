import { describe, expect, it } from "vitest";

import { text } from "./speech";

describe("text", () => {
  it("reads heading, picture and lines in order, and leaves buttons out", () => {
    document.body.innerHTML = `<main><h1 class="title">Propaan zakt</h1>
      <div data-aloud><svg role="img" aria-label="Een unit"><text>R290</text></svg><p>Zwaarder dan <b>lucht</b>.</p><button>Weg</button></div></main>
      <div data-aloud><h2>Klopt</h2><p>Want het zakt.</p></div>`;
    expect(text(document)).toBe("Propaan zakt. Een unit. Zwaarder dan lucht.. Klopt. Want het zakt.");
  });

  it("reads the picture above the card, and the answers with their letters", () => {
    document.body.innerHTML = `<main><figure><img alt="Een tuin"></figure>
      <div data-aloud><p class="kicker">Drie plekken</p><h1>Waar zet je hem?</h1></div>
      <div data-aloud><button name="choice" class="ans"><span class="k">A</span><span>In de patio</span></button>
        <div class="ans off"><span class="k"><svg></svg></span><span>In de steeg<span class="tag">Dit koos je</span></span></div></div>
      <ul class="legend" data-aloud><li><button name="choice"><b>A</b> <span>Meterkast</span></button></li></ul></main>`;
    expect(text(document)).toBe("Een tuin. Drie plekken. Waar zet je hem?. A: In de patio. In de steeg. Dit koos je. A: Meterkast");
  });
});
