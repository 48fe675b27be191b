"""The index on PostgreSQL: a text search vector per entry. The migrations hold the function that gathers candidates from it.

Vectors are written from our own words (see `words.py`), not by `to_tsvector`: its stemmer is another, its parser takes "1e5" for a number.
Beside the words a vector holds marks, so that one index answers everything: ^word stands in the title, =kind and #topic say what it is.
"""

from collections.abc import Iterable, Sequence
from functools import partial

from django.db import connection

from vakkring.search.models import Entry
from vakkring.search.question import Group, Narrowing, Term, written
from vakkring.search.words import forms, stem, words

LAST_POSITION = 16_383
ENOUGH = 150
"""A word that stands everywhere answers nothing: of so many entries (twice: by title, by text) the best are taken, the rest is not read."""
LOCK = 7_301_402
"""Any number, as long as nobody else locks it."""
STORE = """
    INSERT INTO search_entry (reference, kind, title, body, place, url, topics, vector) VALUES (%s, %s, %s, %s, %s, %s, %s, %s::tsvector)
    ON CONFLICT (reference) DO UPDATE SET kind = excluded.kind, title = excluded.title, body = excluded.body, place = excluded.place,
        url = excluded.url, topics = excluded.topics, vector = excluded.vector
"""
SIGNS = (" & ", " | ")
IN_TITLE = "^"


def one_writer() -> None:
    """Wait for others who change the index, until this transaction ends: two that count the same words would wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def prepared(row: Entry, topics: Sequence[str]) -> str:
    """The words of an entry as `store` writes them; those of the title weigh more."""
    return vector(row.title, f"{row.body} {row.place}", row.kind, topics)


def store(row: Entry, ready: str) -> None:
    """Write an entry and its words in one go, so that the index is written once."""
    with connection.cursor() as cursor:
        cursor.execute(STORE, [row.reference, row.kind, row.title, row.body, row.place, row.url, row.topics, ready])


def forget(entry_ids: Sequence[int]) -> None:
    """The vector goes with its row."""


def vector(title: str, body: str, kind: str, topics: Sequence[str]) -> str:
    """A tsvector as text: 'warmtepomp':1A '=kaart'. Words are letters and digits only, so there is nothing to escape."""
    title_words = words(title)
    weighed = [(word, at, "A") for at, word in enumerate(title_words, start=1)]
    weighed += [(word, at, "D") for at, word in enumerate(words(body), start=len(title_words) + 2)]
    found: dict[str, list[str]] = {}
    for word, at, weight in weighed:
        for form in forms(word):
            found.setdefault(form, []).append(f"{min(at, LAST_POSITION)}{weight}")
    marks = {kind_mark(kind), *(f"#{topic}" for topic in topics), *(IN_TITLE + form for word in title_words for form in forms(word))}
    return " ".join([f"'{form}':{','.join(positions[:50])}" for form, positions in found.items()] + [f"'{mark}'" for mark in sorted(marks)])


def kind_mark(kind: str) -> str:
    """How a vector says what kind of thing it is of."""
    return "=" + "".join(words(kind))


def matching(groups: Iterable[Group], *, every: bool, wide: bool, narrowed: Narrowing, limit: int) -> list[int]:
    """Ids of the entries that meet all (or any) of the groups, likely ones first."""
    asked = list(groups)
    narrow = ["(" + " | ".join(f"'{kind_mark(kind)}'" for kind in narrowed.kinds) + ")"] if narrowed.kinds else []
    narrow += [f"'#{narrowed.topic}'"] if narrowed.topic else []
    question = " & ".join([f"({written(asked, every=every, wide=wide, signs=SIGNS, term=as_query)})", *narrow])
    title = written(asked, every=False, wide=wide, signs=SIGNS, term=partial(as_query, mark=IN_TITLE))
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM search_candidates(%s, %s, %s, %s)", [question, f"({title}) & {question}", ENOUGH, limit])
        return [row[0] for row in cursor.fetchall()]


def as_query(term: Term, mark: str = "") -> str:
    """A term as tsquery text; ":*" makes a prefix."""
    if term.whole:
        return f"'{mark}{term.word}'"
    if not term.half:
        return f"'{mark}{stem(term.word)}'"
    return "(" + " | ".join(f"'{mark}{form}':*" for form in forms(term.word)) + ")"
