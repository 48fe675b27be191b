"""What the funder's desk shows: money to the cent, people as numbers that give nobody away."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Sum

from vakkring.accounts.models import Person
from vakkring.desks.supplier.suppression import MINIMUM, rows
from vakkring.funding import access
from vakkring.funding import queries as funding
from vakkring.funding.bars import Piece, pieces
from vakkring.funding.ledger import Move, Place
from vakkring.funding.models import Contribution, Entry, Programme, Stage, Voucher
from vakkring.funding.posting import Book


@dataclass(frozen=True)
class Budget:
    """Where the money of a programme is, in cents, and what came back on the way."""

    whole: int
    available: int
    reserved: int
    spent: int
    lapsed: int
    released: int
    expired: int
    given_back: int

    @property
    def bar(self) -> list[Piece]:
        """The four places beside each other."""
        return pieces([("spent", self.spent), ("reserved", self.reserved), ("available", self.available), ("lapsed", self.lapsed)])


def programmes_of(funder: Person) -> QuerySet[Programme]:
    """The programmes of his organisations, newest first."""
    return Programme.objects.filter(organisation__in=access.funders_of(funder)).select_related("organisation")


def budget(programme: Programme) -> Budget:
    """Where its money is now. 2 queries."""
    book = funding.book(Book(programme_id=programme.pk))
    flows = Entry.objects.filter(away__programme=programme).values("move").annotate(cents=Sum("cents"))
    moved = {row["move"]: row["cents"] for row in flows}
    return Budget(
        whole=-book[Place.SOURCE],
        available=book[Place.AVAILABLE],
        reserved=book[Place.RESERVED],
        spent=book[Place.SPENT],
        lapsed=book[Place.LAPSED],
        released=moved.get(Move.RELEASE, 0),
        expired=moved.get(Move.EXPIRE, 0),
        given_back=moved.get(Move.GIVE_BACK, 0),
    )


# --- people as numbers ------------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Count:
    """So many people, or None when that would give somebody away."""

    name: str
    people: int | None


@dataclass(frozen=True)
class Reach:
    """Whom it reached: people in all, by trade and by region. A number under five stays hidden, also by subtracting."""

    people: int | None
    trades: list[Count]
    regions: list[Count]


def reach(programme: Programme) -> Reach:
    """Everybody counts once, where he was at his last purchase."""
    paid = Contribution.objects.filter(programme=programme, stage=Stage.SPENT).select_related("trade", "region").order_by("made_at")
    last = {one.person_id: one for one in paid}.values()
    trades = Counter(one.trade.name if one.trade else "" for one in last)
    regions = Counter(one.region.name if one.region else "" for one in last)
    whole = len(last)
    return Reach(whole if whole >= MINIMUM else None, shown(trades), shown(regions))


def shown(counts: Counter[str]) -> list[Count]:
    """Each count as it may be shown, by name: the order of the counts would tell about hidden ones."""
    names = sorted(counts)
    if not names:
        return []
    (row,) = rows([[counts[name] for name in names]])
    return [Count(name, row.cell(place)) for place, name in enumerate(names)]


# --- vouchers ---------------------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class HandedOut:
    """The vouchers of a programme, without telling who used his."""

    by_mail: int
    codes: int
    taken: int | None


def handed_out(programme: Programme) -> HandedOut:
    """How many there are, and how many codes were taken: None when that would tell of one person."""
    standing = programme.vouchers.filter(withdrawn_at=None)
    codes = standing.filter(digest__isnull=False)
    taken = codes.filter(person__isnull=False).count()
    whole = codes.count()
    hidden = 0 < taken < MINIMUM or 0 < whole - taken < MINIMUM
    return HandedOut(standing.filter(digest=None).count(), whole, None if hidden else taken)


def addresses(programme: Programme) -> QuerySet[Voucher]:
    """Vouchers sent to an address. The funder typed it, so he may see it; whether it was used he does not see."""
    return programme.vouchers.filter(withdrawn_at=None, digest=None).exclude(email="").order_by("-given_at", "-pk")


def named(programme: Programme) -> list[str]:
    """The names of those who let this funder see theirs."""
    shared = programme.vouchers.filter(Q(named_at__isnull=False), person__is_active=True, withdrawn_at=None).select_related("person")
    return sorted({one.person.get_full_name() or one.person.email for one in shared if one.person})


# --- the ledger -------------------------------------------------------------------------------------------------------------------------
def ledger(programme: Programme) -> Iterator[Entry]:
    """All that moved, oldest first."""
    return Entry.objects.filter(away__programme=programme).order_by("pk").iterator()


def numbered(entries: Iterator[Entry]) -> Iterator[tuple[Entry, Any]]:
    """Entries with a number for what they belong to, that says nothing of whom: the same purchase has the same number."""
    known: dict[str, int] = {}
    for one in entries:
        if one.contribution_id is None:
            yield one, ""
        else:
            yield one, known.setdefault(one.reference, len(known) + 1)


def bars(programmes: Iterable[Programme]) -> list[tuple[Programme, Budget]]:
    """Programmes with their budgets."""
    return [(one, budget(one)) for one in programmes]
