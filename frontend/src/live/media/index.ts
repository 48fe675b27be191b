/**
 * Sound and picture in the room: wires the call to what is on the screen. See `templates/classroom/call.html` for the HTML.
 *
 * ```ts
 * mountMedia(document.querySelector("[data-media]"), room);
 * ```
 */
import "../../styles/call.css";
import { say } from "../../live";
import { need } from "../../need";
import type { Room } from "../room";
import { keepReadingAlong, readsAlong } from "./along";
import { announce, onNetwork, silence } from "./background";
import { Call, type Doings, type Said } from "./call";
import { Check } from "./check";
import { CEILINGS, roughly } from "./data";
import type { Engine } from "./engine";
import { Janus } from "./janus";
import { type Rung, RUNGS } from "./ladder";
import { Mesh } from "./mesh";
import { fetchPass, type Pass } from "./pass";
import { ordered } from "./people";
import { keepThrift, keptThrift } from "./thrift";
import { type Tile, Tiles } from "./tiles";
import { Voices } from "./voices";

const SPEAKING = 250;

/** Puts sound and picture into the `[data-media]` of `root`, and to work on the room's bench and sheet. Answers what takes it away again. */
export function mountMedia(root: HTMLElement, room: Room): () => void {
  const screen = new Screen(need(root, "[data-media]"), room);
  return () => { screen.close(); };
}

class Screen implements Doings {
  private readonly call: Call;
  private readonly voices: Voices;
  private readonly tiles: Tiles;
  private readonly check: Check;
  private readonly gone = new AbortController();
  private readonly speaks: ReturnType<typeof setInterval>;
  private speaking = new Set<number>();
  private announced = false;
  /** In a sheet of the room, outside of `root`. */
  private readonly ladder: HTMLElement;

  constructor(
    private readonly root: HTMLElement,
    private readonly room: Room,
  ) {
    this.ladder = need(document, "[data-ladder]");
    this.voices = new Voices(this.find("[data-voices]"), (is) => { this.find("[data-blocked]").hidden = !is; });
    this.tiles = new Tiles(this.find("[data-tiles]"), need(root, "[data-tile]", HTMLTemplateElement), need(root, "[data-more]", HTMLTemplateElement));
    this.call = new Call(room, this, keptThrift(localStorage));
    this.check = new Check(this.find("[data-check]"), { roundTrip: () => roundTrip(room) });
    this.wire();
    this.call.tidy();
    this.speaks = setInterval(() => { this.listen(); }, SPEAKING);
    this.changed();
    // Who read along and comes back, by a link or the back button, is not asked again; "Geluid en beeld" stays within reach.
    if (!readsAlong(sessionStorage, location.pathname)) this.openCheck();
  }

  close(): void {
    this.gone.abort();
    clearInterval(this.speaks);
    this.call.leave();
  }

  // --- what the call asks for ---------------------------------------------------------------------------------------------------------------
  pass(enters: boolean): Promise<Pass> {
    const { pass = "", token = "" } = this.root.dataset;
    return fetchPass(pass, token, enters);
  }

  engine(pass: Pass, audience: Call): Engine {
    if (pass.janus === null) {
      return new Mesh(
        { me: this.room.me.person.id, place: pass.place, ice: pass.ice, others: pass.others.map(({ id }) => id), say: (to, signal) => { this.room.signal(to, { ...signal }); } },
        audience,
      );
    }
    let first: Pass["janus"] = pass.janus;
    const next = async (enters: boolean): Promise<NonNullable<Pass["janus"]>> => {
      const given = first ?? (await this.pass(enters)).janus;
      first = null;
      if (!given) throw new Error("The media server is another one now.");
      return given;
    };
    return new Janus({ pass: next }, audience);
  }

  signals(engine: Engine): () => void {
    if (!(engine instanceof Mesh)) return () => undefined;
    return this.room.on("signal", ({ from, data }) => void engine.received(from, data));
  }

  hear(person: number, track: MediaStreamTrack | null, receiver: RTCRtpReceiver | null): void {
    if (track && receiver) this.voices.hear(person, track, receiver);
    else this.voices.forget(person);
  }

