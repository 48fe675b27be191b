/** A link in an article: an address and nothing else. One that must not lead there is shown as plain words. */
import { Mark } from "@tiptap/core";
import { allowed } from "./address";

export const Link = Mark.create({
  name: "link",
  inclusive: false,
  keepOnSplit: false,

  addAttributes() {
    return { href: { default: null } };
  },

  parseHTML() {
    return [
      {
        tag: "a[href]",
        getAttrs: (element) => {
          const href = allowed(element.getAttribute("href"));
          return href ? { href } : false;
        },
      },
    ];
  },

  renderHTML({ mark }) {
    const href = allowed(mark.attrs.href);
    return href ? ["a", { href, rel: "noopener" }, 0] : ["span", 0];
  },
});
