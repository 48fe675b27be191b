"""Figures as a sheet (CSV) that opens rightly in a Dutch Excel and runs nothing there. Pure."""

import csv
import io
from collections.abc import Iterable

from django.utils.translation import gettext as _

from vakkring.desks.supplier.queries import Figures

BYTE_ORDER_MARK = "\ufeff"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def sheet(found: Figures) -> str:
    """One line per card."""
    head = [
        _("setje"),
        _("kaart"),
        _("titel"),
        _("kwamen zo ver"),
        _("stopten hier"),
        _("niet in één keer goed, van de 10"),
        _("hielp op de klus"),
        _("mensen met een vraag"),
    ]
    hidden = _("te weinig mensen")
    rows: list[list[object]] = [
        [
            one.title,
            card.position,
            card.title,
            *(hidden if value is None else value for value in (card.reached, card.left)),
            ("" if not card.asks else hidden if card.wrong is None else card.wrong),
            *(hidden if value is None else value for value in (card.helped, card.asked)),
        ]
        for one in found.sets
        for card in one.cards
    ]
    return written([head, *rows])


def written(rows: Iterable[Iterable[object]]) -> str:
    """The rows as text, with a byte order mark: without it Excel reads é as Ã©."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([harmless(str(cell)) for cell in row] for row in rows)
    return BYTE_ORDER_MARK + out.getvalue()


def harmless(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula begins with an apostrophe: then it is text."""
    return f"'{cell}" if cell.lstrip(" ").startswith(STARTS_A_FORMULA) or cell.startswith(STARTS_A_FORMULA) else cell
