/** The buttons of a whiteboard, its dialogs, and what is said about them. All that a finger can do on the paper, a button can do as well. */
import { newId } from "../../ids";
import { need } from "../../need";
import { shrink } from "../../shrink";
import { keep } from "./picture";
import type { Panel, Setting } from "./mount";
import { photoAt, sendPhoto } from "./photo";
import { BOARD, COLOURS, LONGEST_TEXT, type Colour, type Thing } from "./things";
import { USUAL, type ToolName } from "./tools";
import { Whiteboard } from "./whiteboard";

const CLOSER = 1.4;
const PHOTO_WIDTH = 240;
const ARROWS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class BoardPanel implements Panel {
  private readonly board: Whiteboard;
  private readonly dialog: HTMLDialogElement;
  private readonly text: HTMLTextAreaElement;
  private readonly part: HTMLElement;
  private writing: { kind: "note" | "text"; id: string | null } = { kind: "note", id: null };
  private isOpen = false;

  constructor(private readonly setting: Setting) {
    this.part = setting.part;
    const svg = this.part.querySelector<SVGSVGElement>("svg[data-paper]");
    if (!svg) throw new Error("The page lacks the paper of a board");
    this.dialog = need(this.part, "[data-writing]", HTMLDialogElement);
    this.text = need(this.dialog, "textarea", HTMLTextAreaElement);
    this.text.maxLength = LONGEST_TEXT;
    this.board = new Whiteboard(svg, setting.connection, (id) => photoAt(setting.home, id), () => {
      this.refresh();
    });
    this.wireButtons();
    this.wireWriting();
    this.wirePhoto();
    this.wireKeys(svg);
    this.board.take("pen");
    void document.fonts.ready.then(() => {
      this.board.redraw();
    });
  }

  open(writable: boolean): void {
    if (this.isOpen === writable) return;
    this.isOpen = writable;
    this.board.open = writable;
    need(this.part, "[data-tools]").hidden = !writable;
    this.board.choose(null);
  }

  destroy(): void {
    this.board.destroy();
  }

  // --- buttons --------------------------------------------------------------------------------------------------------------------------
  private wireButtons(): void {
    const does: Record<string, (event: MouseEvent) => void> = {
      closer: () => { this.board.zoom(CLOSER); },
      farther: () => { this.board.zoom(1 / CLOSER); },
      whole: () => { this.board.fit(); },
      download: () => { void this.download(); },
      undo: () => { this.board.undo(); },
      more: () => { this.more(need(this.part, "[data-more]").hasAttribute("hidden")); },
      note: () => { this.write("note", null, ""); },
      text: () => { this.write("text", null, ""); },
      arrow: (event) => { this.arrow(event); },
      previous: () => { this.walk(-1); },
      next: () => { this.walk(1); },
      left: () => { this.board.nudge(-1, 0); },
      right: () => { this.board.nudge(1, 0); },
      up: () => { this.board.nudge(0, -1); },
      down: () => { this.board.nudge(0, 1); },
      turn: () => { this.board.turn(); },
      change: () => { this.change(); },
      drop: () => { this.drop(); },
    };
    for (const tool of ["move", "pen", "eraser"] as const) does[tool] = () => { this.take(tool); };
    for (const colour of COLOURS) does[`colour-${colour}`] = () => { this.paint(colour); };
    this.part.querySelectorAll<HTMLElement>("[data-do]").forEach((button) => {
      button.addEventListener("click", (event) => {
        if (button.getAttribute("aria-disabled") !== "true") does[button.dataset.do ?? ""]?.(event);
      });
    });
  }

  private take(tool: ToolName): void {
    this.more(false);
    this.board.take(tool);
  }

  private paint(colour: Colour): void {
    this.board.colour = colour;
    this.refresh();
  }

  private more(shown: boolean): void {
    need(this.part, "[data-more]").hidden = !shown;
    need(this.part, "[data-do=more]").setAttribute("aria-expanded", String(shown));
  }

  /** With the keyboard there is no finger to draw it with: it comes to lie in the middle, and buttons turn it. */
  private arrow(event: MouseEvent): void {
    if (event.detail !== 0) {
      this.take("arrow");
      return;
    }
    this.more(false);
    this.board.put({ kind: "arrow", x: 0, y: 0, colour: this.board.colour, ...USUAL });
  }

  private walk(by: 1 | -1): void {
    const { at, of } = this.board.walk(by);
    const thing = this.board.chosen;
    this.say(thing ? this.word("place").replace("{what}", () => this.nameOf(thing)).replace("{at}", String(at)).replace("{of}", String(of)) : this.word("empty"));
  }

  private drop(): void {
    this.board.drop();
    this.say(this.word("dropped"));
  }

  private async download(): Promise<void> {
    const blob = await this.board.picture();
    if (blob) keep(blob, `${this.word("file")}.png`);
    else this.say(this.word("nopicture"));
  }

  /** What can be done now. */
  private refresh(): void {
    const { chosen, taken, colour, sheet } = this.board;
    for (const tool of ["move", "pen", "eraser", "arrow"]) this.button(tool).setAttribute("aria-pressed", String(tool === taken));
    for (const one of COLOURS) this.button(`colour-${one}`).setAttribute("aria-pressed", String(one === colour));
    need(this.part, "[data-context]").hidden = taken !== "move";
    need(this.part, "[data-colours]").hidden = taken === "move";
    for (const name of ["left", "right", "up", "down", "drop"]) this.able(name, chosen !== null);
    this.button("turn").hidden = chosen?.kind !== "arrow";
    this.button("change").hidden = chosen?.kind !== "note" && chosen?.kind !== "text";
    this.able("undo", sheet.canUndo);
  }

  private button(name: string): HTMLElement {
    return need(this.part, `[data-do="${name}"]`);
  }

  private able(name: string, can: boolean): void {
    this.button(name).setAttribute("aria-disabled", String(!can));
  }

  // --- words ----------------------------------------------------------------------------------------------------------------------------
  private wireWriting(): void {
    need(this.dialog, "[data-close]").addEventListener("click", () => {
      this.dialog.close();
    });
    need(this.dialog, "form", HTMLFormElement).addEventListener("submit", () => {
      const text = this.text.value.trim();
      const { kind, id } = this.writing;
      if (!text) return;
      if (id === null) this.board.put({ kind, x: 0, y: 0, colour: this.board.colour, text });
      else this.board.sheet.say(id, text);
    });
  }

  private write(kind: "note" | "text", id: string | null, text: string): void {
    this.more(false);
    this.writing = { kind, id };
    need(this.dialog, "[data-heading]").textContent = this.word(kind);
    this.text.value = text;
    this.dialog.showModal();
    this.text.focus();
  }

  private change(): void {
    const thing = this.board.chosen;
    if (thing?.kind === "note" || thing?.kind === "text") this.write(thing.kind, thing.id, thing.text);
  }

  // --- photos ---------------------------------------------------------------------------------------------------------------------------
  private wirePhoto(): void {
    const input = need(this.part, "[data-photo]", HTMLInputElement);
    input.addEventListener("change", () => {
      const file = input.files?.[0];
      input.value = "";
      if (file) void this.hang(file);
    });
  }

  private async hang(file: File): Promise<void> {
    this.say(this.word("sending"), true);
    const sending = { id: newId(), file: await shrink(file), caption: "" };
    const answer = await sendPhoto(this.setting.home, this.setting.token, sending, () => undefined);
    if ("error" in answer) {
      this.say(answer.error || this.word("lost"), true);
      return;
    }
    this.say("", true);
    const height = Math.min(BOARD.height, (PHOTO_WIDTH * answer.height) / answer.width);
    this.board.put({ kind: "photo", x: 0, y: 0, colour: "ink", photo: answer.photo, width: PHOTO_WIDTH, height: Math.round(height) });
  }

  // --- keys -----------------------------------------------------------------------------------------------------------------------------
  private wireKeys(svg: SVGSVGElement): void {
    svg.addEventListener("pointerdown", () => {
      svg.dataset.pointer = "";
    });
    svg.addEventListener("keydown", (event) => {
      delete svg.dataset.pointer;
      if (this.key(event)) event.preventDefault();
    });
  }

  private key(event: KeyboardEvent): boolean {
    const by = ARROWS[event.key];
    if (by) {
      if (this.board.chosen && this.isOpen) this.board.nudge(...by);
      else this.board.shift(...by);
    } else if (event.key === "+" || event.key === "=") this.board.zoom(CLOSER);
    else if (event.key === "-") this.board.zoom(1 / CLOSER);
    else if (event.key === "0") this.board.fit();
    else if (!this.isOpen) return false;
    else if (event.key === "Delete" || event.key === "Backspace") this.drop();
    else if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) this.board.undo();
    else return false;
    return true;
  }

  // --- saying ---------------------------------------------------------------------------------------------------------------------------
  private nameOf(thing: Thing): string {
    return "text" in thing ? `${this.word(thing.kind)}: ${thing.text}` : this.word(thing.kind);
  }

  private word(name: string): string {
    return this.part.getAttribute(`data-word-${name}`) ?? "";
  }

  /** For ears; `seen`: for eyes as well. */
  private say(words: string, seen = false): void {
    const line = need(this.part, "[data-said]");
    line.textContent = words;
    line.classList.toggle("vh", !seen || words === "");
  }
}
