/** Fingers, pen and mouse on the board: one works, two look closer or elsewhere. Where they are is told in pixels from the window's corner. */
import type { Point } from "./geometry";

export interface Hand {
  begin(at: Point): void;
  go(at: Point): void;
  end(): void;
  /** A second finger came: what the first began was not meant. */
  cancel(): void;
  /** The mouse passes by. */
  hover(at: Point): void;
  look(factor: number, at: Point, dx: number, dy: number): void;
}

export function wireGestures(surface: Element, hand: Hand): void {
  const down = new Map<number, Point>();
  let working = false;
  const place = (event: { clientX: number; clientY: number }): Point => {
    const corner = surface.getBoundingClientRect();
    return { x: event.clientX - corner.left, y: event.clientY - corner.top };
  };

  on("pointerdown", (event) => {
    if (event.button !== 0 || down.size === 2) return;
    surface.setPointerCapture(event.pointerId);
    down.set(event.pointerId, place(event));
    if (down.size === 1) {
      working = true;
      hand.begin(place(event));
    } else if (working) {
      working = false;
      hand.cancel();
    }
  });

  on("pointermove", (event) => {
    if (!down.has(event.pointerId)) {
      if (event.pointerType === "mouse" && down.size === 0) hand.hover(place(event));
      return;
    }
    if (down.size === 2) pinch(event.pointerId, place(event));
    else if (working) for (const one of moments(event)) hand.go(place(one));
    down.set(event.pointerId, place(event));
  });

  for (const name of ["pointerup", "pointercancel"] as const) {
    on(name, (event) => {
      if (!down.delete(event.pointerId) || !working) return;
      working = false;
      if (name === "pointerup") hand.end();
      else hand.cancel();
    });
  }

  // No dragging of photos as the browser does it.
  surface.addEventListener("dragstart", (event) => {
    event.preventDefault();
  });

  surface.addEventListener(
    "wheel",
    (given) => {
      const event = given as WheelEvent;
      event.preventDefault();
      if (event.ctrlKey) hand.look(Math.exp(-event.deltaY / 200), place(event), 0, 0);
      else hand.look(1, place(event), -event.deltaX, -event.deltaY);
    },
    { passive: false },
  );

  function pinch(id: number, to: Point): void {
    const from = down.get(id);
    const other = [...down].find(([one]) => one !== id)?.[1];
    if (!from || !other) return;
    const [before, after] = [Math.hypot(from.x - other.x, from.y - other.y), Math.hypot(to.x - other.x, to.y - other.y)];
    const middle = { x: (to.x + other.x) / 2, y: (to.y + other.y) / 2 };
    hand.look(before > 10 ? after / before : 1, middle, (to.x - from.x) / 2, (to.y - from.y) / 2);
  }

  function on(name: "pointerdown" | "pointermove" | "pointerup" | "pointercancel", does: (event: PointerEvent) => void): void {
    surface.addEventListener(name, (event) => {
      does(event as PointerEvent);
    });
  }
}

/** A screen tells where a finger was less often than it knows. */
function moments(event: PointerEvent): PointerEvent[] {
  const found = typeof event.getCoalescedEvents === "function" ? event.getCoalescedEvents() : [];
  return found.length ? found : [event];
}
