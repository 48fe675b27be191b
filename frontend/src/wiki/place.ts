/** Puts the tools where they belong: under the thumb on a phone, above the text on a wide screen. */

const WIDE = "(min-width: 64em)";

export function placeTools(tools: HTMLElement, phone: HTMLElement, desk: HTMLElement): void {
  const wide = matchMedia(WIDE);
  const place = (): void => {
    (wide.matches ? desk : phone).append(tools);
  };
  wide.addEventListener("change", place);
  place();
}
