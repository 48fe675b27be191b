/** What was filled in but not sent moves along when the same card is shown with letters of another size. */
export function carry(from: ParentNode, to: ParentNode): void {
  for (const box of from.querySelectorAll<HTMLInputElement>("#vraag input[type=checkbox]")) {
    const same = to.querySelector<HTMLInputElement>(`#vraag input[type=checkbox][value="${box.value}"]`);
    if (same) same.checked = box.checked;
  }
  for (const field of from.querySelectorAll<HTMLInputElement>("input[data-number]")) {
    const same = to.querySelector<HTMLInputElement>(`#${CSS.escape(field.id)}`);
    if (same) same.value = field.value;
  }
  const list = to.querySelector("[data-order]");
  for (const row of from.querySelectorAll<HTMLElement>("[data-order] > [data-item]")) {
    const same = list?.querySelector(`[data-item="${row.dataset.item ?? ""}"]`);
    if (same) list?.append(same);
  }
}
