"""The words of the index: counted when entries come and go, kept in this process's memory for those who ask.

All copies carry an edition that changes with the index (see `vakkring.editions`).
"""

import logging
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from threading import Lock

from django.db import connection, connections, transaction
from django.db.models import F, Max

from vakkring import editions
from vakkring.search.models import Entry, Word
from vakkring.search.spelling import Known
from vakkring.search.words import words

log = logging.getLogger(__name__)

WHOLE = "search:whole"
"""The edition of the words as a whole: it changes when the index is built anew."""
TEXTS = "search:texts"
"""The edition of what is found: it changes with every entry."""
AT_ONCE = 500
RULES = "=2"
"""No word looks so. Stands among the words of an index that was built by the present rules of `words.py`; another number builds it anew."""
ALL_AGAIN = 3600.0
"""Seconds."""


@dataclass(frozen=True)
class Copy:
    """What a process keeps: the words as they stood at `turn`, in these editions of all of them and of the latest change."""

    whole: str
    edition: str
    turn: int
    known: Known
    since: float
    """When all were read, by a clock that does not jump."""


_kept: dict[str, Copy] = {}
_one_reads = Lock()


def known_words() -> Known:
    """Every word of the index: none, or after a change 1 query, for what changed since.

    All are read when the index was built anew, and once in an hour: a transaction that was taken back, or a process of an earlier release
    that writes no turns, may have left something wrong in a copy.
    """
    with _one_reads:  # the others wait for what he reads: each by himself would be slower
        whole, edition = editions.current(WHOLE), editions.current(TEXTS)
        copy = _kept.get("words")
        if copy is None or copy.whole != whole or time.monotonic() - copy.since > ALL_AGAIN:
            copy = read_all(whole, edition, copy.known if copy else None)
        elif copy.edition != edition:
            copy = read_on(copy, edition)
        _kept["words"] = copy
        return copy.known


def read_ahead() -> None:
    """What the first search of a process would wait for: of 100,000 words the stems take seconds. For a thread of its own."""
    try:
        known_words()
    except Exception:
        log.exception("search: the words were not read ahead, so the first search does it")
    finally:
        connections.close_all()


def read_all(whole: str, edition: str, before: Known | None) -> Copy:
    """The words as they stand now. Of those that were known `before` the stems are known as well."""
    rows = list(Word.objects.filter(entries__gt=0).order_by("turn").values_list("word", "entries", "turn"))
    counts = {word: entries for word, entries, _turn in rows}
    known = before.now(counts) if before else Known(counts)
    return Copy(whole, edition, rows[-1][2] if rows else 0, known, time.monotonic())


def read_on(copy: Copy, edition: str) -> Copy:
    """A copy with what changed since."""
    rows = list(Word.objects.filter(turn__gt=copy.turn).order_by("turn").values_list("word", "entries", "turn"))
    changes = {word: entries for word, entries, _turn in rows}
    known, turn = (copy.known.after(changes), rows[-1][2]) if rows else (copy.known, copy.turn)
    return replace(copy, edition=edition, turn=turn, known=known)


def kinds() -> tuple[str, ...]:
    """The kinds of things in the index: after a change a query for each, else none."""
    return read_kinds(editions.current(TEXTS))


@lru_cache(maxsize=1)
def read_kinds(_edition: str) -> tuple[str, ...]:
    """All kinds, once per edition. Each is looked up behind the one before: DISTINCT would read the whole index."""
    found: list[str] = []
    while True:
        rest = Entry.objects.order_by("kind").values_list("kind", flat=True)
        following = (rest.filter(kind__gt=found[-1]) if found else rest).first()
        if following is None:
            return tuple(found)
        found.append(following)


def changed(*, whole: bool = False) -> None:
    """Something is found that was not, or reads otherwise, or is gone; perhaps the index was built anew.

    In this process from now on, everywhere when that is committed.
    """
    names = [TEXTS, *([WHOLE] if whole else [])]
    editions.renew_here(*names)
    transaction.on_commit(partial(editions.renew, *names))


def distinct(*texts: str) -> set[str]:
    """The words of an entry, each once."""
    return set(words(" ".join(texts)))


def recount(before: set[str], after: set[str]) -> None:
    """An entry had these words and has those now. The caller holds the index (`engine().one_writer`)."""
    if before == after:
        return
    turn = next_turn()
    for part in parts(before - after):
        # A count that is wrong must keep nobody from saving.
        Word.objects.filter(word__in=part, entries__gt=0).update(entries=F("entries") - 1, turn=turn)
    for part in parts(after - before):
        count_once_more(part, turn)


def count_once_more(found: Sequence[str], turn: int) -> None:
    """One entry more holds these words; Django's own way cannot add to what is there."""
    rows = ", ".join(["(%s, 1, %s)"] * len(found))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO search_word (word, entries, turn) VALUES {rows} "  # noqa: S608 -- only placeholders are put in
            "ON CONFLICT (word) DO UPDATE SET entries = search_word.entries + 1, turn = excluded.turn",
            [value for word in found for value in (word, turn)],
        )


def next_turn() -> int:
    """More than any before. By the clock, so that the turn of a transaction that was taken back is not given out again."""
    newest: int = Word.objects.aggregate(newest=Max("turn"))["newest"] or 0
    return max(time.time_ns(), newest + 1)


def write_anew(counts: Counter[str]) -> None:
    """Other words altogether: the index was built anew."""
    turn = next_turn()
    Word.objects.all().delete()
    rows = [Word(word=word, entries=count, turn=turn) for word, count in counts.items()]
    Word.objects.bulk_create([*rows, Word(word=RULES, entries=0, turn=turn)], batch_size=AT_ONCE)
    changed(whole=True)


def parts(found: Iterable[str]) -> Iterable[list[str]]:
    """In pieces that fit in one statement."""
    ordered = sorted(found)
    return (ordered[at : at + AT_ONCE] for at in range(0, len(ordered), AT_ONCE))
