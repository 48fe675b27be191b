"""The index on PostgreSQL: a text search vector per entry, and trigrams of the title.

The vector is written from our own words (see `words.py`), not by `to_tsvector`: its stemmer is another, and its
parser takes "1e5" for a number.
"""

from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from vakkring.search.words import SHORT, Term, forms, words

LAST_POSITION = 16_383
ALIKE_AT_LEAST = 0.35
"""Looser than `words.likeness`, which judges what this finds."""


def store(entry_id: int, title: str, body: str) -> None:
    """Write the words of an entry; those of the title weigh more."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE search_entry SET vector = %s::tsvector WHERE id = %s", [vector(title, body), entry_id])


def forget(entry_ids: Sequence[int]) -> None:
    """The vector goes with its row."""


def vector(title: str, body: str) -> str:
    """A tsvector as text: 'warmtepomp':1A. Words are letters and digits only, so there is nothing to escape."""
    title_words = words(title)
    weighed = [(word, at, "A") for at, word in enumerate(title_words, start=1)]
    weighed += [(word, at, "D") for at, word in enumerate(words(body), start=len(title_words) + 2)]
    found: dict[str, list[str]] = {}
    for word, at, weight in weighed:
        for form in forms(word):
            found.setdefault(form, []).append(f"{min(at, LAST_POSITION)}{weight}")
    return " ".join(f"'{form}':{','.join(positions[:50])}" for form, positions in found.items())


def matching(asked: list[Term], *, every: bool, where: str, values: list[str], limit: int) -> list[int]:
    """Ids of the entries with all (or any) of the words, best first."""
    question = (" & " if every else " | ").join(as_query(term) for term in asked)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT entry.id FROM search_entry entry, (SELECT %s::tsquery AS question) asked "  # noqa: S608 -- `where` is ours
            f"WHERE vector @@ question {where} "
            "ORDER BY ts_rank('{0.1, 0.2, 0.4, 1.0}', vector, question, 1) DESC, entry.id LIMIT %s",
            [question, *values, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def as_query(term: Term) -> str:
    """A term as tsquery text; ":*" makes a prefix."""
    if not term.half:
        return f"'{term.stem}'"
    return "(" + " | ".join(f"'{form}':*" for form in forms(term.word)) + ")"


def titles_alike(asked: list[Term], *, where: str, values: list[str]) -> Iterable[tuple[int, str]]:
    """Ids and folded titles that may look like the question, found through the trigram index."""
    usable = [term for term in asked if len(term.word) >= SHORT]
    if not usable:
        return []
    alike = " OR ".join(["entry.title_folded LIKE %s OR %s <%% entry.title_folded"] * len(usable))
    patterns = [value for term in usable for value in (f"%{term.stem}%", term.word)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(ALIKE_AT_LEAST)])
        cursor.execute(
            f"SELECT entry.id, entry.title_folded FROM search_entry entry WHERE ({alike}) {where} LIMIT 500",  # noqa: S608 -- only our own text
            [*patterns, *values],
        )
        return list(cursor.fetchall())
