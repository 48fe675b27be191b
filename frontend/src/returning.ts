/**
 * Who is here, as far as a page may know: a sign that changes when somebody comes or goes (the cookie of the form tokens does).
 *
 * A browser brings a page back from its memory without asking anybody. Was it made for who was here before, it is asked for anew.
 */

const SIGN = /(?:^|; )(?:__Host-)?csrf=([^;]*)/;

/** Empty for who has never been given a form. */
export function whoIsHere(): string {
  return SIGN.exec(document.cookie)?.[1] ?? "";
}

export function wireReturning(reload = (): void => { location.reload(); }): void {
  const then = whoIsHere();
  addEventListener("pageshow", (event) => {
    if (event.persisted && then !== "" && whoIsHere() !== then) reload();
  });
}
