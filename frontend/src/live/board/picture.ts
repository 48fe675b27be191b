/** The board as a picture to keep: made here, from the same lines and words that the screen shows. */
import { arrowPath, LETTERS, LINE, NOTE, strokePath } from "./geometry";
import type { Paper } from "./paper";
import { BOARD, type Colour, type Thing } from "./things";

const SHARP = 2;
/** The paper is white in light and in dark, and so are these. The style sheet names the same ones. */
export const PAINT: Record<Colour, string> = { ink: "#11201e", red: "#b0231a", blue: "#1d5a91", green: "#0b6b4f" };
const NOTE_PAINT = "#ffcc1a";
const WEIGHT = 650;

/** The font of notes and texts, as a canvas names it. */
export function fontOf(element: Element): string {
  return `${WEIGHT} ${LETTERS.size}px ${getComputedStyle(element).fontFamily || "sans-serif"}`;
}

export function measurer(font: string): (words: string) => number {
  const brush = document.createElement("canvas").getContext("2d");
  if (!brush) return (words) => words.length * LETTERS.size * 0.55;
  brush.font = font;
  return (words) => brush.measureText(words).width;
}

/** A PNG of all of it; null when the browser cannot make one. */
export async function pictureOf(things: readonly Thing[], paper: Paper, photo: (id: number) => string): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [BOARD.width * SHARP, BOARD.height * SHARP];
  const brush = canvas.getContext("2d");
  if (!brush) return null;
  brush.scale(SHARP, SHARP);
  brush.fillStyle = "#fff";
  brush.fillRect(0, 0, BOARD.width, BOARD.height);
  brush.font = fontOf(paper.svg);
  brush.lineCap = brush.lineJoin = "round";
  for (const thing of things) {
    brush.save();
    brush.translate(thing.x, thing.y);
    await paint(brush, thing, paper, photo);
    brush.restore();
  }
  return new Promise((done) => {
    canvas.toBlob(done, "image/png");
  });
}

async function paint(brush: CanvasRenderingContext2D, thing: Thing, paper: Paper, photo: (id: number) => string): Promise<void> {
  brush.strokeStyle = brush.fillStyle = PAINT[thing.colour];
  brush.lineWidth = LINE;
  if (thing.kind === "stroke") brush.stroke(new Path2D(strokePath(thing.points)));
  else if (thing.kind === "arrow") brush.stroke(new Path2D(arrowPath(thing.dx, thing.dy)));
  else if (thing.kind === "photo") await paintPhoto(brush, photo(thing.photo), thing.width, thing.height);
  else {
    const padding = thing.kind === "note" ? NOTE.padding : 0;
    const lines = paper.linesOf(thing);
    if (thing.kind === "note") {
      brush.fillStyle = NOTE_PAINT;
      brush.fillRect(0, 0, NOTE.width, lines.length * LETTERS.line + 2 * padding);
      brush.fillStyle = PAINT.ink;
    }
    lines.forEach((line, at) => {
      brush.fillText(line, padding, padding + at * LETTERS.line + LETTERS.size * 0.85);
    });
  }
}

/** One that cannot be fetched leaves its place empty. */
async function paintPhoto(brush: CanvasRenderingContext2D, address: string, width: number, height: number): Promise<void> {
  const image = new Image();
  image.src = address;
  try {
    await image.decode();
  } catch {
    return;
  }
  const part = Math.min(image.naturalWidth / width, image.naturalHeight / height);
  const [seenWidth, seenHeight] = [width * part, height * part];
  brush.drawImage(image, (image.naturalWidth - seenWidth) / 2, (image.naturalHeight - seenHeight) / 2, seenWidth, seenHeight, 0, 0, width, height);
}

export function keep(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 60_000);
}
