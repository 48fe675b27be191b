"""The ledger of a programme as a sheet (CSV): every euro, nobody's name."""

from django.utils import timezone
from django.utils.translation import gettext as _

from vakkring.desks.funder import queries
from vakkring.funding.ledger import Move
from vakkring.funding.models import Programme
from vakkring.spreadsheet import written


def move_words(move: Move) -> str:
    """What a move is called."""
    return {
        Move.DEPOSIT: _("geld erin"),
        Move.RESERVE: _("gereserveerd voor een aankoop"),
        Move.SPEND: _("betaald"),
        Move.RELEASE: _("vrijgegeven: de aankoop ging niet door"),
        Move.EXPIRE: _("vrijgegeven: niet op tijd betaald"),
        Move.GIVE_BACK: _("terug van een aankoop"),
        Move.CLOSE: _("vervallen: het programma stopte"),
    }[move]


def sheet(programme: Programme) -> str:
    """One line per entry, oldest first."""
    head = [_("datum"), _("tijd"), _("wat"), _("bedrag"), _("aankoop nr."), _("boeking nr.")]
    lines: list[list[object]] = []
    for entry, purchase in queries.numbered(queries.ledger(programme)):
        at = timezone.localtime(entry.at)
        amount = f"{entry.cents // 100},{entry.cents % 100:02d}"
        lines.append([f"{at:%d-%m-%Y}", f"{at:%H:%M}", move_words(entry.kind), amount, purchase, entry.pk])
    return written([head, *lines])
