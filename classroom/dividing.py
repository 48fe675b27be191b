"""Dividing people into groups. Pure; chance comes in as a `random.Random`."""

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

One = TypeVar("One")


def at_random(people: Sequence[One], size: int, chance: random.Random) -> list[list[One]]:
    """Groups of about `size`, that differ by at most one. Nobody sits alone when there are two or more.

    The number of groups is that which comes nearest to `size`; with as near on both sides, the larger groups: in a group that one leaves
    people still talk.
    """
    if not people:
        return []
    shuffled = list(people)
    chance.shuffle(shuffled)
    many = how_many(len(shuffled), size)
    return [shuffled[number::many] for number in range(many)]


def how_many(people: int, size: int) -> int:
    """The number of groups."""
    most = max(1, people // 2)  # nobody alone
    return min(range(1, most + 1), key=lambda many: (abs(people / many - size), many))


def smallest(groups: Mapping[int, int]) -> int:
    """Which group a latecomer joins: that with the fewest people, of those the first."""
    return min(groups, key=lambda number: (groups[number], number))


def completed(chosen: Sequence[Sequence[One]], everybody: Sequence[One]) -> list[list[One]]:
    """Groups as somebody chose them, and whom he forgot each in the smallest one. Empty groups fall away."""
    groups = [list(dict.fromkeys(group)) for group in chosen if group]
    placed = {one for group in groups for one in group}
    for one in everybody:
        if one not in placed and groups:
            min(groups, key=len).append(one)
    return groups
