"""The one place where money moves: an entry in the ledger, and the two balances that follow from it."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q

from vakkring.funding.ledger import WAYS, Move, Place
from vakkring.funding.models import Account, Contribution, Entry


class TooLittle(Exception):  # noqa: N818 -- named for what there is
    """There is less in the account than was asked for."""


@dataclass(frozen=True)
class Book:
    """Whose accounts: of a programme, or of a person's own leerpotje. Just one of the two."""

    programme_id: int | None = None
    person_id: int | None = None

    @property
    def owner(self) -> Q:
        """What its accounts have in common."""
        return Q(programme_id=self.programme_id, person_id=self.person_id)


def open_book(book: Book) -> None:
    """Make the accounts of a book; those that are there already stay."""
    accounts = [Account(place=place, programme_id=book.programme_id, person_id=book.person_id) for place in Place]
    Account.objects.bulk_create(accounts, ignore_conflicts=True)


@transaction.atomic
def post(book: Book, move: Move, cents: int, reference: str, key: str, contribution: Contribution | None = None) -> Entry:
    """Move cents within a book. Raises `TooLittle`, and `IntegrityError` when the key was used before; then nothing has happened.

    The balances change in the order of the places, whichever way the money goes, so that two moves never wait for each other.
    """
    away, to = WAYS[move]
    for place in Place:
        if place is away and not take(book, place, cents):
            raise TooLittle(f"{move} of {cents} cents")
        if place is to:
            Account.objects.filter(book.owner, place=place).update(balance=F("balance") + cents)
    accounts = dict(Account.objects.filter(book.owner, place__in=[away, to]).values_list("place", "pk"))
    entry = Entry(
        key=key,
        move=move,
        reference=reference,
        away_id=accounts[away],
        to_id=accounts[to],
        cents=cents,
        contribution=contribution,
    )
    entry.save(force_insert=True)
    return entry


def take(book: Book, place: Place, cents: int) -> bool:
    """Take cents out of an account if they are there, in one statement: of two who want the last of it, one gets it."""
    account = Account.objects.filter(book.owner, place=place)
    if place is not Place.SOURCE:
        account = account.filter(balance__gte=cents)
    return bool(account.update(balance=F("balance") - cents))
