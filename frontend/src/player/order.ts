/**
 * Put steps in order with two buttons a row: nothing has to be dragged. Without script each row has a number to choose.
 *
 * ```html
 * <ol data-order><li data-item="2"><span>…</span>
 *   <label data-without-script><select name="place-2">…</select></label>
 *   <button type="button" data-move="up" hidden> <button type="button" data-move="down" hidden></li></ol>
 * ```
 */
export function wireOrder(root: ParentNode): void {
  for (const list of root.querySelectorAll<HTMLElement>("[data-order]")) {
    const sent = document.createElement("input");
    sent.type = "hidden";
    sent.name = "order";
    list.after(sent);
    for (const plain of list.querySelectorAll("[data-without-script]")) plain.remove();
    for (const button of list.querySelectorAll<HTMLButtonElement>("[data-move]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        move(button);
        refresh(list, sent);
        button.focus();
      });
    }
    refresh(list, sent);
  }
}

function move(button: HTMLButtonElement): void {
  const row = button.closest("li");
  if (button.dataset.move === "up") row?.previousElementSibling?.before(row);
  else row?.nextElementSibling?.after(row);
}

function refresh(list: HTMLElement, sent: HTMLInputElement): void {
  const rows = [...list.querySelectorAll<HTMLElement>("[data-item]")];
  sent.value = rows.map((row) => row.dataset.item).join(",");
  rows.forEach((row, index) => {
    edge(row, "up", index === 0);
    edge(row, "down", index === rows.length - 1);
  });
}

/** aria-disabled rather than disabled: a button that loses focus while it is pressed loses the keyboard user. */
function edge(row: HTMLElement, direction: string, atEdge: boolean): void {
  row.querySelector(`[data-move=${direction}]`)?.setAttribute("aria-disabled", String(atEdge));
}
