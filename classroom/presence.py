"""How long somebody was there, from the spans in which processes saw him. Pure.

Attended is who was there for at least half of the time that the session really took, and did something: said, asked, chose or drew. A phone
that lies open in the van was not there; somebody who listened and chose once in a poll was.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

Span = tuple[datetime, datetime]
SHARE = 0.5
FEWEST_ACTS = 1


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time as spans that do not overlap: two windows, or two processes after a reconnect, count once."""
    found: list[Span] = []
    for begin, end in sorted(span for span in spans if span[0] < span[1]):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def time_within(spans: Iterable[Span], whole: Span) -> timedelta:
    """How much of `whole` the spans cover."""
    begin, end = whole
    cut = [(max(start, begin), min(stop, end)) for start, stop in spans]
    return sum((stop - start for start, stop in merged(cut)), timedelta())


def attended(there: timedelta, whole: Span, acts: int) -> bool:
    """True for who was there long enough and did something."""
    length = whole[1] - whole[0]
    return length > timedelta() and there >= SHARE * length and acts >= FEWEST_ACTS
