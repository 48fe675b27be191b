"""Finding things."""

import re
from dataclasses import dataclass

from vakkring.search.engine import engine
from vakkring.search.models import Entry
from vakkring.search.words import Piece, Term, likeness, mark, snippet, terms

SLUG = re.compile(r"[-\w]{1,50}")


@dataclass(frozen=True)
class Hit:
    """Something that was found. Title and snippet come in pieces of plain text, with what was asked for marked."""

    reference: str
    kind: str
    url: str
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]

    @property
    def title_text(self) -> str:
        """The title in one piece."""
        return "".join(piece.text for piece in self.title)


def find(query: str, *, kind: str | None = None, topic: str | None = None, limit: int = 20) -> list[Hit]:
    """What answers the question, best first: with all its words, then with some, then with a title that looks like it.

    Takes anything a person (or a robot) types; what holds no word finds nothing.
    """
    asked = terms(query)
    if not asked or (kind and "\x00" in kind) or (topic and not SLUG.fullmatch(topic)):
        return []
    ids = best(asked, kind, topic, limit)
    entries = Entry.objects.in_bulk(ids)
    return [as_hit(entries[entry_id], asked) for entry_id in ids if entry_id in entries]


def best(asked: list[Term], kind: str | None, topic: str | None, limit: int) -> list[int]:
    """Ids, best first. Each further way of looking is tried only when the ones before found too little."""
    where, values = restriction(kind, topic)
    found = engine().matching(asked, every=True, where=where, values=values, limit=limit)
    if len(found) < limit and len(asked) > 1:
        found += engine().matching(asked, every=False, where=where, values=values, limit=limit)
    if len(set(found)) < limit:
        rated = [(likeness(asked, title), entry_id) for entry_id, title in engine().titles_alike(asked, where=where, values=values)]
        found += [entry_id for score, entry_id in sorted(rated, key=lambda pair: (-pair[0], pair[1])) if score]
    return list(dict.fromkeys(found))[:limit]


def restriction(kind: str | None, topic: str | None) -> tuple[str, list[str]]:
    """SQL that narrows to a kind and a topic, with its values. The text is fixed; what people type only goes in as values."""
    conditions, values = "", []
    if kind:
        conditions += " AND entry.kind = %s"
        values.append(kind)
    if topic:
        conditions += " AND entry.topics LIKE %s"
        values.append(f"%|{topic}|%")
    return conditions, values


def as_hit(entry: Entry, asked: list[Term]) -> Hit:
    """An entry as it is shown."""
    return Hit(entry.reference, entry.kind, entry.url, mark(entry.title, asked), snippet(entry.body, asked))
