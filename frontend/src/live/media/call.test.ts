import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { MeState, PersonView } from "../messages";
import type { Acknowledged } from "../messages";
import { type Asked, type Heard, type Line, RefusedError, type State } from "../room";
import { Call, EVERY, type Said } from "./call";
import type { Engine, Kind } from "./engine";
import type { Pass } from "./pass";

const person = (id: number, fields: Partial<PersonView> = {}): PersonView => ({ id, name: `P${String(id)}`, staff: false, rung: "video", microphone: false, camera: false, muted: false, ...fields });

/** A room of three, of which a test changes what it needs. */
class FakeRoom {
  sent: Asked[] = [];
  full = false;
  line: Line = { is: "open" };
  waiting = [];
  readonly over = new AbortController();
  private readonly hearers: { kind: string; heard: (what: never) => void }[] = [];
  people: PersonView[] = [person(1, { rung: "text" }), person(2, { staff: true })];
  meState = { person: person(1, { rung: "text" }), group: null, muted: false, media: { engine: "mesh", picture: 5, sound: 8 } } as unknown as MeState;
  status = "live";

  get state(): State {
    return { me: this.meState, room: { room: { status: this.status, word: null }, people: { names: this.people }, groups: null } } as unknown as State;
  }
  get me(): MeState { return this.meState; }
  get ended(): AbortSignal { return this.over.signal; }
  send(command: Asked): Promise<Acknowledged> {
    this.sent.push(command);
    return this.full ? Promise.reject(new RefusedError("media.full", "Vol")) : Promise.resolve({ type: "ack", id: "x" });
  }
  signal(): void { /* nobody listens */ }
  on(kind: keyof Heard, heard: (what: never) => void): () => void {
    this.hearers.push({ kind, heard });
    return () => undefined;
  }
  tell(kind: keyof Heard, what: unknown): void {
    this.hearers.filter((one) => one.kind === kind).forEach(({ heard }) => { heard(what as never); });
  }
  change(fields: Partial<MeState>): void {
    this.meState = { ...this.meState, ...fields };
    this.tell("state", this.state);
  }
}

class FakeEngine implements Engine {
  log: string[] = [];
  sending = new Map<Kind, MediaStreamTrack>();
  enter(): Promise<void> { this.log.push("enter"); return Promise.resolve(); }
  send(kind: Kind, track: MediaStreamTrack | null): Promise<void> {
    if (track) this.sending.set(kind, track);
    else this.sending.delete(kind);
    return Promise.resolve();
  }
  adapt(): void { /* looked at elsewhere */ }
  restart(): void { this.log.push("restart"); }
  /** Of one connection, over which nothing comes. */
  reports(): Promise<RTCStatsReport[]> { return Promise.resolve([new Map()] as unknown as RTCStatsReport[]); }
  leave(): void { this.log.push("leave"); }
}

class FakeTrack extends EventTarget {
  readyState = "live";
  stop(): void { this.readyState = "ended"; }
}

let room: FakeRoom;
let engines: FakeEngine[];
let said: Said[];
let opened: FakeTrack[];
let call: Call;

beforeEach(() => {
  vi.useFakeTimers();
  room = new FakeRoom();
  [engines, said, opened] = [[], [], []];
  const getUserMedia = (): Promise<MediaStream> => {
    const track = new FakeTrack();
    opened.push(track);
    return Promise.resolve({ getTracks: () => [track] } as unknown as MediaStream);
  };
  vi.stubGlobal("navigator", { mediaDevices: { getUserMedia } });
  call = new Call(room, {
    pass: () => Promise.resolve({ place: "room", others: [], ice: [], janus: null } satisfies Pass),
    engine: () => { const made = new FakeEngine(); engines.push(made); return made; },
    changed: () => undefined,
    say: (what) => said.push(what),
    hear: () => undefined,
    signals: () => () => undefined,
  }, { frugal: false, ceiling: null });
});

