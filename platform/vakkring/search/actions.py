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


@transaction.atomic
def index(entry: ports.Entry) -> None:
    """Make something findable; the same reference again replaces it."""
    engine().one_writer()
    known.recount(words_of(Entry.objects.filter(reference=entry.reference)), known.distinct(*write(entry)))


def write(entry: ports.Entry) -> tuple[str, str]:
    """Write an entry with its words; answers its title and the rest of what it holds."""
    title, place, body = clean(entry.title)[:300], clean(entry.place)[:300], clean(entry.body)[:MAX_BODY]
    row, _ = Entry.objects.update_or_create(
        reference=entry.reference,
        defaults={
            "kind": entry.kind,
            "title": title,
            "body": body,
            "place": place,
            "url": entry.url,
            "topics": "|" + "|".join(entry.topics) + "|" if entry.topics else "",
        },
    )
    rest = f"{body} {place}"
    engine().store(row.pk, title, rest, entry.kind, entry.topics)
    return title, rest


def clean(text: str) -> str:
    """Text without NUL, which PostgreSQL cannot hold."""
    return text.replace("\x00", " ")


def words_of(rows: Iterable[Entry]) -> set[str]:
    """The words of the one entry in `rows`; none when there is none."""
    return {word for row in rows for word in known.distinct(row.title, row.body, row.place)}


@transaction.atomic
def remove(reference: str) -> None:
    """Make something unfindable; nothing happens when it was not there."""
    engine().one_writer()
    for row in Entry.objects.filter(reference=reference):
        known.recount(words_of([row]), set())
        forget([row.pk])


def forget(entry_ids: Iterable[int]) -> None:
    """Remove entries and how they are found. Their words are counted by the caller."""
    ids = list(entry_ids)
    engine().forget(ids)
    Entry.objects.filter(pk__in=ids).delete()


@transaction.atomic
def rebuild(progress: Progress = iter) -> int:
    """Build the index anew from all apps; what none of them names any more goes. Answers how many entries there are."""
    engine().one_writer()
    kept: set[str] = set()
    counts: Counter[str] = Counter()
    for entry in progress(chain.from_iterable(source.entries() for source in ports.searchables)):
        counts.update(known.distinct(*write(entry)))
        kept.add(entry.reference)
    forget(pk for pk, reference in Entry.objects.values_list("pk", "reference") if reference not in kept)
    known.replace(counts)
    return len(kept)


class Renewal:
    """The port `Due`: an index of a release that kept no words of its own is built anew, once."""

    def run_due(self) -> int:
        """Look whether there are entries without any word."""
        return rebuild() if Entry.objects.exists() and not Word.objects.exists() else 0
