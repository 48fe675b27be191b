"""Counting votes, and what a vote may be. Pure: values in, a `messages.Tally` out."""

import math
import statistics
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from classroom.messages import Tally

MOST_WORDS = 80
"""So many different words are shown, the most said first."""
LONGEST_WORD = 40
MOST_STEPS = 11
"""A scale from 0 to 10."""
LARGEST = 10**12
"""How far a number lies from zero at most: what is counted of them must itself be a number that can be stored."""


class BadVote(ValueError):  # noqa: N818 -- read as what it is
    """A vote that nobody can give in this poll."""


class TooLarge(BadVote):
    """A number that is no answer to anything."""


class BadPoll(ValueError):  # noqa: N818 -- the same
    """A poll in which nobody could vote."""


@dataclass(frozen=True)
class Ballot:
    """What can be chosen: a kind of poll, with so many options, between these bounds."""

    kind: str
    options: int = 0
    low: float | None = None
    high: float | None = None

    @property
    def steps(self) -> range:
        """The steps of a scale."""
        return range(int(self.low or 0), int(self.high or 0) + 1)


# --- what may be asked --------------------------------------------------------------------------------------------------------------------
def check(ballot: Ballot, right: Sequence[int] = ()) -> None:
    """Raise `BadPoll` for a poll that makes no sense."""
    if ballot.kind in {"one", "several", "order"}:
        if ballot.options < 2:  # noqa: PLR2004 -- less is no choice
            raise BadPoll("too few options")
    elif ballot.options:
        raise BadPoll("options that nobody can choose")
    if ballot.kind == "scale":
        check_scale(ballot)
    if ballot.low is not None and ballot.high is not None and not ballot.low < ballot.high:
        raise BadPoll("the lowest is not below the highest")
    if any(not abs(bound) <= LARGEST for bound in (ballot.low, ballot.high) if bound is not None):
        raise BadPoll("no bound")
    if right and (ballot.kind not in {"one", "several"} or len(set(right)) != len(right) or not set(right) <= set(range(ballot.options))):
        raise BadPoll("a right answer that is none")


def check_scale(ballot: Ballot) -> None:
    """A scale has a few whole steps."""
    if ballot.low is None or ballot.high is None or not (math.isfinite(ballot.low) and math.isfinite(ballot.high)):
        raise BadPoll("a scale without ends")
    if ballot.low != int(ballot.low) or ballot.high != int(ballot.high) or ballot.high - ballot.low >= MOST_STEPS:
        raise BadPoll("a scale with broken or too many steps")


# --- what may be answered -----------------------------------------------------------------------------------------------------------------
def read(ballot: Ballot, value: Any) -> Any:
    """The vote as it is stored. Raises `BadVote`."""
    return READERS[ballot.kind](ballot, value)


def read_one(ballot: Ballot, value: Any) -> int:
    """The number of an option."""
    number = whole(value)
    if not 0 <= number < ballot.options:
        raise BadVote("no such option")
    return number


def read_several(ballot: Ballot, value: Any) -> list[int]:
    """Numbers of different options, at least one."""
    chosen = whole_list(value)
    if not chosen or len(set(chosen)) != len(chosen) or not set(chosen) <= set(range(ballot.options)):
        raise BadVote("no such options")
    return sorted(chosen)


def read_order(ballot: Ballot, value: Any) -> list[int]:
    """All options, the first one first."""
    chosen = whole_list(value)
    if sorted(chosen) != list(range(ballot.options)):
        raise BadVote("not every option once")
    return chosen


def read_scale(ballot: Ballot, value: Any) -> int:
    """A step of the scale."""
    number = whole(value)
    if number not in ballot.steps:
        raise BadVote("no such step")
    return number


def read_number(ballot: Ballot, value: Any) -> float:
    """A number within the bounds, if there are."""
    if not is_number(value):
        raise BadVote("no number")
    if abs(value) > LARGEST:
        raise TooLarge("too far from zero")
    if (ballot.low is not None and value < ballot.low) or (ballot.high is not None and value > ballot.high):
        raise BadVote("out of bounds")
    return float(value)


def read_words(_ballot: Ballot, value: Any) -> str:
    """One word, or a few."""
    if not isinstance(value, str):
        raise BadVote("no word")
    words = tidy(value)
    if not words or len(words) > LONGEST_WORD:
        raise BadVote("no word")
    return words


def whole(value: Any) -> int:
    """A whole number; clients of JavaScript know no other than floats."""
    if not is_number(value) or value != int(value):
        raise BadVote("no whole number")
    return int(value)


def is_number(value: Any) -> bool:
    """True for what can be compared with others: no truth, no "not a number", no infinity."""
    return not isinstance(value, bool) and isinstance(value, int | float) and abs(value) < math.inf


def whole_list(value: Any) -> list[int]:
    """Whole numbers."""
    if not isinstance(value, list):
        raise BadVote("no list")
    return [whole(one) for one in value]


def tidy(text: str) -> str:
    """Signs in one way of writing, no control characters, single spaces."""
    composed = unicodedata.normalize("NFKC", text)
    return " ".join("".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in composed).split())


READERS: dict[str, Callable[[Ballot, Any], Any]] = {
    "one": read_one,
    "several": read_several,
    "order": read_order,
    "scale": read_scale,
    "number": read_number,
    "words": read_words,
}


# --- counting -----------------------------------------------------------------------------------------------------------------------------
def count(ballot: Ballot, values: Iterable[Any]) -> Tally:
    """What came out. The order of the votes makes no difference."""
    votes = list(values)
    match ballot.kind:
        case "one":
            return Tally(votes=len(votes), counts=chosen(votes, range(ballot.options)))
        case "several":
            return Tally(votes=len(votes), counts=chosen([one for vote in votes for one in vote], range(ballot.options)))
        case "scale":
            return Tally(votes=len(votes), counts=chosen(votes, ballot.steps))
        case "order":
            return Tally(votes=len(votes), counts=[sum(vote.index(option) + 1 for vote in votes) for option in range(ballot.options)])
        case "words":
            return Tally(votes=len(votes), words=cloud(votes))
        case _:
            numbers = sorted(votes)
            return Tally(votes=len(votes), numbers=numbers, median=statistics.median(numbers) if numbers else None)


def chosen(votes: list[int], among: range) -> list[int]:
    """How often each was."""
    counted = Counter(votes)
    return [counted[one] for one in among]


def cloud(votes: list[str]) -> dict[str, int]:
    """Words with how often they were said, whatever their capitals. A word stands as most people wrote it."""
    spellings: dict[str, Counter[str]] = {}
    for vote in votes:
        spellings.setdefault(tidy(vote).casefold(), Counter())[tidy(vote)] += 1
    counted = {min(found, key=lambda one, found=found: (-found[one], one)): found.total() for found in spellings.values()}  # type: ignore[misc]
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_WORDS])


def without_result(tally: Tally) -> Tally:
    """Only how many voted: what everybody may know before it is shown."""
    return Tally(votes=tally.votes)
