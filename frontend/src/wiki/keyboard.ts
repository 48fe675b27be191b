/**
 * The keyboard of a phone takes half the screen. While it is up the page says so (`data-keyboard` on <html>), and the rules leave only the tools
 * above it. Chromium and Firefox make the page smaller when they are asked; elsewhere `--keyboard` says how much of it lies behind the keyboard.
 */

/** Less than this part of the height that the screen had is a keyboard, more is a bar of the browser. */
const KEYBOARD = 0.78;

export function isKeyboard(height: number, tallest: number): boolean {
  return height < tallest * KEYBOARD;
}

export function wireKeyboard(): void {
  const view = window.visualViewport;
  const meta = document.querySelector<HTMLMetaElement>("meta[name=viewport]");
  if (!view || !matchMedia("(pointer: coarse)").matches) return;
  if (meta) meta.content += ", interactive-widget=resizes-content";

  const sheet = typeof CSSStyleSheet.prototype.replaceSync === "function" ? new CSSStyleSheet() : null;
  if (sheet) document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

  let width = view.width;
  let tallest = view.height;
  const measure = (): void => {
    if (Math.abs(view.width - width) > 1 && view.scale === 1) {
      width = view.width;
      tallest = view.height;
    }
    tallest = Math.max(tallest, view.height);
    const up = view.scale === 1 && isKeyboard(view.height, tallest);
    document.documentElement.toggleAttribute("data-keyboard", up);
    const behind = up ? Math.max(0, Math.round(innerHeight - view.height - view.offsetTop)) : 0;
    sheet?.replaceSync(`:root { --keyboard: ${behind}px; }`);
  };
  view.addEventListener("resize", measure);
  view.addEventListener("scroll", measure);
}
