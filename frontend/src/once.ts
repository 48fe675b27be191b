/**
 * A form that goes out once, however often a cold thumb presses. Comes free again when the browser brings the page
 * back from its cache, and when another script stops the submit.
 *
 * ```html
 * <form method="post" data-once> … <button class="btn act">Verstuur</button></form>
 * ```
 */

export function wireOnceForms(root: ParentNode = document): void {
  const forms = [...root.querySelectorAll<HTMLFormElement>("form[data-once]")];

  for (const form of forms) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent !== undefined) {
        event.preventDefault();
        return;
      }
      // Wait for the other listeners (a microtask would run between them): what one of them stops was not sent.
      setTimeout(() => {
        if (!event.defaultPrevented) hold(form);
      });
    });
  }

  addEventListener("pageshow", () => {
    forms.forEach(release);
  });
}

/** The buttons stay enabled: a disabled one would fall out of what the form sends. */
function hold(form: HTMLFormElement): void {
  form.dataset.sent = "";
  for (const button of submitButtons(form)) button.setAttribute("aria-busy", "true");
}

function release(form: HTMLFormElement): void {
  delete form.dataset.sent;
  for (const button of submitButtons(form)) button.removeAttribute("aria-busy");
}

function submitButtons(form: HTMLFormElement): HTMLButtonElement[] {
  return [...form.querySelectorAll<HTMLButtonElement>("button:not([type=button], [type=reset])")];
}
