"""The index on SQLite: an FTS5 table with the words of each entry; its rowid is the entry's id."""

from collections.abc import Iterable, Sequence

from django.db import connection

from vakkring.search.models import Entry
from vakkring.search.question import Group, Narrowing, Term, written
from vakkring.search.words import forms, stem, words


def one_writer() -> None:
    """SQLite knows only one."""


def prepared(row: Entry, topics: Sequence[str]) -> tuple[str, str]:  # noqa: ARG001 -- PostgreSQL needs them
    """The words of an entry as `store` writes them."""
    return as_indexed(row.title), as_indexed(f"{row.body} {row.place}")


def store(row: Entry, ready: tuple[str, str]) -> None:
    """Write an entry and its words."""
    row.pk = Entry.objects.filter(reference=row.reference).values_list("pk", flat=True).first()
    row.save()
    forget([row.pk])
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_words (rowid, title, body) VALUES (%s, %s, %s)",
            [row.pk, *ready],
        )


def forget(entry_ids: Sequence[int]) -> None:
    """Remove the words of entries."""
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM search_words WHERE rowid = %s", [(entry_id,) for entry_id in entry_ids])


def as_indexed(text: str) -> str:
    """All forms of all words, in order."""
    return " ".join(form for word in words(text) for form in forms(word))


def matching(groups: Iterable[Group], *, every: bool, wide: bool, narrowed: Narrowing, limit: int) -> list[int]:
    """Ids of the entries that meet all (or any) of the groups, likely ones first; a word in the title weighs ten times."""
    question = written(groups, every=every, wide=wide, signs=(" AND ", " OR "), term=as_query)
    where, values = restriction(narrowed)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT entry.id FROM search_words JOIN search_entry entry ON entry.id = search_words.rowid "  # noqa: S608 -- `where` is ours
            f"WHERE search_words MATCH %s {where} ORDER BY bm25(search_words, 10.0, 1.0), entry.id LIMIT %s",
            [question, *values, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def restriction(narrowed: Narrowing) -> tuple[str, list[str]]:
    """SQL that narrows, with its values. The text is fixed; what people type only goes in as values."""
    conditions, values = "", list(narrowed.kinds)
    if narrowed.kinds:
        conditions += f" AND entry.kind IN ({', '.join(['%s'] * len(narrowed.kinds))})"
    if narrowed.topic:
        conditions += " AND entry.topics LIKE %s"
        values.append(f"%|{narrowed.topic}|%")
    return conditions, values


def as_query(term: Term) -> str:
    """A term as FTS5 query; the words are letters and digits only, between quotes they are never operators."""
    if term.whole:
        return f'"{term.word}"'
    if not term.half:
        return f'"{stem(term.word)}"'
    return "(" + " OR ".join(f'"{form}"*' for form in forms(term.word)) + ")"
