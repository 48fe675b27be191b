"""The index on SQLite: an FTS5 table with the words of each entry; its rowid is the entry's id."""

from collections.abc import Iterable, Sequence

from django.db import connection

from vakkring.search.words import Term, forms, words


def store(entry_id: int, title: str, body: str) -> None:
    """Write the words of an entry anew."""
    forget([entry_id])
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_words (rowid, title, body) VALUES (%s, %s, %s)", [entry_id, as_indexed(title), as_indexed(body)])


def forget(entry_ids: Sequence[int]) -> None:
    """Remove the words of entries."""
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM search_words WHERE rowid = %s", [(entry_id,) for entry_id in entry_ids])


def as_indexed(text: str) -> str:
    """All forms of all words, in order."""
    return " ".join(form for word in words(text) for form in forms(word))


def matching(asked: list[Term], *, every: bool, where: str, values: list[str], limit: int) -> list[int]:
    """Ids of the entries with all (or any) of the words, best first; a word in the title weighs ten times."""
    question = (" AND " if every else " OR ").join(as_query(term) for term in asked)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT entry.id FROM search_words JOIN search_entry entry ON entry.id = search_words.rowid "  # noqa: S608 -- `where` is ours
            f"WHERE search_words MATCH %s {where} ORDER BY bm25(search_words, 10.0, 1.0), entry.id LIMIT %s",
            [question, *values, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def as_query(term: Term) -> str:
    """A term as FTS5 query; the words are letters and digits only, between quotes they are never operators."""
    if not term.half:
        return f'"{term.stem}"'
    return "(" + " OR ".join(f'"{form}"*' for form in forms(term.word)) + ")"


def titles_alike(asked: list[Term], *, where: str, values: list[str]) -> Iterable[tuple[int, str]]:  # noqa: ARG001 -- PostgreSQL needs the terms
    """All ids and folded titles: on the small embedded database looking at each is quick enough."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT entry.id, entry.title_folded FROM search_entry entry WHERE 1 = 1 {where}", values)  # noqa: S608 -- only our own text
        return list(cursor.fetchall())
