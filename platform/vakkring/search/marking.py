"""How well a text answers a question, and which words of it do. Pure.

The databases only gather candidates; the order is decided here, so it is the same on both.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from vakkring.search.question import Question, Term
from vakkring.search.words import WORD, stem, words

WORD_ITSELF, OTHER_FORM, BEGINNING, INSIDE = 1.0, 0.95, 0.8, 0.5
SYNONYM = 0.9
TITLE, SENTENCE, BODY = 3.0, 1.0, 0.4
SNIPPET = 200
LOOK_AT = 20_000
KEPT = 4096
"""So many texts are kept cut into sentences and words: the same cards answer many questions."""

_SENTENCE = re.compile(r"\n+|(?<=[.!?…])\s+(?=[A-ZÀ-Þ0-9\"'‘“(])")


@dataclass(frozen=True)
class Piece:
    """A piece of text; `marked` when it is what was asked for. Plain text: the template escapes it."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class Sighting:
    """A word met a term: the `part` of the `alternative` of the group at `place`."""

    place: int
    alternative: int
    part: int
    strength: float


class Lens:
    """Looks at words with one question in mind. Remembers each word it saw: bodies share most of theirs."""

    def __init__(self, question: Question) -> None:
        self._sizes: dict[tuple[int, int], int] = {}
        self._itself: dict[str, list[Sighting]] = {}
        self._stems: dict[str, list[Sighting]] = {}
        self._beginnings: list[tuple[str, Sighting]] = []
        self._seen: dict[str, tuple[Sighting, ...]] = {}
        self._weights = [group.weight for group in question.groups]
        for place, group in enumerate(question.groups):
            for number, alternative in enumerate((*group.near, *group.wide)):
                self._sizes[place, number] = len(alternative)
                for part, term in enumerate(alternative):
                    self._look_for(term, INSIDE if term.whole else SYNONYM if number else 1.0, (place, number, part))

    def _look_for(self, term: Term, weight: float, where: tuple[int, int, int]) -> None:
        """Remember by which words a term is met."""
        self._itself.setdefault(term.word, []).append(Sighting(*where, weight * WORD_ITSELF))
        if not term.whole:
            self._stems.setdefault(stem(term.word), []).append(Sighting(*where, weight * OTHER_FORM))
        if term.half:
            self._beginnings += [(form, Sighting(*where, weight * BEGINNING)) for form in {term.word, stem(term.word)}]

    def of(self, word: str) -> tuple[Sighting, ...]:
        """What a folded word meets."""
        found = self._seen.get(word)
        if found is None:
            met = [*self._itself.get(word, ()), *self._stems.get(stem(word), ())]
            met += [sighting for beginning, sighting in self._beginnings if word.startswith(beginning)]
            found = self._seen[word] = tuple(met)
        return found

    def reach(self, said: Sequence[str]) -> dict[tuple[int, int], float]:
        """The alternatives that folded words meet, each with how well: an alternative of two words only by both."""
        met: dict[tuple[int, int], dict[int, float]] = {}
        for word in said:
            sightings = self._seen.get(word)  # most words were looked at before, and meet nothing: no call for those
            for one in self.of(word) if sightings is None else sightings:
                parts = met.setdefault((one.place, one.alternative), {})
                parts[one.part] = max(one.strength, parts.get(one.part, 0.0))
        return {key: min(parts.values()) for key, parts in met.items() if len(parts) == self._sizes[key]}

    def score(self, title: str, *texts: str) -> float:
        """How well an entry answers: the title most, then its best sentence. Among titles that say it, the shortest says little else."""
        in_title, best, whole = self.together(self.reach(words(title))), 0.0, dict[tuple[int, int], float]()
        for sentence in (one for text in texts for one in sentences(text)):
            reached = self.reach(sentence.words)
            if not reached:
                continue
            best = max(best, self.together(reached))
            for key, strength in reached.items():
                whole[key] = max(strength, whole.get(key, 0.0))
        return TITLE * in_title + SENTENCE * best + BODY * self.together(whole) + in_title / (2 + len(words(title)))

    def together(self, reached: dict[tuple[int, int], float]) -> float:
        """The sum over the groups of the best alternative of each, by how much the group says."""
        best: dict[int, float] = {}
        for (place, _), strength in reached.items():
            best[place] = max(strength, best.get(place, 0.0))
        return sum(strength * self._weights[place] for place, strength in best.items())

    def mark(self, text: str) -> tuple[Piece, ...]:
        """The text in pieces, with the words that were asked for marked. Together the pieces are the text."""
        pieces: list[Piece] = []
        at = 0
        for start, end in self.places(text):
            if start > at:
                pieces.append(Piece(text[at:start]))
            pieces.append(Piece(text[start:end], marked=True))
            at = end
        if at < len(text):
            pieces.append(Piece(text[at:]))
        return tuple(pieces)

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the words stand that were asked for."""
        met = self.reach(words(text))
        if not met:
            return
        for found in WORD.finditer(text):
            if any((one.place, one.alternative) in met for word in words(found.group()) for one in self.of(word)):
                yield found.span()

    def snippet(self, body: str) -> tuple[Piece, ...]:
        """The sentence that answers best, with what follows as long as there is room; the beginning when none does."""
        found = sentences(body)
        if not found:
            return ()
        best = max(range(len(found)), key=lambda at: (self.together(self.reach(found[at].words)), -at))
        text, following = found[best].text, best + 1
        while following < len(found) and len(text) + len(found[following].text) < SNIPPET:
            text += glue(text) + found[following].text
            following += 1
        cut = self.window(text)
        return self.mark(("… " if best else "") + cut + (" …" if following < len(found) and not cut.endswith("…") else ""))

    def window(self, text: str) -> str:
        """At most `SNIPPET` letters of a long sentence, around the first word that was asked for."""
        if len(text) <= SNIPPET:
            return text
        first = next(self.places(text), (0, 0))[0]
        start = 0 if first < SNIPPET // 2 else text.rfind(" ", 0, first - SNIPPET // 3) + 1
        end = len(text) if len(text) <= start + SNIPPET else max(text.rfind(" ", start, start + SNIPPET), start + SNIPPET // 2)
        return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")


@dataclass(frozen=True)
class Sentence:
    """A sentence, and its folded words."""

    text: str
    words: tuple[str, ...]


@lru_cache(maxsize=KEPT)
def sentences(body: str) -> tuple[Sentence, ...]:
    """The sentences of a text; a line of its own (a list item, a heading, a cell) is one too."""
    cut = (" ".join(one.split()) for one in _SENTENCE.split(body[:LOOK_AT]))
    return tuple(Sentence(text, tuple(words(text))) for text in cut if text)


def glue(text: str) -> str:
    """What stands between two sentences: a line without a full stop must not run into the next one."""
    return " " if text.endswith((".", "!", "?", "…", ":")) else " · "
