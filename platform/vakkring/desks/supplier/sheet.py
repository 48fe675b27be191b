"""Figures as a sheet. Pure."""

from django.utils.translation import gettext as _

from vakkring.desks.supplier.queries import Figures
from vakkring.spreadsheet import written


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
