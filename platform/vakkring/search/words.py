"""Dutch words as the index sees them: small letters, no accents, stemmed. Pure.

Both databases are fed these words, so both find the same: PostgreSQL's own Dutch stemmer is another one than SQLite could have.
"""

import re
import unicodedata
from functools import lru_cache
from threading import Lock

import snowballstemmer

MAX_WORD = 60

# Left out of a question as long as other words remain: "hoe regel ik de stooklijn in" asks for "regel stooklijn".
STOP_WORDS = frozenset(
    (
        "aan als bij dat de den der deze die dit door dus een en er het hoe ik in is je kan "
        "maar me met mijn moet naar niet nog of om ook op over te tot uit van voor waar waarom wanneer was "
        "wat we wel welke wie wil word wordt ze zich zijn zo"
    ).split()
)

# "3x25" is 3 and 25, as "3 × 25" is.
WORD = re.compile(r"\d+(?=x\d)|(?!(?<=\d)x\d)[^\W_]+")
SHORTEST_STEM = 3
LONG_VERB = 6
_TWICE = re.compile(r"(.)\1")
_stemmer = snowballstemmer.stemmer("dutch")
_one_at_a_time = Lock()


def fold(text: str) -> str:
    """Small letters without accents; "Coördinatie" becomes "coordinatie"."""
    if text.isascii():
        return text.replace("\x00", " ").lower()
    decomposed = unicodedata.normalize("NFKD", text.replace("\x00", " ")).casefold()
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a folded word: "zonnepanelen" and "zonnepaneel" have the same.

    Letters that stand twice count once: Dutch doubles them or not by what follows, and the stemmer does not always see that. Nor does it
    see the t of "pendelt"; and of "ISDE" it would leave no more than "is".
    """
    with _one_at_a_time:  # the stemmer keeps its state in itself
        stemmed = _TWICE.sub(r"\1", str(_stemmer.stemWord(word)))
    if len(stemmed) < SHORTEST_STEM:
        return word
    return stemmed[:-1] if len(stemmed) >= LONG_VERB and stemmed.endswith("t") else stemmed


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return [word[:MAX_WORD] for word in WORD.findall(fold(text))]


def forms(word: str) -> tuple[str, ...]:
    """How a folded word stands in the index: its stem, and itself, so that half a word finds it."""
    stemmed = stem(word)
    return (stemmed,) if stemmed == word else (stemmed, word)
