"""Dutch words as the index sees them: small letters, no accents, stemmed. Pure.

Both databases are fed these words, so both find the same: PostgreSQL's own Dutch stemmer is another one than SQLite could have.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import snowballstemmer

MAX_QUERY = 300
MAX_TERMS = 10
MAX_WORD = 60
SHORT = 3
"""Shorter words are too common to look for inside other words."""

# Left out of a question as long as other words remain: "hoe regel ik de stooklijn in" asks for "regel stooklijn".
STOP_WORDS = frozenset(
    (
        "aan als bij dat de den der deze die dit door dus een en er het hoe ik in is je kan "
        "maar me met mijn moet naar niet nog of om ook op over te tot uit van voor waar waarom wanneer was "
        "wat we wel welke wie wil word wordt ze zich zijn zo"
    ).split()
)

_WORD = re.compile(r"[^\W_]+")
_stemmer = snowballstemmer.stemmer("dutch")
_one_at_a_time = Lock()


def fold(text: str) -> str:
    """Small letters without accents; "Coördinatie" becomes "coordinatie"."""
    decomposed = unicodedata.normalize("NFKD", text.replace("\x00", " ")).casefold()
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a folded word: "warmtepompen" and "warmtepomp" have the same."""
    with _one_at_a_time:  # the stemmer keeps its state in itself
        return str(_stemmer.stemWord(word))


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return [word[:MAX_WORD] for word in _WORD.findall(fold(text))]


def forms(word: str) -> tuple[str, ...]:
    """How a folded word stands in the index: its stem, and itself, so that half a word finds it."""
    stemmed = stem(word)
    return (stemmed,) if stemmed == word else (stemmed, word)


@dataclass(frozen=True)
class Term:
    """A word of a question. The last one may still be half typed: then words that begin with it count too."""

    word: str
    half: bool = False

    @property
    def stem(self) -> str:
        """Its stem."""
        return stem(self.word)

    def matches(self, word: str) -> bool:
        """True when a folded word of a text is what this term asks for."""
        return stem(word) == self.stem or (self.half and (word.startswith(self.word) or stem(word).startswith(self.stem)))


def terms(question: str) -> list[Term]:
    """The words to look for. Whatever is typed: quotes, operators and control characters are no words and fall away."""
    found = list(dict.fromkeys(words(question[:MAX_QUERY])))
    telling = [word for word in found if word not in STOP_WORDS] or found
    chosen = telling[:MAX_TERMS]
    return [Term(word, half=place == len(chosen) - 1 and len(word) > 1) for place, word in enumerate(chosen)]


@lru_cache(maxsize=50_000)
def trigrams(word: str) -> frozenset[str]:
    """Three letters at a time, with the edges, as pg_trgm takes them."""
    padded = f"  {word} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


def alike(asked: str, found: str) -> float:
    """How much two words are alike, 0 to 1: part of a compound counts, so does a slip of the finger."""
    if len(asked) >= SHORT and asked in found:
        return 0.5 + 0.5 * len(asked) / len(found)
    one, other = trigrams(asked), trigrams(found)
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


ALIKE_ENOUGH = 0.45


def likeness(asked: list[Term], folded_title: str) -> float:
    """How much a folded title looks like the question: the mean of each word's best match, 0 when that is too little."""
    candidates = {form for word in _WORD.findall(folded_title) for form in forms(word)}
    usable = [term for term in asked if len(term.word) >= SHORT]
    if not candidates or not usable:
        return 0.0
    best = [max(alike(form, found) for form in forms(term.word) for found in candidates) for term in usable]
    mean = sum(best) / len(best)
    return mean if mean >= ALIKE_ENOUGH else 0.0


@dataclass(frozen=True)
class Piece:
    """A piece of text; `marked` when it is what was asked for. Plain text: the template escapes it."""

    text: str
    marked: bool = False


def mark(text: str, asked: list[Term]) -> tuple[Piece, ...]:
    """The text in pieces, with the words that were asked for marked. Together the pieces are the text."""
    pieces: list[Piece] = []
    at = 0
    for start, end in places(text, asked):
        if start > at:
            pieces.append(Piece(text[at:start]))
        pieces.append(Piece(text[start:end], marked=True))
        at = end
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return tuple(pieces)


def places(text: str, asked: list[Term]) -> Iterator[tuple[int, int]]:
    """Where the words stand that were asked for."""
    for found in _WORD.finditer(text):
        if any(term.matches(word) for word in words(found.group()) for term in asked):
            yield found.span()


SNIPPET = 180
LOOK_AT = 20_000


def snippet(body: str, asked: list[Term]) -> tuple[Piece, ...]:
    """A few lines around the first word that was asked for; the beginning when there is none."""
    text = " ".join(body[:LOOK_AT].split())
    first = next(places(text, asked), (0, 0))[0]
    start = 0 if first < SNIPPET // 2 else text.rfind(" ", 0, first - SNIPPET // 3) + 1
    end = len(text) if len(text) <= start + SNIPPET else max(text.rfind(" ", start, start + SNIPPET), start + SNIPPET // 2)
    cut = ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
    return mark(cut, asked)
