/** What the page cannot do without: a page that lacks it is a mistake of ours. */
export function need(root: ParentNode, selector: string): HTMLElement;
export function need<E extends HTMLElement>(root: ParentNode, selector: string, kind: new () => E): E;
export function need(root: ParentNode, selector: string, kind: new () => HTMLElement = HTMLElement): HTMLElement {
  const found = root.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`The page lacks ${selector}`);
  return found;
}
