/** What may come in from elsewhere: text, as far as the schema knows it. Not too much at once, and no files: photos have a button. */
import { Extension } from "@tiptap/core";
import type { Slice } from "@tiptap/pm/model";
import { Plugin } from "@tiptap/pm/state";
import { withKnownComments } from "./comment";
import { quiet } from "./pasted";

export const MOST_CHARACTERS = 200_000;
/** Word and web pages wrap text in ten times as many signs; a phone would stand still on more. */
const MOST_MARKUP = 10 * MOST_CHARACTERS;

/** The server takes a change of half a megabyte at most. Written out, a change is always longer than what goes over the line. */
const MOST_BYTES = 480_000;

export type Refusal = "tooMuch" | "file";

interface PastingOptions {
  refused: (why: Refusal) => void;
  /** Whether a comment stands in this article. */
  known: (id: string) => boolean;
}

/** Why this cannot come in; null when it can. A copied cell of a spreadsheet brings a picture of itself: its text counts. */
export function refusal(data: DataTransfer | null): Refusal | null {
  if (!data) return null;
  const words = data.getData("text/plain");
  if (words.length > MOST_CHARACTERS || data.getData("text/html").length > MOST_MARKUP) return "tooMuch";
  return data.files.length > 0 && words.trim() === "" ? "file" : null;
}

/** Whether what is left of it fits in one change. */
export function fits(slice: Slice): boolean {
  return new TextEncoder().encode(JSON.stringify(slice.content.toJSON())).length <= MOST_BYTES;
}

export const Pasting = Extension.create<PastingOptions>({
  name: "pasting",
  priority: 1000,

  addOptions() {
    return { refused: () => undefined, known: () => true };
  },

  addProseMirrorPlugins() {
    const stop = (data: DataTransfer | null): boolean => {
      const why = refusal(data);
      if (why) this.options.refused(why);
      return why !== null;
    };
    const tooBig = (slice: Slice): boolean => {
      if (fits(slice)) return false;
      this.options.refused("tooMuch");
      return true;
    };
    return [
      new Plugin({
        props: {
          // Before the library reads it: reading is what takes long.
          handleDOMEvents: {
            paste: (_view, event) => held(event, stop(event.clipboardData)),
            drop: (_view, event) => held(event, stop(event.dataTransfer)),
          },
          handlePaste: (_view, _event, slice) => tooBig(slice),
          handleDrop: (_view, _event, slice, moved) => !moved && tooBig(slice),
          transformPastedHTML: quiet,
          transformPasted: (slice) => withKnownComments(slice, this.options.known),
        },
      }),
    ];
  },
});

function held(event: Event, stopped: boolean): boolean {
  if (stopped) event.preventDefault();
  return stopped;
}
