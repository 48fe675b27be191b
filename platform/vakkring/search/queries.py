"""Finding things."""

import re
from dataclasses import dataclass

from vakkring.search.engine import engine
from vakkring.search.known import kinds, known_words
from vakkring.search.marking import Lens, Piece
from vakkring.search.models import Entry
from vakkring.search.question import Narrowing, Question, Synonyms, suggestion, understand
from vakkring.search.words import words

SLUG = re.compile(r"[-a-zA-Z0-9_]{1,50}")
CANDIDATES = 24
"""So many are gathered by the database and put in order here."""
FEW = 3
"""With fewer answers than this it is worth looking further."""


@dataclass(frozen=True)
class Hit:
    """Something that was found. Title and snippet come in pieces of plain text, with what was asked for marked."""

    reference: str
    kind: str
    url: str
    place: str
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]

    @property
    def title_text(self) -> str:
        """The title in one piece."""
        return "".join(piece.text for piece in self.title)


@dataclass(frozen=True)
class Answer:
    """What was found: of the kind that was asked for first, and of all others. With what to tell the person.

    `instead`: the words with which we looked, when those typed are nowhere. `also`: for what else we looked. `perhaps`: a better question.
    `more`: there are more than these.
    """

    first: tuple[Hit, ...] = ()
    others: tuple[Hit, ...] = ()
    instead: str = ""
    also: tuple[str, ...] = ()
    perhaps: str = ""
    more: bool = False


def look_up(query: str, first: str, synonyms: Synonyms, *, most: int = 8) -> Answer:
    """What answers the question: the best of one kind, and the best of the other kinds."""
    known = known_words()
    question = understand(query, known, synonyms)
    own = best(question, Narrowing((first,)), most + 1)
    other_kinds = tuple(kind for kind in kinds() if kind != first)
    others = best(question, Narrowing(other_kinds), most + 1) if other_kinds else []
    few = len(own) + len(others) < FEW and not question.instead
    return Answer(
        first=tuple(own[:most]),
        others=tuple(others[:most]),
        instead=question.instead,
        also=question.also,
        perhaps=suggestion(query, known, synonyms) if few else "",
        more=len(own) > most or len(others) > most,
    )


def find(query: str, *, kind: str | None = None, topic: str | None = None, limit: int = 20, synonyms: Synonyms | None = None) -> list[Hit]:
    """What answers the question, best first. Takes anything a person (or a robot) types; what holds no word finds nothing."""
    if (kind and not words(kind)) or (topic and not SLUG.fullmatch(topic)):
        return []
    return best(understand(query, known_words(), synonyms or Synonyms()), Narrowing((kind,) if kind else (), topic or ""), limit)


def best(question: Question, narrowed: Narrowing, limit: int) -> list[Hit]:
    """The best answers. Each further way of looking is tried only when the ones before found too little."""
    if not question.groups:
        return []
    ways = [(True, False)]
    ways += [(True, True)] if any(group.wide for group in question.groups) else []
    ways += [(False, False)] if len(question.groups) > 1 else []
    found: dict[int, int] = {}
    for way, (every, wide) in enumerate(ways):
        if way and len(found) >= (FEW if not every else limit):
            break
        rows = engine().matching(question.groups, every=every, wide=wide, narrowed=narrowed, limit=max(CANDIDATES, limit))
        for pk in rows:
            found.setdefault(pk, way)
    return in_order(found, Lens(question), limit)


def in_order(found: dict[int, int], lens: Lens, limit: int) -> list[Hit]:
    """The candidates as they are shown, best first: what was found earlier comes first, then what answers better."""
    entries = Entry.objects.in_bulk(found)
    rated = sorted((found[pk], -round(lens.score(one.title, one.body, one.place), 6), pk) for pk, one in entries.items())
    return [as_hit(entries[pk], lens) for _, _, pk in rated[:limit]]


def as_hit(entry: Entry, lens: Lens) -> Hit:
    """An entry as it is shown."""
    return Hit(entry.reference, entry.kind, entry.url, entry.place, lens.mark(entry.title), lens.snippet(entry.body))
