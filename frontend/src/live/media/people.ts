/** Who is in the call where I am, and how much of each is wanted. Pure over the room's state. */
import type { MeState, PersonView } from "../messages";
import type { State } from "../room";
import type { Wanted } from "./engine";
import { lower, type Rung } from "./ladder";

/** More pictures than this nobody can look at, and no phone can draw. */
const MOST_PICTURES = 6;
/** And of so many a large one: then a call costs about the same, whether three or seven show themselves. */
const MOST_LARGE = 2;

/** Where I am: "room", or my group's name. */
export function placeOf(state: State): string {
  return state.me.group === null ? "room" : `group-${state.me.group}`;
}

/** The others in the call where I am. `door`: who was there when I came in, for a room with so many people that it names none. */
export function othersOf(state: State, door: readonly PersonView[]): PersonView[] {
  const named = state.room.people.names ?? door;
  const mine = state.me.group;
  const sits = new Map((state.room.groups?.groups ?? []).flatMap(({ number, people }) => people.map(({ id }) => [id, number] as const)));
  return named.filter(({ id, rung }) => id !== state.me.person.id && rung !== "text" && (sits.get(id) ?? null) === mine);
}

/** In which order people stand: who has the word, who leads, then as they came. */
export function ordered<One extends { id: number; staff: boolean }>(people: readonly One[], word: number | null): One[] {
  const rank = (one: One): number => (one.id === word ? 0 : one.staff ? 1 : 2);
  return [...people].sort((a, b) => rank(a) - rank(b) || a.id - b.id);
}

/**
 * How much of each is wanted on a rung. On that of small pictures only of who leads or has the word: the others are heard. `looking` is false
 * when nobody sees the page: then sound is all there is to want.
 */
export function wantedOf(others: readonly PersonView[], rung: Rung, word: number | null, looking: boolean): Wanted {
  const seen = looking ? rung : lower(rung, "sound");
  return new Map(
    ordered(others, word).map((one, place) => {
      if (seen === "video") return [one.id, place < MOST_LARGE ? "video" : place < MOST_PICTURES ? "small" : "sound"];
      return [one.id, one.staff || one.id === word ? seen : lower(seen, "sound")];
    }),
  );
}

/** The highest rung that so many people in the call bear. */
export function borne(inside: number, picture: number | null, sound: number | null): Rung {
  if (picture === null || inside <= picture) return "video";
  return sound === null || inside <= sound ? "sound" : "text";
}

/** How many people a way bears, as the server says. */
export function limitsOf(me: MeState): { picture: number | null; sound: number | null } {
  const { picture, sound } = me.media;
  const whole = (value: unknown): number | null => (typeof value === "number" ? value : null);
  return { picture: whole(picture), sound: whole(sound) };
}
