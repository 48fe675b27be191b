/** Where a link in an article may lead: a path on this site, or a web, mail or telephone address. The server has the same rule. */

const LONGEST = 2000;
const SCHEMES = ["http:", "https:", "mailto:", "tel:"];
const WITHOUT_SCHEME = /^[\w-]+(\.[\w-]+)*\.[a-z]{2,}([/?#]\S*)?$/i;
const MAIL = /^[^\s@/]+@[^\s@/]+\.[a-z]{2,}$/i;

/** The address as it goes into the document; empty when a link must not lead there. */
export function allowed(value: unknown): string {
  if (typeof value !== "string" || value.length > LONGEST || value !== value.trim() || /[\u0000-\u001f\u007f\\]/.test(value)) return "";
  if (value.startsWith("/")) return value.startsWith("//") ? "" : value;
  try {
    const url = new URL(value);
    return SCHEMES.includes(url.protocol) ? value : "";
  } catch {
    return "";
  }
}

/** What somebody typed or pasted as an address: `https://` is thought along, our own site becomes a path. Empty when it is none. */
export function typed(value: string, here: string = location.origin): string {
  const words = value.trim();
  if (MAIL.test(words)) return `mailto:${words}`;
  const address = allowed(WITHOUT_SCHEME.test(words) ? `https://${words}` : words);
  if (!address.startsWith("http")) return address;
  const url = new URL(address);
  return url.origin === here ? url.pathname + url.search + url.hash : address;
}