afterEach(() => {
  call.leave();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const last = (): FakeEngine => engines.slice(-1)[0] ?? new FakeEngine();

describe("coming in", () => {
  it("says so to the room, with microphone and camera closed", async () => {
    await call.join();
    expect(room.sent[0]).toEqual({ type: "media.set", rung: "video", microphone: false, camera: false });
    expect([last().log, opened]).toEqual([["enter"], []]);
  });

  it("is not undone by what the room says meanwhile", async () => {
    const joining = call.join();
    room.tell("state", room.state);
    await joining;
    expect(room.sent.every((command) => "rung" in command && command.rung === "video")).toBe(true);
  });

  it("is said plainly when it is full, and the page reads along", async () => {
    room.full = true;
    await call.join();
    expect([call.inside, said, engines]).toEqual([false, ["full"], []]);
  });
});

describe("the microphone", () => {
  it("opens by a thumb and is closed for good by another", async () => {
    await call.join();
    await call.microphone(true);
    expect([last().sending.has("audio"), opened[0]?.readyState]).toEqual([true, "live"]);
    await call.microphone(false);
    expect([last().sending.has("audio"), opened[0]?.readyState]).toEqual([false, "ended"]);
  });

  it("closes at once when the trainer says so, and stays closed", async () => {
    await call.join();
    await call.microphone(true);
    room.change({ muted: true });
    expect([call.isOpen("audio"), opened[0]?.readyState, said.includes("muted")]).toEqual([false, "ended", true]);
    await call.microphone(true);
    expect(opened).toHaveLength(1);

    room.change({ muted: false });
    expect([said.at(-1), opened.length]).toEqual(["unmuted", 1]);
  });

  it("is never opened by itself: not after a lost line, another group, or a rung down and up", async () => {
    await call.join();
    await call.microphone(true);
    room.tell("line", { is: "waiting" });
    room.tell("line", { is: "open" });
    expect([last().log, call.isOpen("audio")]).toEqual([["enter", "restart"], true]);

    room.change({ group: 3 });
    await vi.advanceTimersByTimeAsync(1);
    expect([engines.length, call.isOpen("audio"), opened[0]?.readyState]).toEqual([2, false, "ended"]);

    call.choose("text");
    call.choose("sound");
    await vi.advanceTimersByTimeAsync(1);
    expect([engines.length, call.isOpen("audio"), opened.length]).toEqual([3, false, 1]);
  });

  it("is opened once by a double tap, so that closing it closes all there is", async () => {
    await call.join();
    await Promise.all([call.microphone(true), call.microphone(true)]);
    await call.microphone(false);
    expect(opened.map(({ readyState }) => readyState)).toEqual(["ended"]);
    await call.microphone(true);
    expect([call.isOpen("audio"), opened[1]?.readyState]).toEqual([true, "live"]);
  });

  it("that opens only after one was muted is closed again", async () => {
    await call.join();
    const opening = call.microphone(true);
    room.change({ muted: true });
    await opening;
    expect([call.isOpen("audio"), opened[0]?.readyState]).toEqual([false, "ended"]);
  });
});

describe("the camera", () => {
  it.each([
    ["the page went out of sight", () => { call.seen(false); }],
    ["there are no pictures any more", () => { call.choose("sound"); }],
  ])("that opens only after %s is closed again", async (_what, happens) => {
    await call.join();
    const opening = call.camera(true);
    happens();
    await opening;
    expect([call.isOpen("video"), opened[0]?.readyState]).toEqual([false, "ended"]);
  });
});

describe("the line", () => {
  it("is not looked for anew by every message that leaves", async () => {
    await call.join();
    room.tell("line", { is: "open" });
    room.tell("line", { is: "open" });
    expect(last().log).toEqual(["enter"]);
  });
});

describe("a line over which nothing comes", () => {
  const bram = (): void => { room.people = [person(1), person(2, { microphone: true })]; };
  const sound = {} as MediaStreamTrack;

  it("is given up, rung by rung, when somebody should be heard", async () => {
    bram();
    await call.join();
    call.track(2, "audio", sound, null);
    await vi.advanceTimersByTimeAsync(EVERY * 4);
    expect([call.rung, said]).toEqual(["small", ["joined", "dipped"]]);
    await vi.advanceTimersByTimeAsync(EVERY * 8);
    expect([call.rung, last().log]).toEqual(["text", ["enter", "leave"]]);
  });

  it("is not mine when his sound never had a way to me, whatever he says of his microphone", async () => {
    bram();
    await call.join();
    await call.microphone(true);
    await vi.advanceTimersByTimeAsync(EVERY * 20);
    expect([call.rung, call.isOpen("audio"), last().log]).toEqual(["video", true, ["enter"]]);
  });

  it("is his while the way to him is lost, and mine is looked at again once it is found", async () => {
    bram();
    await call.join();
    call.track(2, "audio", sound, null);
    call.way(2, false);
    await vi.advanceTimersByTimeAsync(EVERY * 20);
    expect(call.rung).toBe("video");
    call.way(2, true);
    await vi.advanceTimersByTimeAsync(EVERY * 2);
    expect(call.rung).toBe("small");
  });
});

describe("the rung", () => {
  it("says nothing of the line when a thumb or too many people moved it, nor over what it says of data", async () => {
    await call.join();
    call.choose("sound");
    call.choose(null);
    room.people = [1, 2, 3, 4, 5, 6].map((id) => person(id));
    room.tell("state", room.state);
    room.people = [person(1)];
    room.tell("state", room.state);
    expect([call.rung, said]).toEqual(["video", ["joined"]]);

    const report = new Map([["t", { type: "transport", id: "t", bytesSent: 60_000_000 }]]);
    last().reports = () => Promise.resolve([report] as unknown as RTCStatsReport[]);
    await vi.advanceTimersByTimeAsync(EVERY * 2);
    call.spend({ frugal: false, ceiling: 50 });
    expect([call.rung, said]).toEqual(["text", ["joined", "spent"]]);
  });

  it("is sound only among six, and the camera closes", async () => {
    await call.join();
    await call.camera(true);
    room.people = [1, 2, 3, 4, 5, 6].map((id) => person(id));
    room.tell("state", room.state);
    expect([call.rung, call.isOpen("video"), call.crowded]).toEqual(["sound", false, true]);
  });

  it("of text by thumb hangs up and tells the room", async () => {
    await call.join();
    call.choose("text");
    expect([last().log, room.sent[room.sent.length - 1]]).toEqual([["enter", "leave"], { type: "media.set", rung: null, microphone: false, camera: false }]);
  });

  it("stays below a ceiling that is spent", async () => {
    call.spend({ frugal: true, ceiling: null });
    await call.join();
    expect(call.rung).toBe("small");
  });
});

describe("the end", () => {
  it("of the session hangs up", async () => {
    await call.join();
    await call.microphone(true);
    room.status = "ended";
    room.tell("state", room.state);
    expect([call.inside, last().log, opened[0]?.readyState]).toEqual([false, ["enter", "leave"], "ended"]);
    await vi.advanceTimersByTimeAsync(EVERY * 5);
    expect(engines).toHaveLength(1);
  });

  it("of the room does, too", async () => {
    await call.join();
    room.over.abort();
    expect(call.inside).toBe(false);
  });
});
