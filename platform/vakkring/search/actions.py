"""Keeping the index: put in, take out, build anew."""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import chain

from django.db import transaction

from vakkring import ports
from vakkring.search import known
from vakkring.search.engine import engine
from vakkring.search.models import Entry, Word

Progress = Callable[[Iterable[ports.Entry]], Iterable[ports.Entry]]
MAX_BODY = 100_000
SHOWN = ("kind", "title", "body", "place", "url", "topics")
"""All that an entry holds: with the same of each there is nothing to write."""


@transaction.atomic(savepoint=False)
def index(entry: ports.Entry) -> None:
    """Make something findable; the same reference again replaces it."""
    after = row_of(entry)
    ready = engine().prepared(after, entry.topics)  # before others have to wait
    engine().one_writer()
    before = Entry.objects.filter(reference=entry.reference).first()
    if before is not None and all(getattr(before, field) == getattr(after, field) for field in SHOWN):
        return
    engine().store(after, ready)
    known.recount(words_of(before), words_of(after))
    known.changed()


def row_of(entry: ports.Entry) -> Entry:
    """An entry as it is kept, still without its number."""
    return Entry(
        reference=entry.reference,
        kind=entry.kind,
        title=clean(entry.title)[:300],
        body=clean(entry.body)[:MAX_BODY],
        place=clean(entry.place)[:300],
        url=entry.url,
        topics="|" + "|".join(entry.topics) + "|" if entry.topics else "",
    )


def clean(text: str) -> str:
    """Text without NUL, which PostgreSQL cannot hold."""
    return text.replace("\x00", " ")


def words_of(row: Entry | None) -> set[str]:
    """The words of an entry; none when there is none."""
    return known.distinct(row.title, row.body, row.place) if row else set()


@transaction.atomic(savepoint=False)
def remove(reference: str) -> None:
    """Make something unfindable; nothing happens when it was not there."""
    engine().one_writer()
    row = Entry.objects.filter(reference=reference).first()
    if row is not None:
        known.recount(words_of(row), set())
        forget([row.pk])
        known.changed()


def forget(entry_ids: Iterable[int]) -> None:
    """Remove entries and how they are found. Their words are counted by the caller."""
    ids = list(entry_ids)
    engine().forget(ids)
    Entry.objects.filter(pk__in=ids).delete()


@transaction.atomic
def rebuild(progress: Progress = iter) -> int:
    """Build the index anew from all apps; what none of them names any more goes. Answers how many entries there are."""
    engine().one_writer()
    there = dict(Entry.objects.values_list("reference", "pk"))
    kept: set[str] = set()
    counts: Counter[str] = Counter()
    for entry in progress(chain.from_iterable(source.entries() for source in ports.searchables)):
        row = row_of(entry)
        engine().store(row, engine().prepared(row, entry.topics))
        counts.update(words_of(row))
        kept.add(entry.reference)
    forget(pk for reference, pk in there.items() if reference not in kept)
    known.write_anew(counts)
    return len(kept)


class Renewal:
    """The port `Due`: an index that was not built by the rules of this release is built anew, once."""

    def run_due(self) -> int:
        """Look whether there are entries, and by which rules their words were cut."""
        return rebuild() if Entry.objects.exists() and not Word.objects.filter(word=known.RULES).exists() else 0
