"""How deep the pieces of a document lie in each other. Pure.

The library removes what lies inside something by calling itself for each level, until the stack is full and the process ends: some ten
thousands of levels, which fit in a few hundred kilobytes. So whoever nests without end is refused before it is applied.
"""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable

from vakkring.realtime import updates
from vakkring.realtime.protocol import Malformed
from vakkring.realtime.updates import Piece, Place

DEEPEST = 100
"""A table in a list in a quotation is ten deep."""


class Runs:
    """One client's pieces, in the order of their clocks: those beside each other that lie equally deep are one run."""

    __slots__ = ("depths", "end", "starts")

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.depths: list[int] = []
        self.end = 0

    def add(self, start: int, end: int, depth: int) -> None:
        """What comes behind the last; what is known already stays as it is."""
        if end <= self.end:
            return
        if not self.depths or self.depths[-1] != depth or start > self.end:
            self.starts.append(max(start, self.end))
            self.depths.append(depth)
        self.end = end

    def at(self, clock: int) -> int | None:
        """How deep the piece with this clock lies; None when it is not here."""
        before = bisect_right(self.starts, clock) - 1
        return self.depths[before] if before >= 0 and clock < self.end else None


class Depths:
    """Of a whole document, by client."""

    def __init__(self, update: bytes) -> None:
        """Of a document, as one update."""
        self.known: dict[int, Runs] = {}
        self.take(updates.inspect(update, most=None).pieces)

    def take(self, pieces: Iterable[Piece]) -> None:
        """What an update brings. Raises `Malformed` when something in it lies too deep; then nothing of it is kept."""
        self.keep(self.measured(pieces))

    def keep(self, fresh: dict[int, Runs]) -> None:
        """Put what was measured beside what is known."""
        for client, runs in fresh.items():
            known = self.known.setdefault(client, Runs())
            ends = [*runs.starts[1:], runs.end]
            for start, end, depth in zip(runs.starts, ends, runs.depths, strict=True):
                known.add(start, end, depth)

    def measured(self, pieces: Iterable[Piece]) -> dict[int, Runs]:
        """How deep these lie. One may stand beside, or in, one that comes later among them."""
        waiting: dict[int, deque[Piece]] = {}
        for piece in pieces:
            waiting.setdefault(piece[0], deque()).append(piece)
        fresh: dict[int, Runs] = {}
        done = 0
        for first in waiting:
            following = [(first, done)]
            while following:
                client, since = following[-1]
                if not waiting[client]:
                    following.pop()
                    continue
                _client, start, end, place, other, clock = waiting[client][0]
                depth = self.depth(place, other, clock, fresh)
                if depth is None and waiting.get(other):
                    if all(other != one for one, _since in following):
                        following.append((other, done))
                    elif done > since and other != client:  # the one that waits for this one can go on
                        following.pop()
                    else:
                        raise Malformed("two that build upon each other")
                    continue
                if depth is not None and depth > DEEPEST:
                    raise Malformed("nested too deep")
                waiting[client].popleft()
                fresh.setdefault(client, Runs()).add(start, end, depth or 0)
                done += 1
        return fresh

    def depth(self, place: Place, client: int, clock: int, fresh: dict[int, Runs]) -> int | None:
        """How deep something at this place lies; None when what it builds upon is not there (yet)."""
        if place is Place.NOWHERE:
            return 0
        if place is Place.ROOT:
            return 1
        found = [runs[client].at(clock) for runs in (self.known, fresh) if client in runs]
        depth = next((one for one in found if one is not None), None)
        return depth if depth is None or place is Place.BESIDE else depth + 1
