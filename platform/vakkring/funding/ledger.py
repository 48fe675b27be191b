"""The arithmetic of double-entry bookkeeping for budgets and pots. Pure.

A *book* is what one programme has, or one person's own leerpotje. It has five places; money only moves between them, so that the sum of
a book is always 0: what its source gave (below 0) lies in the other four.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """Where money of a book is."""

    SOURCE = "source"
    AVAILABLE = "available"
    RESERVED = "reserved"
    SPENT = "spent"
    LAPSED = "lapsed"


class Move(StrEnum):
    """Why money moves."""

    DEPOSIT = "deposit"
    RESERVE = "reserve"
    SPEND = "spend"
    RELEASE = "release"
    EXPIRE = "expire"
    GIVE_BACK = "give_back"
    CLOSE = "close"


WAYS: Mapping[Move, tuple[Place, Place]] = {
    Move.DEPOSIT: (Place.SOURCE, Place.AVAILABLE),
    Move.RESERVE: (Place.AVAILABLE, Place.RESERVED),
    Move.SPEND: (Place.RESERVED, Place.SPENT),
    Move.RELEASE: (Place.RESERVED, Place.AVAILABLE),
    Move.EXPIRE: (Place.RESERVED, Place.AVAILABLE),
    Move.GIVE_BACK: (Place.SPENT, Place.AVAILABLE),
    Move.CLOSE: (Place.AVAILABLE, Place.LAPSED),
}
"""From where to where each move goes. There is no other way for money to go."""


class Unbalanced(ArithmeticError):  # noqa: N818 -- named for what it finds
    """Books that are not right: money came from nowhere, or went there."""


def balances(moves: Iterable[tuple[Move, int]]) -> dict[Place, int]:
    """What is in each place after these moves, in cents. Raises `Unbalanced` when one moves nothing, less, or what is not there."""
    found: Counter[Place] = Counter(dict.fromkeys(Place, 0))
    for move, cents in moves:
        if cents <= 0:
            raise Unbalanced(f"{move} of {cents} cents.")
        away, to = WAYS[move]
        found[away] -= cents
        found[to] += cents
        if away is not Place.SOURCE and found[away] < 0:
            raise Unbalanced(f"{move} of {cents} cents: there were {found[away] + cents}.")
    return dict(found)


def is_balanced(book: Mapping[Place, int]) -> bool:
    """True when the places of a book add up to 0 and only its source is below 0."""
    if sum(book.values()) != 0:
        return False
    return all(cents >= 0 for place, cents in book.items() if place is not Place.SOURCE)


@dataclass(frozen=True)
class Paid:
    """What one of several paid and still can get back. `is_own` for the buyer's own leerpotje."""

    key: int
    cents: int
    is_own: bool


def returns(paid: Sequence[Paid], cents: int) -> list[tuple[int, int]]:
    """Who gets how much of a refund: funders first, in their order, then the buyer's pot. Pairs of key and cents, without nothings.

    What is over when all have everything back was paid with other money, and goes back another way.
    """
    if cents < 0:
        raise ValueError("A refund is not negative.")
    found = []
    for one in sorted(paid, key=lambda one: one.is_own):  # stable: funders keep their order
        back = min(cents, one.cents)
        if back:
            found.append((one.key, back))
            cents -= back
    return found
