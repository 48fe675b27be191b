"""What differs between two rows of anything, within bounds: anybody may compare what somebody made as large as he liked. Pure."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher

Part = tuple[str, int, int, int, int]
"""As `SequenceMatcher` tells it: "equal", "replace", "delete" or "insert", from and to in the one, from and to in the other."""

MOST_AT_ONCE = 250_000
"""Pairs of two rows that are compared one by one: 500 words on both sides. It costs at least one step for each pair, at worst many."""
MOST = 2_000_000
"""Steps for all there is to compare: half a second, and some seconds for what was written to make it long."""
LETTERS = 4
"""So many are looked at in a step."""


class Differing:
    """Compares, as long as its steps last. After that things are no more than other things."""

    def __init__(self) -> None:
        self.left = MOST

    def affords(self, steps: int) -> bool:
        """True when so much can still be done; it counts as done then. What is too much was the last."""
        enough = steps <= self.left
        self.left = self.left - steps if enough else 0
        return enough

    def within(self, places: Iterable[int], sizes: Sequence[int], size: int) -> Iterator[int]:
        """Places in a row of texts, as many as can be looked at. `sizes`: their letters; `size`: of what they are held against."""
        for place in places:
            if not self.affords(1 + (sizes[place] + size) // LETTERS):
                return
            yield place

    def parts(self, old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Part]:
        """What became of one row in the other. What both begin and end with stays; in between, what is too much is replaced."""
        shortest = min(len(old), len(new))
        head = next((at for at in range(shortest) if old[at] != new[at]), shortest)
        tail = next((at for at in range(shortest - head) if old[-1 - at] != new[-1 - at]), shortest - head)
        end, new_end = len(old) - tail, len(new) - tail
        found: list[Part] = [("equal", 0, head, 0, head)] if head else []
        found += [(what, a + head, b + head, c + head, d + head) for what, a, b, c, d in self.middle(old[head:end], new[head:new_end])]
        return [*found, ("equal", end, len(old), new_end, len(new))] if tail else found

    def middle(self, old: Sequence[Hashable], new: Sequence[Hashable]) -> Sequence[Part]:
        """The same for rows that begin and end differently."""
        steps = len(old) * len(new)
        if steps > MOST_AT_ONCE or not self.affords(steps):
            return [("replace", 0, len(old), 0, len(new))]
        return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
