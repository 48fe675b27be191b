/**
 * What an article can hold in the browser. The names and attributes are those of the shared document: `wiki/tree.py` reads the same ones and
 * leaves out all others. Nothing here may be stricter than the server, since what this schema refuses is taken out of the document.
 */
import type { AnyExtension } from "@tiptap/core";
import { Blockquote } from "@tiptap/extension-blockquote";
import { Bold } from "@tiptap/extension-bold";
import { Document } from "@tiptap/extension-document";
import { HardBreak } from "@tiptap/extension-hard-break";
import { Heading } from "@tiptap/extension-heading";
import { HorizontalRule } from "@tiptap/extension-horizontal-rule";
import { Italic } from "@tiptap/extension-italic";
import { Paragraph } from "@tiptap/extension-paragraph";
import { Text } from "@tiptap/extension-text";
import { Callout, type CalloutWords } from "./callout";
import { Comment } from "./comment";
import { Link } from "./link";
import { lists, type TaskWords } from "./lists";
import { isBold, isItalic } from "./pasted";
import { Photo, type PhotoOptions } from "./photo";
import { table } from "./table";

export interface SchemaOptions {
  callout: CalloutWords;
  task: TaskWords;
  photo: PhotoOptions;
}

/** The levels of headings; the title of the article is the first. Pasted ones are moved to the nearest. */
const Headings = Heading.extend({
  parseHTML() {
    const level = (found: number, ours: number) => ({ tag: `h${found}`, attrs: { level: ours } });
    return [level(1, 2), level(2, 2), ...[3, 4, 5, 6].map((found) => level(found, 3))];
  },
}).configure({ levels: [2, 3] });

/** Pasted styles come under another name (`pasted.ts`). Google Docs wraps all it copies in a <b> that is not bold. */
const Thick = Bold.extend({
  parseHTML() {
    return [
      { tag: "strong" },
      { tag: "b", getAttrs: (element) => (isBold(element.dataset.style) === false ? false : null) },
      { tag: "span[data-style]", getAttrs: (element) => (isBold(element.dataset.style) === true ? null : false), consuming: false },
    ];
  },
});

const Slanted = Italic.extend({
  parseHTML() {
    return [
      { tag: "em" },
      { tag: "i", getAttrs: (element) => (isItalic(element.dataset.style) === false ? false : null) },
      { tag: "span[data-style]", getAttrs: (element) => (isItalic(element.dataset.style) === true ? null : false), consuming: false },
    ];
  },
});

export function schema(options: SchemaOptions): AnyExtension[] {
  return [
    Document,
    Paragraph,
    Text,
    Headings,
    Thick,
    Slanted,
    Link,
    Comment,
    HardBreak,
    HorizontalRule,
    Blockquote.extend({ content: "paragraph+" }),
    ...lists(options.task),
    ...table,
    Callout.configure(options.callout),
    Photo.configure(options.photo),
  ];
}
