/**
 * The dialog for a link: an address, or the words to find an article, a module or a session by.
 *
 * ```html
 * <dialog data-link data-lines="/zoeken/titels/" data-none="Niets gevonden…" data-lost="Geen bereik…">
 *   <form method="dialog"> <input name="address"> <p role="status" data-told></p> <ul data-hits></ul> <button data-put> <button type="button" data-unlink hidden>
 * ```
 */
import type { Editor } from "@tiptap/core";
import { typed } from "./address";
import { need } from "../need";
import { wireDialog } from "./dialogs";

const PAUSE = 300;
const SHORTEST = 2;

interface Hit {
  href: string;
  title: string;
  /** What it is, as the page says it. */
  kind: string;
}

export function wireLinking(dialog: HTMLDialogElement, editor: Editor): () => void {
  const field = need(dialog, "[name=address]", HTMLInputElement);
  const told = need(dialog, "[data-told]");
  const hits = need(dialog, "[data-hits]");
  const unlink = need(dialog, "[data-unlink]", HTMLButtonElement);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const put = (href: string, title: string): void => {
    dialog.close();
    linkTo(editor, href, title);
  };
  const look = async (): Promise<void> => {
    const words = field.value.trim();
    if (words.length < SHORTEST || typed(words)) return;
    const found = await find(dialog.dataset.lines ?? "", words);
    if (field.value.trim() !== words) return; // typed on meanwhile
    told.textContent = found === null ? (dialog.dataset.lost ?? "") : found.length === 0 ? (dialog.dataset.none ?? "") : "";
    hits.replaceChildren(...(found ?? []).map((hit) => row(hit, put)));
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    told.textContent = "";
    hits.replaceChildren();
    timer = setTimeout(() => void look(), PAUSE);
  });
  need(dialog, "form", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    const href = typed(field.value);
    if (href) put(href, field.value.trim());
    else void look();
  });
  unlink.addEventListener("click", () => {
    dialog.close();
    editor.chain().focus().extendMarkRange("link").unsetMark("link").run();
  });
  wireDialog(dialog, editor);

  return () => {
    const present = editor.getAttributes("link").href as unknown;
    field.value = typeof present === "string" ? present : "";
    unlink.hidden = field.value === "";
    told.textContent = "";
    hits.replaceChildren();
    dialog.showModal();
    field.focus();
  };
}

/** On what is selected, or on the link the caret is in; with nothing selected the title is written down. */
export function linkTo(editor: Editor, href: string, title: string): void {
  const chain = editor.chain().focus();
  if (editor.isActive("link")) chain.extendMarkRange("link").setMark("link", { href }).run();
  else if (editor.state.selection.empty) chain.insertContent({ type: "text", text: title, marks: [{ type: "link", attrs: { href } }] }).run();
  else chain.setMark("link", { href }).run();
}

/** Null without reception. Titles are taken as text: what the search marked in them is not ours to show. */
async function find(lines: string, words: string): Promise<Hit[] | null> {
  try {
    const response = await fetch(`${lines}?q=${encodeURIComponent(words)}`);
    if (!response.ok) return null;
    return hitsIn(await response.text());
  } catch {
    return null;
  }
}

/** In the order in which the server gives them: it knows what fits best. */
export function hitsIn(html: string): Hit[] {
  const page = new DOMParser().parseFromString(html, "text/html");
  const found = [...page.querySelectorAll("a[data-hit]")].map((hit) => ({
    href: typed(hit.getAttribute("href") ?? ""),
    title: (hit.querySelector("b") ?? hit).textContent.trim(),
    kind: hit.querySelector("span")?.textContent.trim() ?? "",
  }));
  return found.filter((hit) => hit.href && hit.title);
}

function row(hit: Hit, put: (href: string, title: string) => void): HTMLLIElement {
  const line = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn line full link-hit";
  button.append(hit.title, kindOf(hit));
  button.addEventListener("click", () => {
    put(hit.href, hit.title);
  });
  line.append(button);
  return line;
}

function kindOf(hit: Hit): HTMLElement {
  const word = document.createElement("span");
  word.className = "sub sm";
  word.textContent = hit.kind;
  return word;
}
