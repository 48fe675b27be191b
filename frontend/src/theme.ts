/**
 * Light, dark, or as the phone has it. The choice is kept in the cookie `theme`, so that the server writes `data-theme`
 * on <html> and a page never flashes in the wrong colours. The control is hidden until this script can make it work.
 *
 * ```html
 * <div class="seg" data-theme-choice hidden role="group" aria-label="Kleuren">
 *   <button type="button" value="">Als telefoon</button>
 *   <button type="button" value="light">Licht</button>
 *   <button type="button" value="dark">Donker</button>
 * </div>
 * ```
 */

const A_YEAR = 60 * 60 * 24 * 365;

export function wireThemeChoice(root: HTMLElement = document.documentElement): void {
  for (const control of root.querySelectorAll<HTMLElement>("[data-theme-choice]")) {
    const buttons = [...control.querySelectorAll("button")];
    const show = (): void => {
      for (const button of buttons) {
        button.setAttribute("aria-pressed", String(button.value === (root.dataset.theme ?? "")));
      }
    };

    for (const button of buttons) {
      button.addEventListener("click", () => {
        choose(button.value, root);
        show();
      });
    }
    show();
    control.hidden = false;
  }
}

function choose(theme: string, root: HTMLElement): void {
  const secure = location.protocol === "https:" ? "; secure" : "";
  if (theme === "light" || theme === "dark") {
    root.dataset.theme = theme;
    document.cookie = `theme=${theme}; path=/; max-age=${A_YEAR}; samesite=lax${secure}`;
  } else {
    delete root.dataset.theme;
    document.cookie = `theme=; path=/; max-age=0; samesite=lax${secure}`;
  }
}
