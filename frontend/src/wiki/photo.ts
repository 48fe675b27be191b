/** A photo in an article, by the number of the image. Words under it and for who cannot see it belong to the place where it stands. */
import { Node } from "@tiptap/core";

export interface PhotoOptions {
  /** Where a photo is, with a 0 for its number. */
  pattern: string;
  /** A photo of another article cannot be shown in this one, so it is not pasted either. */
  article: string;
  /** What is heard, and seen without reception, of a photo that nobody described. */
  missing: string;
}

/** Numbers come from Python as well: only whole ones lead to a photo. Empty for all others. */
export function addressOf(pattern: string, image: unknown): string {
  return Number.isSafeInteger(image) && Number(image) > 0 ? pattern.replace("/0/", `/${Number(image)}/`) : "";
}

export const Photo = Node.create<PhotoOptions>({
  name: "photo",
  group: "block",
  atom: true,
  draggable: true,

  addOptions() {
    return { pattern: "", article: "", missing: "" };
  },

  addAttributes() {
    return { image: { default: null }, alt: { default: "" }, caption: { default: "" } };
  },

  parseHTML() {
    return [
      {
        tag: "figure[data-photo]",
        getAttrs: (element) => {
          const image = Number(element.dataset.photo);
          if (element.dataset.article !== this.options.article || !addressOf(this.options.pattern, image)) return false;
          return { image, alt: element.querySelector("img")?.alt ?? "", caption: element.querySelector("figcaption")?.textContent ?? "" };
        },
      },
    ];
  },

  renderHTML({ node }) {
    const src = addressOf(this.options.pattern, node.attrs.image);
    const [alt, caption] = [words(node.attrs.alt), words(node.attrs.caption)];
    return [
      "figure",
      { "data-photo": src && String(node.attrs.image), "data-article": this.options.article },
      ["img", { ...(src && { src }), alt: alt || this.options.missing, draggable: "false" }],
      ...(caption ? [["figcaption", caption] as const] : []),
    ];
  },
});

function words(value: unknown): string {
  return typeof value === "string" ? value : "";
}
