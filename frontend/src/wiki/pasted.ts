/**
 * HTML from elsewhere, before the library parses it. The policy makes browsers report each style and script in it, and takes the styles away, also
 * those by which Word and Google Docs say what is bold. So they get another name first. What may stay is decided by the schema, not here.
 */

const LOUD = /<(style|script)\b[\s\S]*?(<\/\1\s*>|$)/gi;
const TAG = /<[a-z](?:"[^"]*"|'[^']*'|[^<>"'])*>/gi;
const HANDLER = /\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)/gi;
const STYLE = /(\s)style(?=\s*=)/gi;

/** Without scripts, style sheets and handlers; `style` is called `data-style`. */
export function quiet(html: string): string {
  return html.replace(LOUD, "").replace(TAG, (tag) => tag.replace(HANDLER, "").replace(STYLE, "$1data-style"));
}

/** What a style says of how thick the letters are; null when it says nothing. */
export function isBold(style: string | undefined): boolean | null {
  const weight = /font-weight:\s*([a-z]+|\d+)/i.exec(style ?? "")?.[1]?.toLowerCase();
  if (!weight) return null;
  return weight.startsWith("bold") || Number(weight) >= 600;
}

/** The same of whether they lean. */
export function isItalic(style: string | undefined): boolean | null {
  const lean = /font-style:\s*([a-z]+)/i.exec(style ?? "")?.[1]?.toLowerCase();
  return lean ? lean === "italic" || lean === "oblique" : null;
}
