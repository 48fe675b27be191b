"""Read-only: what somebody sees of his own leerpotje. His vouchers with what they still pay, his own money, and what went in and out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from vakkring.accounts.models import Person
from vakkring.funding import queries
from vakkring.funding.bars import Piece, pieces
from vakkring.funding.ledger import Move
from vakkring.funding.models import Contribution, Entry, Stage, Voucher

SOON = timedelta(days=90)
LINES = 60
"""At most so many lines of what went in and out; the export has them all."""


@dataclass(frozen=True)
class VoucherLine:
    """One voucher as its owner sees it. `left`: cents it may still pay; `bounded`: that is his own, not just the budget."""

    voucher: Voucher
    left: int
    bounded: bool
    state: str


@dataclass(frozen=True)
class Line:
    """Something that went in (cents above 0) or out; 0 when no amount belongs to it."""

    at: datetime
    title: str
    text: str
    cents: int = 0


@dataclass(frozen=True)
class Purse:
    """All of it. `promised` is what vouchers still pay, `own` his own money; `ending` a voucher to use in time."""

    vouchers: list[VoucherLine]
    lines: list[Line]
    promised: int
    own: int
    ending: VoucherLine | None

    @property
    def total(self) -> int:
        """What there is to spend."""
        return self.promised + self.own

    @property
    def bar(self) -> list[Piece]:
        """Vouchers and own money beside each other."""
        return pieces([("fund", self.promised), ("own", self.own)])

    @property
    def unbounded(self) -> list[VoucherLine]:
        """Vouchers that pay a share as long as there is budget, without an amount of his own."""
        return [one for one in self.vouchers if one.state == "usable" and not one.bounded]


def purse(person: Person) -> Purse:
    """What this person has, and what went in and out. A handful of queries, however many vouchers."""
    vouchers = [one for one in queries.vouchers_of(person) if one.uses or not is_long_over(one)]
    left = queries.left_over(vouchers, person)
    lines = [voucher_line(one, left[one.pk]) for one in vouchers]
    usable = [one for one in lines if one.state == "usable"]
    soon = [one for one in usable if one.voucher.last_day <= timezone.localdate() + SOON]
    return Purse(
        vouchers=sorted(lines, key=lambda one: (one.state != "usable", one.voucher.last_day)),
        lines=movements(person, vouchers)[:LINES],
        promised=promised(usable),
        own=queries.in_pot(person),
        ending=min(soon, key=lambda one: one.voucher.last_day, default=None),
    )


def is_long_over(voucher: Voucher) -> bool:
    """True when an unused voucher ended so long ago that it tells nothing any more."""
    return voucher.last_day < timezone.localdate() - SOON


def voucher_line(voucher: Voucher, left: int) -> VoucherLine:
    """One voucher, and how it stands: usable, used, empty (of the budget or his year), over, or still to begin."""
    today, programme = timezone.localdate(), voucher.programme
    bounded = voucher.worth is not None or programme.most_per_year is not None
    if voucher.uses >= voucher.most_uses or (voucher.worth is not None and voucher.paid >= voucher.worth):
        state = "used"
    elif programme.ended_at is not None or voucher.last_day < today:
        state = "over"
    elif programme.starts_on > today:
        state = "early"
    else:
        state = "usable" if left else "empty"
    return VoucherLine(voucher, left, bounded, state)


def promised(usable: Sequence[VoucherLine]) -> int:
    """What bounded vouchers pay together: two of one programme share its year and its budget."""
    most: dict[int, int] = {}
    for one in usable:
        if one.bounded:
            programme = one.voucher.programme
            together = most.get(programme.pk, 0) + one.left
            most[programme.pk] = together if programme.most_per_year is None else max(most.get(programme.pk, 0), one.left)
    return sum(most.values())


# --- in and out -------------------------------------------------------------------------------------------------------------------------
def movements(person: Person, vouchers: Sequence[Voucher]) -> list[Line]:
    """What went in and out, newest first: vouchers he got, what funders and his pot paid, what came back, what he put in."""
    found = [received(one) for one in vouchers]
    mine = Contribution.objects.standing().filter(person=person).select_related("programme__organisation")
    found.extend(map(paid, mine))
    back = Entry.objects.filter(contribution__person=person, move=Move.GIVE_BACK).select_related("contribution__programme__organisation")
    found.extend(came_back(one, one.contribution) for one in back if one.contribution)
    put_in = Entry.objects.filter(to__person=person, move=Move.DEPOSIT)
    found.extend(Line(one.at, _("Eigen inleg"), _("zelf betaald"), one.cents) for one in put_in)
    return sorted(found, key=lambda one: one.at, reverse=True)


def received(voucher: Voucher) -> Line:
    """That he got a voucher, with what it is worth when that is an amount."""
    text = _("%(funder)s · geldig tot en met %(day)s") % {
        "funder": voucher.programme.organisation.name,
        "day": day_words(voucher.last_day),
    }
    return Line(voucher.taken_at or voucher.given_at, _("Voucher ontvangen"), text, voucher.worth or voucher.programme.most_per_year or 0)


def who_paid(one: Contribution) -> str:
    """Out of whose book."""
    return _("voucher %(funder)s") % {"funder": one.programme.organisation.name} if one.programme else _("uit je eigen inleg")


def paid(one: Contribution) -> Line:
    """What was paid, or will be, for a purchase."""
    waiting = _("%(who)s · nog niet betaald") % {"who": who_paid(one)}
    return Line(one.made_at, one.title or _("Aankoop"), waiting if one.stage == Stage.RESERVED else who_paid(one), -one.cents)


def came_back(entry: Entry, one: Contribution) -> Line:
    """What came back of a purchase."""
    return Line(entry.at, _("Terug: %(title)s") % {"title": one.title or _("aankoop")}, who_paid(one), entry.cents)


def day_words(day: date) -> str:
    """A day in words: "1 juli 2027"."""
    return date_format(day, "j F Y")


def rows(person_id: int) -> list[Mapping[str, Any]]:
    """Everything that was reserved or paid for a person, for the export of his data."""
    return [
        {
            "wanneer": one.made_at.isoformat(),
            "waarvoor": one.title or one.reference,
            "wie": one.programme.organisation.name if one.programme else "eigen leerpotje",
            "bedrag": f"{one.cents / 100:.2f}",
            "terug": f"{one.given_back / 100:.2f}",
            "stand": str(one.get_stage_display()),
        }
        for one in Contribution.objects.filter(person=person_id).select_related("programme__organisation")
    ]