  say(what: Said): void {
    const words = this.words(what).replace("{trainer}", this.trainer);
    if (!words) return;
    this.find("[data-call-said]").textContent = words;
    say(words);
  }

  changed(): void {
    const { call, root } = this;
    const { others, inside } = call;
    root.dataset.inside = String(inside);
    this.voices.silence(new Set(others.filter(({ muted }) => muted).map(({ id }) => id)));
    this.drawTiles();
    this.drawTools();
    this.drawRung();
    this.find("[data-door]").hidden = inside;
    this.find("[data-call-status]").hidden = !inside;
    if (inside !== this.announced) {
      this.announced = inside;
      if (inside) announce(this.room.state.room.room.title, this.root.dataset.artist ?? "");
      else silence();
    }
  }

  // --- drawing ------------------------------------------------------------------------------------------------------------------------------
  private drawTiles(): void {
    const { call, room } = this;
    const word = room.state.room.room.word?.id ?? null;
    const me = room.me.person;
    const mine: Tile = { id: me.id, name: me.name, me: true, microphone: call.isOpen("audio"), speaking: this.speaking.has(me.id), word: word === me.id, lost: false, video: call.own("video") };
    const theirs = ordered(call.others, word).map<Tile>((one) => ({
      id: one.id,
      name: one.name,
      me: false,
      microphone: one.microphone && !one.muted,
      speaking: this.speaking.has(one.id),
      word: word === one.id,
      lost: call.lost.has(one.id),
      video: call.picture(one),
    }));
    this.tiles.show(call.inside && call.rung !== "text" ? [...theirs, mine] : []);
  }

  private drawTools(): void {
    const { call } = this;
    const there = call.open;
    this.tool("[data-microphone]", call.isOpen("audio"), there, ["mic", "micuit"], ["talk", "quiet"]);
    this.tool("[data-camera]", call.isOpen("video"), there, ["cam", "camuit"], []);
  }

