"""Which counts may be shown, so that no group under five people can be read from them, nor worked out from what stands beside them. Pure.

A row of counts divides people: so many stopped at card 1, at card 2, ..., so many finished. Its cells are put into groups that each hold
nobody or at least `MINIMUM` people, and only sums of whole groups are ever shown. Whatever is added up or subtracted then is a sum of whole
groups again. A cell is shown when it is a group by itself; "so many came this far" is shown when no group has cells on both sides of
that place.

The same row is shown for several periods, one within the other. There the difference of two periods is a group of people as well (who came
to an end between 90 and 30 days ago), so a shorter period only joins groups of the longer one, and in each of its groups the difference,
too, holds nobody or at least `MINIMUM` people.

What this does not stop: somebody who looks every day sees what changed since yesterday.
"""

from collections.abc import Sequence
from dataclasses import dataclass

MINIMUM = 5

Cells = tuple[int, ...]
Counts = Sequence[int]


@dataclass(frozen=True)
class Group:
    """Cells, by their places, and how many people they hold together."""

    cells: Cells
    people: int


@dataclass(frozen=True)
class Row:
    """A row as it may be shown. Without groups nothing of it may be shown, not even how many there are."""

    groups: tuple[Group, ...] = ()

    def cell(self, place: int) -> int | None:
        """How many are in this cell; None when that stays hidden."""
        found = next((one for one in self.groups if place in one.cells), None)
        if found is None:
            return None
        return found.people if len(found.cells) == 1 or found.people == 0 else None

    def from_here(self, place: int) -> int | None:
        """How many are in this cell and all after it; None when that stays hidden."""
        if not self.groups or any(one.people and min(one.cells) < place <= max(one.cells) for one in self.groups):
            return None
        return sum(one.people for one in self.groups if min(one.cells) >= place)

    @property
    def total(self) -> int | None:
        """How many there are; None when that stays hidden."""
        return self.from_here(0)


def rows(periods: Sequence[Counts]) -> list[Row]:
    """The row of each period as it may be shown. Longest period first; no count may be larger than the same one before it."""
    found: list[Row] = []
    longer: Counts | None = None
    groups: list[Cells] = [(place,) for place in range(len(periods[0]))] if periods else []
    for counts in periods:
        bands = [counts]
        if longer is not None:
            bands.append([more - less for more, less in zip(longer, counts, strict=True)])
        joined = join(groups, bands)
        found.append(Row(tuple(Group(cells, held(cells, counts)) for cells in joined)))
        if joined:
            longer, groups = counts, joined
    return found


def join(groups: list[Cells], bands: Sequence[Counts]) -> list[Cells]:
    """Join groups until each holds nobody or enough in every band; none when even all together do not.

    Small ones join small ones beside them first. What is left over then takes along the smallest other one, and last of all the last cell,
    which says how many finished.
    """
    last = len(bands[0]) - 1
    safe = [one for one in groups if harmless(one, bands)]
    left: Cells = ()
    for one in groups:
        if harmless(one, bands):
            continue
        left = (*left, *one)
        if harmless(left, bands):
            safe.append(left)
            left = ()
    safe.sort(key=lambda one: (last in one, sum(held(one, band) for band in bands)))
    while left and not harmless(left, bands):
        taken = next((one for one in safe if any(held(one, band) for band in bands)), None)
        if taken is None:
            return []
        safe.remove(taken)
        left = (*left, *taken)
    return [*safe, tuple(sorted(left))] if left else safe


def harmless(cells: Cells, bands: Sequence[Counts]) -> bool:
    """Nobody, or enough, in every band."""
    return all(held(cells, band) == 0 or held(cells, band) >= MINIMUM for band in bands)


def held(cells: Cells, counts: Counts) -> int:
    """How many people these cells hold."""
    return sum(counts[place] for place in cells)


def tenths(part: int, whole: int) -> int:
    """So many of ten, rounded half up."""
    return (20 * part + whole) // (2 * whole)
