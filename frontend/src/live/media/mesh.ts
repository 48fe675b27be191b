/**
 * No media server: each browser calls each other. Those who are here already call who comes in; he only says that he is here.
 */
import { newId } from "../../ids";
import type { Audience, Engine, Kind, Sending, Wanted } from "./engine";
import { Link } from "./link";
import { type Signal, signalOf } from "./signals";

/** So often we look whether somebody is here with whom we have no line. */
const LOOK = 2000;
/** Who does not call within this time did not hear that we are here. */
const UNHEARD = 4000;

export interface MeshSetting {
  /** Attendee. */
  me: number;
  /** "room" or "group-3": a group hears only itself. */
  place: string;
  ice: RTCIceServer[];
  /** Who is here already. */
  others: readonly number[];
  /** Hands something on to somebody's pages. It may get lost. */
  say(to: number, signal: Signal): void;
}

export class Mesh implements Engine {
  /** This page's own name; with the attendee in front, so that names differ. */
  readonly call: string;
  private readonly links = new Map<string, Link>();
  private readonly tracks = new Map<Kind, MediaStreamTrack>();
  private readonly saidHere = new Map<number, number>();
  private wanted: Wanted = new Map();
  private sending: Sending = { rung: "video", others: 1 };
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly setting: MeshSetting,
    private readonly audience: Audience,
  ) {
    this.call = `${setting.me}-${newId()}`;
  }

  enter(): Promise<void> {
    this.setting.others.forEach((person) => { this.sayHere(person); });
    this.timer = setInterval(() => { this.look(); }, LOOK);
    return Promise.resolve();
  }

  /** Something came from somebody by way of the room. */
  async received(from: number, data: unknown): Promise<void> {
    const signal = signalOf(data);
    if (!signal || signal.call === this.call || ("to" in signal && signal.to !== this.call)) return;
    const link = this.links.get(signal.call);
    if (link && link.person !== from) return;
    if (signal.kind === "here") await this.comes(from, signal);
    else if (signal.kind === "bye") this.goes(from, signal, link);
    else if (signal.kind === "describe") await this.described(from, signal, link);
    else if (signal.kind === "candidate") await link?.candidate(signal.candidate);
    else link?.theyWant(signal.rung);
  }

  async send(kind: Kind, track: MediaStreamTrack | null): Promise<void> {
    if (track) this.tracks.set(kind, track);
    else this.tracks.delete(kind);
    await Promise.all([...this.links.values()].map((link) => link.replace(kind, track)));
  }

  adapt(wanted: Wanted, sending: Sending): void {
    const before = this.wanted;
    this.wanted = wanted;
    this.sending = sending;
    for (const link of this.links.values()) {
      if (before.has(link.person) && !wanted.has(link.person)) {
        this.drop(link);
        continue;
      }
      link.adapt(sending);
      this.want(link);
    }
  }

  restart(): void {
    this.links.forEach((link) => {
      link.restart();
      this.want(link);
    });
    this.saidHere.clear();
    this.look();
  }

  reports(): Promise<RTCStatsReport[]> {
    return Promise.all([...this.links.values()].map((link) => link.connection.getStats()));
  }

  leave(): void {
    clearInterval(this.timer);
    const people = new Set([...this.links.values()].map((link) => link.person));
    people.forEach((person) => { this.setting.say(person, { kind: "bye", call: this.call }); });
    this.links.forEach((link) => { this.drop(link); });
  }

  private look(): void {
    const linked = new Set([...this.links.values()].map((link) => link.person));
    for (const person of this.wanted.keys()) {
      if (!linked.has(person) && Date.now() - (this.saidHere.get(person) ?? 0) > UNHEARD) this.sayHere(person);
    }
  }

  private sayHere(person: number): void {
    this.saidHere.set(person, Date.now());
    this.setting.say(person, { kind: "here", call: this.call, place: this.setting.place });
  }

  /** Somebody is here now: call him. When both have just said so, only one calls. */
  private async comes(person: number, { call, place }: { call: string; place: string }): Promise<void> {
    if (place !== this.setting.place) return;
    const waits = Date.now() - (this.saidHere.get(person) ?? 0) < UNHEARD;
    if (waits && this.call > call) return;
    const old = this.links.get(call);
    if (old) this.drop(old);
    await this.begin(person, call).call();
  }

  private async described(person: number, signal: Extract<Signal, { kind: "describe" }>, known: Link | undefined): Promise<void> {
    if (signal.place !== this.setting.place) return;
    let link = known;
    const offered = signal.description.type === "offer";
    if (!link && (!offered || !signal.first)) {
      // What he speaks of is over here: he must come in again.
      this.setting.say(person, { kind: "bye", call: this.call, to: signal.call });
      return;
    }
    if (link && offered && signal.first) {
      // Both called at once. The places that a call of ours made do not fit an offer: the polite one begins anew.
      if (link.young && !link.polite) return;
      this.drop(link);
      link = undefined;
    }
    link ??= this.begin(person, signal.call);
    await link.described(signal.description);
    this.want(link);
  }

  private goes(person: number, signal: { call: string; to?: string }, link: Link | undefined): void {
    if (!link) return;
    this.drop(link);
    // Not he goes, but our line: say that we are still here.
    if (signal.to !== undefined && this.wanted.has(person)) this.sayHere(person);
  }

  private begin(person: number, call: string): Link {
    const { place, ice } = this.setting;
    const link: Link = new Link(person, this.call, call, place, ice, this.tracks, this.sending, {
      say: (signal) => { this.setting.say(person, signal); },
      track: (kind, receiver) => { this.audience.track(person, kind, receiver.track, receiver); },
      way: (open) => {
        if (open) this.want(link, true);
        this.audience.way(person, open);
      },
      over: () => { this.drop(link); },
    });
    this.links.set(call, link);
    return link;
  }

  private want(link: Link, again = false): void {
    // Until we know better, hear who calls: the list of who is there comes a second later.
    link.want(this.wanted.get(link.person) ?? "sound", again);
  }

  private drop(link: Link): void {
    link.close();
    if (this.links.get(link.theirs) !== link) return;
    this.links.delete(link.theirs);
    const still = [...this.links.values()].some((other) => other.person === link.person);
    if (still) return;
    for (const kind of ["audio", "video"] as const) this.audience.track(link.person, kind, null, null);
    this.audience.way(link.person, false);
  }
}
