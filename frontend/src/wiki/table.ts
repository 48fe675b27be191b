/** Tables of the schema: cells with paragraphs, spans and nothing else. The browser sets the widths, so there is no inline style. */
import type { NodeType, Schema } from "@tiptap/pm/model";
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";

const spans = (): Record<string, { default: number }> => ({ colspan: { default: 1 }, rowspan: { default: 1 } });

/** As the server: who writes more has something else in mind. */
const MOST_SPAN = 20;

const Cell = TableCell.extend({ content: "paragraph+", addAttributes: spans });
const Head = TableHeader.extend({ content: "paragraph+", addAttributes: spans });

/** As readers get it: it slides sideways by itself on a narrow phone. */
const Grid = Table.extend({
  renderHTML() {
    return ["div", { class: "scroll" }, ["table", { class: "table" }, ["tbody", 0]]];
  },
  onBeforeCreate() {
    boundSpans(this.editor.schema);
  },
  // The library's own view writes widths as styles.
  addNodeView() {
    return null;
  },
});

type Attrs = Record<string, unknown> | null;

/**
 * Cells come straight out of the shared document, where anybody may have written any number. A table a hundred million columns wide would stop
 * every phone that opens it, so spans are looked at where all cells are made.
 */
export function boundSpans(schema: Schema): void {
  for (const name of ["tableCell", "tableHeader"]) {
    const type = schema.nodes[name] as (NodeType & { computeAttrs(attrs: Attrs): Record<string, unknown> }) | undefined;
    if (!type) continue;
    const compute = type.computeAttrs.bind(type);
    type.computeAttrs = (attrs) => {
      const found = compute(attrs);
      return { ...found, colspan: span(found.colspan), rowspan: span(found.rowspan) };
    };
  }
}

function span(given: unknown): number {
  const whole = Number(given);
  return Number.isInteger(whole) && whole >= 1 && whole <= MOST_SPAN ? whole : 1;
}

export const table = [Grid, TableRow, Head, Cell];
