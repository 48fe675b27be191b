import { describe, expect, it } from "vitest";
import type { PersonView } from "../messages";
import type { State } from "../room";
import { borne, ordered, othersOf, placeOf, wantedOf } from "./people";

const person = (id: number, fields: Partial<PersonView> = {}): PersonView => ({ id, name: `P${String(id)}`, staff: false, rung: "video", microphone: false, camera: false, muted: false, ...fields });

function stateOf(names: PersonView[] | null, group: number | null = null, groups: Record<number, number[]> = {}): State {
  const out = Object.entries(groups).map(([number, ids]) => ({ number: Number(number), people: ids.map((id) => person(id)), needs_help: false }));
  return {
    me: { person: person(1), group },
    room: { people: { count: 9, sound_only: 0, names }, groups: out.length ? { groups: out, task: "", ends_at: null } : null },
  } as unknown as State;
}

describe("who is in the call where I am", () => {
  it("are the others who take part, not those who only read along", () => {
    expect(othersOf(stateOf([person(1), person(2), person(3, { rung: "text" })]), []).map(({ id }) => id)).toEqual([2]);
  });

  it("are those of my own group, and in the room those who are in none", () => {
    const groups = { 4: [1, 2], 5: [3] };
    const people = [person(1), person(2), person(3), person(9, { staff: true })];
    expect(othersOf(stateOf(people, 4, groups), []).map(({ id }) => id)).toEqual([2]);
    expect(othersOf(stateOf(people, null, { 5: [3] }), []).map(({ id }) => id)).toEqual([2, 9]);
    expect([placeOf(stateOf(people, 4, groups)), placeOf(stateOf(people))]).toEqual(["group-4", "room"]);
  });

  it("are those of the door, when the room names nobody", () => {
    expect(othersOf(stateOf(null), [person(7)]).map(({ id }) => id)).toEqual([7]);
  });
});

it("stands who has the word first, then who leads", () => {
  expect(ordered([person(1), person(2, { staff: true }), person(3)], 3).map(({ id }) => id)).toEqual([3, 2, 1]);
});

describe("what is wanted", () => {
  const others = [person(2, { staff: true }), person(3), person(4)];

  it("is the picture of all, large of the first two, or small of who leads and has the word, or sound", () => {
    expect([...wantedOf(others, "video", null, true).values()]).toEqual(["video", "video", "small"]);
    expect(Object.fromEntries(wantedOf(others, "small", 4, true))).toEqual({ 2: "small", 3: "sound", 4: "small" });
    expect([...wantedOf(others, "sound", 4, true).values()]).toEqual(["sound", "sound", "sound"]);
  });

  it("is no picture while nobody looks", () => {
    expect([...wantedOf(others, "video", null, false).values()]).toEqual(["sound", "sound", "sound"]);
  });

  it("is at most six pictures, two of them large", () => {
    const many = Array.from({ length: 20 }, (_one, place) => person(place + 2));
    const rungs = [...wantedOf(many, "video", null, true).values()];
    expect(rungs.filter((rung) => rung === "video")).toHaveLength(2);
    expect(rungs.filter((rung) => rung === "small")).toHaveLength(4);
  });
});

it("bears a picture among five, sound among eight, and without a limit whatever comes", () => {
  expect([5, 6, 8, 9].map((inside) => borne(inside, 5, 8))).toEqual(["video", "sound", "sound", "text"]);
  expect(borne(1000, null, null)).toBe("video");
});
