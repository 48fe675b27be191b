/**
 * A voucher's QR code leads to `/voucher/#7K2M-…`. What stands behind the hash stays in the browser: no log on the way
 * holds the code. This puts it into the field.
 *
 * ```html
 * <input data-code>
 * ```
 */

export function fillCode(field: HTMLInputElement | null, hash: string): boolean {
  const code = decodeURIComponent(hash.replace(/^#/, "")).slice(0, 40);
  if (!field || !/^[0-9a-z][0-9a-z\s-]{14,}$/i.test(code)) return false;
  field.value = code;
  return true;
}

if (fillCode(document.querySelector<HTMLInputElement>("[data-code]"), location.hash)) {
  history.replaceState(null, "", location.pathname); // the code does not stay in the history of a shared phone
}
