"""Every word that is in the index, to see which words of a question are in none of it, and what was meant. Pure.

Both databases are asked for words that are known to be there, so both forgive the same slips of the finger.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from copy import copy
from math import log10

from rapidfuzz import process
from rapidfuzz.distance import OSA

from vakkring.search.words import stem

SHORTEST_CORRECTED = 4
LONG = 7
"""From this length on a word may hold two slips."""
SHORTEST_INSIDE = 4
"""Shorter words are too common to look for inside other words."""
MOST_INSIDE = 20
RARE, FAR_MORE = 2, 10


def text_of(words: list[str]) -> str:
    """All of them between line ends, to find what stands inside them."""
    return "\n" + "\n".join(words) + "\n"


class Known:
    """The words of the index, each with the number of entries that hold it."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts
        self.words = sorted(counts)
        self.stems: Counter[str] = Counter()
        for word, count in counts.items():
            self.stems[stem(word)] += count
        self.text = text_of(self.words)
        self.of_length: dict[int, list[str]] = {}
        for word in self.words:
            self.of_length.setdefault(len(word), []).append(word)

    def after(self, changes: Mapping[str, int]) -> "Known":
        """The same after these words got another count; 0 takes one away. Nothing is cut into stems again but what changed."""
        gone = {word for word, count in changes.items() if not count and word in self.counts}
        fresh = [word for word, count in changes.items() if count and word not in self.counts]
        made = copy(self)  # others may be looking at this one
        made.counts = {word: count for word, count in {**self.counts, **changes}.items() if count}
        made.words = sorted([*(word for word in self.words if word not in gone), *fresh])
        made.stems = self.stems.copy()
        for word, count in changes.items():
            made.stems[stem(word)] += count - self.counts.get(word, 0)
        made.text = text_of(made.words)
        made.of_length = dict(self.of_length)
        for size in {len(word) for word in (*gone, *fresh)}:
            stay = [word for word in self.of_length.get(size, ()) if word not in gone]
            made.of_length[size] = sorted([*stay, *(word for word in fresh if len(word) == size)])
        return made

    def now(self, counts: Mapping[str, int]) -> "Known":
        """The same when these are all words."""
        gone = dict.fromkeys(self.counts.keys() - counts.keys(), 0)
        return self.after(gone | {word: count for word, count in counts.items() if self.counts.get(word) != count})

    def has(self, word: str, *, half: bool = False) -> bool:
        """True when the index holds this word in any form; `half`: or one that begins with it."""
        if self.stems[stem(word)] or word in self.counts:
            return True
        at = bisect_left(self.words, word)
        return half and at < len(self.words) and self.words[at].startswith(word)

    def rarity(self, word: str) -> float:
        """1 for a word that stands nowhere, less when many entries hold it in any form: of two words the rare one says what is meant."""
        return 1 / (1 + log10(1 + self.stems[stem(word)]))

    def nearest(self, word: str, *, half: bool = False, more_than: int = 0) -> str | None:
        """The word that was probably meant: the fewest slips (a swap of two letters is one), then what is said most.

        `half`: the word may not be finished, so what it looks like may be only the beginning of a known word.
        """
        if len(word) < SHORTEST_CORRECTED or not word.isalpha():
            return None
        slips = 2 if len(word) >= LONG else 1
        as_long = [one for size in range(len(word) - slips, len(word) + slips + 1) for one in self.of_length.get(size, ())]
        found = process.extract(word, as_long, scorer=OSA.distance, score_cutoff=slips, limit=20, processor=None)
        near = [(distance, -self.counts[one], one) for one, distance, _ in found if self.counts[one] > more_than and one != word]
        if not near and half:
            near = [(distance, -self.counts[one], one) for one, distance in self.beginnings(word, slips)]
        return min(near)[2] if near else None

    def beginnings(self, word: str, slips: int) -> Iterator[tuple[str, int]]:
        """Known words whose beginning looks like this."""
        heads = [one[: len(word)] for one in self.words]
        for _, distance, place in process.extract(word, heads, scorer=OSA.distance, score_cutoff=slips, limit=20, processor=None):
            yield self.words[place], distance

    def commoner(self, word: str) -> str | None:
        """A word that looks like this rare one and is said far more: perhaps that was meant."""
        count = self.counts.get(word, 0)
        return self.nearest(word, more_than=count * FAR_MORE) if 0 < count <= RARE else None

    def inside(self, word: str) -> list[str]:
        """Known words in which this word stands somewhere, those said most first: "pomp" in "warmtepomp"."""
        if len(word) < SHORTEST_INSIDE:
            return []
        found = set()
        at = self.text.find(word)
        while at >= 0:
            start, end = self.text.rindex("\n", 0, at + 1) + 1, self.text.index("\n", at)
            found.add(self.text[start:end])
            at = self.text.find(word, end)
        return sorted(found - {word}, key=lambda one: (-self.counts[one], one))[:MOST_INSIDE]

    def parts(self, word: str) -> tuple[str, str] | None:
        """Two known words that were typed as one: "nen1010", "cvketel"."""
        splits = ((word[:at], word[at:]) for at in range(2, len(word) - 1))
        whole = ((one, other) for one, other in splits if self.has(one) and self.has(other))
        return max(whole, key=lambda pair: min(self.counts.get(one, 0) for one in pair), default=None)
