/**
 * When views draw: once per frame of the screen however many events came, and each only when something changed that it shows. A page in the
 * background draws too, a little later, so that it stands right when somebody looks at it.
 */
import type { Room } from "./room";

type Facts = readonly unknown[];
const LATER = 250;

interface View {
  facts: () => Facts;
  draw: () => void;
  last?: Facts;
}

export class Drawing {
  private readonly views: View[] = [];
  private asked = false;

  constructor(readonly room: Room) {
    room.on("state", () => { this.ask(); });
    room.on("line", () => { this.ask(); });
  }

  /** Draws now, and again whenever one of the facts is another one. State keeps what did not change, so comparing is cheap. */
  add(facts: () => Facts, draw: () => void): void {
    const view: View = { facts, draw };
    this.views.push(view);
    this.look(view);
  }

  /** Something changed that is not in the state: what a person opened or picked. */
  ask(): void {
    if (this.asked) return;
    this.asked = true;
    if (document.hidden) setTimeout(() => { this.drawAll(); }, LATER);
    else requestAnimationFrame(() => { this.drawAll(); });
  }

  private drawAll(): void {
    this.asked = false;
    for (const view of this.views) this.look(view);
  }

  private look(view: View): void {
    const facts = view.facts();
    if (view.last?.length === facts.length && facts.every((fact, at) => fact === view.last?.[at])) return;
    view.last = facts;
    view.draw();
  }
}
