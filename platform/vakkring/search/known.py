"""The words of the index: counted when entries come and go, kept in this process's memory for those who ask.

All copies carry an edition that changes with the index (see `vakkring.editions`).
"""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache, partial

from django.db import transaction
from django.db.models import F

from vakkring import editions
from vakkring.search.models import Entry, Word
from vakkring.search.spelling import Known
from vakkring.search.words import words

EDITION = "search:edition"
TEXTS = "search:texts"
"""The edition of what answers hold: it changes with every entry, also when no word comes or goes."""
AT_ONCE = 500


def known_words() -> Known:
    """Every word of the index: 1 query after a change, else none."""
    return read_words(editions.current(EDITION))


def kinds() -> tuple[str, ...]:
    """The kinds of things in the index: 1 query after a change, else none."""
    return read_kinds(editions.current(EDITION))


@lru_cache(maxsize=1)
def read_words(_edition: str) -> Known:
    """All words, once per edition."""
    return Known(dict(Word.objects.values_list("word", "entries")))


@lru_cache(maxsize=1)
def read_kinds(_edition: str) -> tuple[str, ...]:
    """All kinds, once per edition."""
    return tuple(Entry.objects.order_by("kind").values_list("kind", flat=True).distinct())


def changed() -> None:
    """The words are others."""
    renew(EDITION)


def texts_changed() -> None:
    """Something is found that was not, or reads otherwise, or is gone."""
    renew(TEXTS)


def renew(edition: str) -> None:
    """In this process from now on, everywhere when that is committed."""
    editions.renew(edition)
    transaction.on_commit(partial(editions.renew, edition))


def distinct(*texts: str) -> set[str]:
    """The words of an entry, each once."""
    return set(words(" ".join(texts)))


def recount(before: set[str], after: set[str]) -> None:
    """An entry had these words and has those now. The caller holds the index (`engine().one_writer`)."""
    for part in parts(before - after):
        Word.objects.filter(word__in=part).update(entries=F("entries") - 1)
        Word.objects.filter(word__in=part, entries=0).delete()
    for part in parts(after - before):
        there = Word.objects.filter(word__in=part)
        known = set(there.values_list("word", flat=True))
        there.update(entries=F("entries") + 1)
        Word.objects.bulk_create(Word(word=word, entries=1) for word in part if word not in known)
    if before != after:
        changed()


def replace(counts: Counter[str]) -> None:
    """Other words altogether: the index was built anew."""
    Word.objects.all().delete()
    Word.objects.bulk_create((Word(word=word, entries=count) for word, count in counts.items()), batch_size=AT_ONCE)
    changed()


def parts(found: Iterable[str]) -> Iterable[list[str]]:
    """In pieces that fit in one statement."""
    ordered = sorted(found)
    return (ordered[at : at + AT_ONCE] for at in range(0, len(ordered), AT_ONCE))
