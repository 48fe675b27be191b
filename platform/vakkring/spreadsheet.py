"""Rows as a sheet (CSV) that opens rightly in a Dutch Excel and runs nothing there. Pure."""

import csv
import io
from collections.abc import Iterable

BYTE_ORDER_MARK = "\ufeff"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def written(rows: Iterable[Iterable[object]]) -> str:
    """The rows as text, with a byte order mark: without it Excel reads é as Ã©."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([harmless(str(cell)) for cell in row] for row in rows)
    return BYTE_ORDER_MARK + out.getvalue()


def harmless(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula begins with an apostrophe: then it is text."""
    return f"'{cell}" if cell.lstrip(" ").startswith(STARTS_A_FORMULA) or cell.startswith(STARTS_A_FORMULA) else cell
