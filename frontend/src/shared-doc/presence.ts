/**
 * Who is there: names in a sentence, initials in circles.
 *
 * ```html
 * <header data-presence data-alone="Je schrijft nu alleen" data-together="Samen met {names}" data-many="Samen met {names} en {n} anderen">
 *   <p data-names aria-live="polite"></p> <span class="avs" data-circles aria-hidden="true"></span>
 * ```
 */
import type { Awareness } from "y-protocols/awareness";
import { circleClass, initials, whoOf, type Who } from "./palette";

const MOST = 3;

/** `me`: what stands for who uses this page among carets; in another window he is no company to himself. */
export function wirePresence(root: HTMLElement, awareness: Awareness, me = ""): void {
  const show = (): void => {
    const others = [...awareness.getStates()].filter(([client]) => client !== awareness.clientID).map(([, state]) => (state as { user?: unknown } | null)?.user);
    showWho(root, others.filter((user) => !isPerson(user, me)).map(whoOf));
  };
  awareness.on("change", show);
  show();
}

function isPerson(user: unknown, me: string): boolean {
  return me !== "" && (user as { who?: unknown } | null | undefined)?.who === me;
}

/** `found`: one for each browser that is open; somebody with two of them is named once. */
export function showWho(root: HTMLElement, found: (Who | null)[]): void {
  const who = [...new Map(found.filter((one) => one !== null).map((one) => [`${one.name} ${one.colour}`, one])).values()];
  const line = root.querySelector<HTMLElement>("[data-names]");
  const words = sentence(root, who.map((one) => one.name));
  if (line && line.textContent !== words) line.textContent = words;

  const circles = root.querySelector("[data-circles]");
  circles?.replaceChildren(
    ...who.slice(0, MOST).map((one) => {
      const circle = document.createElement("span");
      circle.className = circleClass(one);
      circle.textContent = initials(one.name);
      return circle;
    }),
  );
}

function sentence(root: HTMLElement, names: string[]): string {
  if (names.length === 0) return root.dataset.alone ?? "";
  const language = document.documentElement.lang || "nl";
  if (names.length <= MOST) return (root.dataset.together ?? "").replace("{names}", () => new Intl.ListFormat(language).format(names));
  const first = names.slice(0, MOST - 1);
  return (root.dataset.many ?? "").replace("{names}", () => first.join(", ")).replace("{n}", String(names.length - first.length));
}