  /** A tool on the bench: its sign and its word say how it is, not what pressing it does. */
  private tool(selector: string, on: boolean, there: boolean, signs: [string, string], words: string[]): void {
    for (const button of document.querySelectorAll<HTMLElement>(selector)) {
      button.setAttribute("aria-pressed", String(on));
      button.hidden = !there;
      const sign = button.querySelector("use");
      sign?.setAttribute("href", (sign.getAttribute("href") ?? "").replace(/#.*/, `#i-${signs[on ? 0 : 1]}`));
      const said = button.querySelector("[data-words]");
      const word = words[on ? 0 : 1];
      if (said && word) said.textContent = this.words(word);
    }
  }

  private drawRung(): void {
    const { call } = this;
    this.find("[data-call-rung]").textContent = call.searching ? this.words("searching") : this.words(`rung-${call.rung}`);
    const used = this.words(call.pace === null ? "used" : "used-pace").replace("{mb}", numbered(roughly(call.megabytes)));
    this.find("[data-call-used]").textContent = used.replace("{pace}", numbered(roughly(call.pace ?? 0)));
    const chosen = call.ladder.chosen ?? "auto";
    const { ladder } = this;
    for (const radio of ladder.querySelectorAll<HTMLInputElement>("input[name=rung]")) radio.checked = radio.value === chosen;
    for (const cost of ladder.querySelectorAll<HTMLElement>("[data-cost]")) cost.textContent = this.cost(cost.dataset.cost as Rung);
    this.find("[data-cost-now]").textContent = this.cost(call.thrift.frugal ? "small" : "video");
    need(ladder, "[data-way-note]").hidden = this.room.me.media.engine !== "mesh";
    need(ladder, "[data-crowd]").hidden = !call.crowded;
    need(ladder, "[data-leave-call]").hidden = !call.inside;
    for (const box of this.boxes) box.checked = call.thrift.frugal;
    need(ladder, "select[name=ceiling]", HTMLSelectElement).value = String(call.thrift.ceiling ?? "");
  }

  private cost(rung: Rung): string {
    const { per_hour: hours } = this.room.me.media as { per_hour?: Partial<Record<Rung, number>> };
    return this.words("cost").replace("{mb}", numbered(roughly(hours?.[rung] ?? 0)));
  }

  private listen(): void {
    const speaking = this.voices.speaking(Date.now());
    if (speaking.size === this.speaking.size && [...speaking].every((one) => this.speaking.has(one))) return;
    this.speaking = speaking;
    this.drawTiles();
  }

  // --- what thumbs do -----------------------------------------------------------------------------------------------------------------------
  private wire(): void {
    const { call, root, ladder, gone } = this;
    const check = need(this.root, "[data-check]", HTMLDialogElement);
    this.on("[data-join]", () => { check.close(); keepReadingAlong(sessionStorage, location.pathname, false); void call.join(); });
    this.on("[data-read-along]", () => { check.close(); keepReadingAlong(sessionStorage, location.pathname, true); });
    this.on("[data-open-check]", () => { this.openCheck(); });
    this.on("[data-unblock]", () => { this.voices.unblock(); });
    need(ladder, "[data-leave-call]").addEventListener("click", () => {
      ladder.closest("dialog")?.close();
      call.leave();
    }, { signal: gone.signal });
    check.addEventListener("close", () => { this.check.stop(); });
    document.addEventListener("click", ({ target }) => { this.pressed(target as Element); }, { signal: gone.signal });
    for (const place of [root, ladder]) place.addEventListener("change", ({ target }) => { this.set(target as HTMLInputElement); }, { signal: gone.signal });
    for (const entry of document.querySelectorAll<HTMLElement>("[data-media-menu]")) entry.hidden = false;
    document.addEventListener("visibilitychange", () => { call.seen(document.visibilityState === "visible"); }, { signal: gone.signal });
    window.addEventListener("pagehide", ({ persisted }) => { if (!persisted) call.leave(); }, { signal: gone.signal });
    onNetwork(() => { call.back(); }, gone.signal);
  }

  /** The tools lie on the room's bench, outside of `root`. */
  private pressed(target: Element): void {
    if (target.closest("[data-microphone]")) void this.call.microphone(!this.call.isOpen("audio"));
    if (target.closest("[data-camera]")) void this.call.camera(!this.call.isOpen("video"));
  }

  private set(input: HTMLInputElement | HTMLSelectElement): void {
    const { call } = this;
    if (input.name === "rung") call.choose(RUNGS.find((rung) => rung === input.value) ?? null);
    if (input.name === "frugal" || input.name === "ceiling") {
      const frugal = input.name === "frugal" ? (input as HTMLInputElement).checked : call.thrift.frugal;
      const ceiling = input.name === "ceiling" ? (CEILINGS.find((one) => String(one) === input.value) ?? null) : call.thrift.ceiling;
      keepThrift(localStorage, { frugal, ceiling });
      call.spend({ frugal, ceiling });
      this.changed();
    }
  }

  private openCheck(): void {
    if (this.call.inside) return;
    need(this.root, "[data-check]", HTMLDialogElement).showModal();
    void this.check.line();
  }

  private get trainer(): string {
    return this.room.state.room.people.names?.find(({ staff }) => staff)?.name ?? this.root.dataset.artist ?? "";
  }

  private on(selector: string, pressed: () => void): void {
    for (const button of this.root.querySelectorAll(selector)) button.addEventListener("click", pressed);
  }

  private words(name: string): string {
    return this.root.getAttribute(`data-say-${name}`) ?? "";
  }

  /** "Zuinig met data" stands in the check and in the sheet. */
  private get boxes(): HTMLInputElement[] {
    return [this.root, this.ladder].flatMap((place) => [...place.querySelectorAll<HTMLInputElement>("input[name=frugal]")]);
  }

  private find(selector: string): HTMLElement {
    return need(this.root, selector);
  }
}

/** How long the room takes to answer something that changes nothing. */
async function roundTrip(room: Room): Promise<number> {
  const from = performance.now();
  const late = new Promise<never>((_resolve, reject) => { setTimeout(() => { reject(new Error("No answer.")); }, 5000); });
  await Promise.race([room.send({ type: "media.set", rung: null }), late]);
  return performance.now() - from;
}

function numbered(value: number): string {
  return new Intl.NumberFormat(document.documentElement.lang || "nl").format(value);
}
