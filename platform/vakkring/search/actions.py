"""Keeping the index: put in, take out, build anew."""

from collections.abc import Callable, Iterable
from itertools import chain

from django.db import transaction

from vakkring import ports
from vakkring.search.engine import engine
from vakkring.search.models import Entry
from vakkring.search.words import fold

Progress = Callable[[Iterable[ports.Entry]], Iterable[ports.Entry]]
MAX_BODY = 100_000


@transaction.atomic
def index(entry: ports.Entry) -> None:
    """Make something findable; the same reference again replaces it."""
    title, body = clean(entry.title)[:300], clean(entry.body)[:MAX_BODY]
    row, _ = Entry.objects.update_or_create(
        reference=entry.reference,
        defaults={
            "kind": entry.kind,
            "title": title,
            "body": body,
            "url": entry.url,
            "topics": "|" + "|".join(entry.topics) + "|" if entry.topics else "",
            "title_folded": fold(title)[:300],
        },
    )
    engine().store(row.pk, title, body)


def clean(text: str) -> str:
    """Text without NUL, which PostgreSQL cannot hold."""
    return text.replace("\x00", " ")


@transaction.atomic
def remove(reference: str) -> None:
    """Make something unfindable; nothing happens when it was not there."""
    forget(Entry.objects.filter(reference=reference).values_list("pk", flat=True))


def forget(entry_ids: Iterable[int]) -> None:
    """Remove entries and their words."""
    ids = list(entry_ids)
    engine().forget(ids)
    Entry.objects.filter(pk__in=ids).delete()


@transaction.atomic
def rebuild(progress: Progress = iter) -> int:
    """Build the index anew from all apps; what none of them names any more goes. Answers how many entries there are."""
    kept: set[str] = set()
    for entry in progress(chain.from_iterable(source.entries() for source in ports.searchables)):
        index(entry)
        kept.add(entry.reference)
    forget(pk for pk, reference in Entry.objects.values_list("pk", "reference") if reference not in kept)
    return len(kept)
