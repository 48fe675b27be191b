/**
 * The strip of people in the call: picture or initials, name, who speaks, whose microphone is off, who has the word.
 *
 * ```html
 * <div data-tiles></div>
 * <template data-tile><figure class="tile"><video …></video><span class="av"></span><figcaption>…<span data-name></span></figcaption></figure></template>
 * <template data-more><button type="button" class="tile more" …></button></template>
 * ```
 */
import { need } from "../../need";
import { firstName, initials } from "../../shared-doc/palette";

export interface Tile {
  id: number;
  name: string;
  me: boolean;
  microphone: boolean;
  speaking: boolean;
  word: boolean;
  /** There is no way to him now. */
  lost: boolean;
  video: MediaStreamTrack | null;
}

/** So many on a phone, and on a desk. */
const FEW = 4;
const MANY = 6;

/** Who is shown, and how many are left. One place is kept for the number of the others. Pure. */
export function shown<One>(tiles: readonly One[], places: number, all: boolean): { first: readonly One[]; left: number } {
  if (all || tiles.length <= places) return { first: tiles, left: 0 };
  return { first: tiles.slice(0, places - 1), left: tiles.length - places + 1 };
}

/** There is room for a first name; two of them who share one are called by the whole of it. Pure. */
export function called(name: string, all: readonly { name: string }[]): string {
  const first = firstName(name);
  return all.filter((other) => firstName(other.name) === first).length > 1 ? name : first;
}

export class Tiles {
  private readonly figures = new Map<number, HTMLElement>();
  private readonly more: HTMLButtonElement;
  private all = false;
  private last: readonly Tile[] = [];
  private readonly wide = window.matchMedia("(min-width: 64em)");

  constructor(
    private readonly strip: HTMLElement,
    private readonly pattern: HTMLTemplateElement,
    more: HTMLTemplateElement,
  ) {
    this.more = more.content.firstElementChild?.cloneNode(true) as HTMLButtonElement;
    this.more.addEventListener("click", () => {
      this.all = !this.all;
      this.show(this.last);
    });
    this.wide.addEventListener("change", () => { this.show(this.last); });
  }

  show(tiles: readonly Tile[]): void {
    this.last = tiles;
    const places = this.wide.matches ? MANY : FEW;
    const { first, left } = shown(tiles, places, this.all);
    const wanted = first.map((tile) => this.drawn(tile, called(tile.name, tiles)));
    for (const [id, figure] of this.figures) {
      if (first.some((tile) => tile.id === id)) continue;
      figure.remove();
      this.figures.delete(id);
    }
    const folds = left > 0 || (this.all && tiles.length > places);
    this.put([...wanted, ...(folds ? [this.told(left)] : [])]);
    this.strip.dataset.count = String(Math.min(tiles.length, places));
  }

  /** Puts them in order, and moves only what has to move: a picture that is taken out of the page stutters. */
  private put(elements: HTMLElement[]): void {
    if (!elements.includes(this.more)) this.more.remove();
    elements.forEach((element, place) => {
      const there = this.strip.children[place];
      if (there !== element) this.strip.insertBefore(element, there ?? null);
    });
  }

  private told(left: number): HTMLElement {
    const { dataset } = this.more;
    this.more.setAttribute("aria-expanded", String(this.all));
    need(this.more, "[data-left]").textContent = this.all ? "" : `+${String(left)}`;
    need(this.more, "[data-words]").textContent = (this.all ? dataset.fewer : dataset.all) ?? "";
    return this.more;
  }

  private drawn(tile: Tile, name: string): HTMLElement {
    let figure = this.figures.get(tile.id);
    if (!figure) {
      figure = this.pattern.content.firstElementChild?.cloneNode(true) as HTMLElement;
      figure.dataset.person = String(tile.id);
      this.figures.set(tile.id, figure);
    }
    figure.classList.toggle("spk", tile.speaking);
    figure.classList.toggle("me", tile.me);
    figure.classList.toggle("lost", tile.lost);
    need(figure, "[data-name]").textContent = tile.me ? (this.strip.dataset.me ?? name) : name;
    need(figure, "[data-initials]").textContent = initials(tile.name);
    need(figure, "[data-muted]").hidden = tile.microphone;
    need(figure, "[data-word]").hidden = !tile.word;
    need(figure, "[data-lost]").hidden = !tile.lost;
    this.picture(need(figure, "video", HTMLVideoElement), tile.video);
    return figure;
  }

  private picture(video: HTMLVideoElement, track: MediaStreamTrack | null): void {
    const now = video.srcObject instanceof MediaStream ? video.srcObject.getVideoTracks()[0] : undefined;
    if (now !== (track ?? undefined)) {
      video.srcObject = track ? new MediaStream([track]) : null;
      if (track) video.play().catch(() => undefined);
    }
    video.hidden = track === null;
  }
}
