/** Tables of the schema: cells with paragraphs, spans and nothing else. The browser sets the widths, so there is no inline style. */
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";

const spans = (): Record<string, { default: number }> => ({ colspan: { default: 1 }, rowspan: { default: 1 } });

const Cell = TableCell.extend({ content: "paragraph+", addAttributes: spans });
const Head = TableHeader.extend({ content: "paragraph+", addAttributes: spans });

/** As readers get it: it slides sideways by itself on a narrow phone. */
const Grid = Table.extend({
  renderHTML() {
    return ["div", { class: "scroll" }, ["table", { class: "table" }, ["tbody", 0]]];
  },
  // The library's own view writes widths as styles.
  addNodeView() {
    return null;
  },
});

export const table = [Grid, TableRow, Head, Cell];
