"""Every change of a shared document that does not come through a socket, and what is kept of those that do."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from pycrdt import Doc, XmlFragment, merge_updates

from vakkring.realtime import doorbell, on_postgresql, undoing
from vakkring.realtime.models import DocumentUpdate, SharedDocument
from vakkring.realtime.protocol import NOTHING, Malformed, clocks
from vakkring.realtime.updates import inspect

log = logging.getLogger(__name__)

Document = Doc[Any]
Change = Callable[[Document], object]

FRAGMENT = "default"
KEPT = timedelta(days=90)
BATCH = 200
MANY = 100
"""With more updates than this beside its state a document is worth compacting at once."""
PRESENT_SECONDS = 40


# --- reading ------------------------------------------------------------------------------------------------------------------------------
def load(document_id: int) -> Document:
    """A document as it is now. Raises `SharedDocument.DoesNotExist`."""
    return built(updates_of(document_id))


def updates_of(document_id: int) -> list[bytes]:
    """All updates of a document. Those beside its state are read before it: one that is compacted meanwhile is in both, none is in neither.

    Raises `SharedDocument.DoesNotExist`.
    """
    fresh = DocumentUpdate.objects.filter(document=document_id, compacted=False).values_list("update", flat=True)
    updates = [bytes(one) for one in fresh]
    state = SharedDocument.objects.values_list("state", flat=True).get(pk=document_id)
    return [bytes(state), *updates]


def built(updates: Iterable[bytes]) -> Document:
    """A document out of updates, in any order."""
    document: Document = Doc()
    with document.transaction():
        for one in updates:
            if one:
                document.apply_update(one)
    return document


def recent_authors(document_id: int) -> list[int]:
    """Who wrote in it, as far as the updates are kept."""
    rows = DocumentUpdate.objects.filter(document=document_id, person__isnull=False, undone=False)
    return list(rows.order_by("person").values_list("person", flat=True).distinct())


def documents_of(person_id: int) -> list[int]:
    """In which documents somebody wrote, as far as the updates are kept."""
    return list(
        DocumentUpdate.objects.filter(person=person_id, undone=False).order_by("document").values_list("document", flat=True).distinct()
    )


# --- changing -----------------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def create(key: str, change: Change | None, person_id: int | None) -> SharedDocument:
    """A new document, with what `change` puts into it."""
    made = SharedDocument.objects.create(key=key)
    if change is not None:
        edit(made.pk, change, person_id)
    return made


def create_empty(keys: Sequence[str]) -> list[SharedDocument]:
    """Many new documents with nothing in them: 1 query."""
    return SharedDocument.objects.bulk_create(SharedDocument(key=key) for key in keys)


@transaction.atomic
def edit(document_id: int, change: Change, person_id: int | None) -> bytes:
    """Change a document on the server; who has it open sees it like any edit. Answers the update, `NOTHING` when nothing changed."""
    lock([document_id])
    document = load(document_id)
    before = document.get_state()
    change(document)
    update = document.get_update(before)
    if update != NOTHING:
        append({(document_id, person_id): update})
        transaction.on_commit(partial(doorbell.ring, document_id), robust=True)
    return update


def lock(document_ids: Iterable[int]) -> list[int]:
    """Take the documents' rows, always in the same order, so that numbers of updates follow the order in which they are committed."""
    rows = SharedDocument.objects.select_for_update(no_key=True).filter(pk__in=set(document_ids))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def append(updates: Mapping[tuple[int, int | None], bytes]) -> list[DocumentUpdate]:
    """Insert updates by document and person, inside a transaction that holds the documents' locks."""
    rows = [DocumentUpdate(document_id=document, person_id=person, update=update) for (document, person), update in updates.items()]
    return DocumentUpdate.objects.bulk_create(rows)


@dataclass(frozen=True)
class Saved:
    """What became of updates: their numbers by document, and which documents somebody else held or nobody has any more."""

    numbers: dict[int, list[int]]
    busy: frozenset[int] = frozenset()
    gone: frozenset[int] = frozenset()


def save(updates: Mapping[tuple[int, int | None], bytes]) -> Saved:
    """Store what people wrote in all documents in one transaction. One document or person that is gone does not hold the others up."""
    try:
        return save_together(updates)
    except IntegrityError:
        log.warning("storing %s updates one by one", len(updates), exc_info=True)
    parts = [save_alone(document, person, update) for (document, person), update in updates.items()]
    numbers: dict[int, list[int]] = {}
    for part in parts:
        for document, found in part.numbers.items():
            numbers.setdefault(document, []).extend(found)
    return Saved(numbers, frozenset().union(*(part.busy for part in parts)), frozenset().union(*(part.gone for part in parts)))


def save_alone(document_id: int, person_id: int | None, update: bytes) -> Saved:
    """One of them. What somebody wrote who is gone stays, as nobody's."""
    try:
        return save_together({(document_id, person_id): update})
    except IntegrityError:
        return save_together({(document_id, None): update})


def save_together(updates: Mapping[tuple[int, int | None], bytes]) -> Saved:
    """All of them, but for documents that somebody else holds just now: waiting for one would let all wait."""
    numbers = on_postgresql.store(updates) if connection.vendor == "postgresql" else store(updates)
    if missing := {document for document, _person in updates} - numbers.keys():
        there = set(SharedDocument.objects.filter(pk__in=missing).values_list("pk", flat=True))
        return Saved(numbers, frozenset(there), frozenset(missing - there))
    return Saved(numbers)


@transaction.atomic
def store(updates: Mapping[tuple[int, int | None], bytes]) -> dict[int, list[int]]:
    """Insert updates by document and person, but for documents that are gone; answers their numbers."""
    held = set(lock(document for document, _person in updates))
    numbers: dict[int, list[int]] = {}
    for row in append({key: update for key, update in updates.items() if key[0] in held}):
        numbers.setdefault(row.document_id, []).append(row.pk)
    return numbers


@transaction.atomic(savepoint=False)
def take(document_id: int) -> tuple[Document, list[int]]:
    """A document as it is now, and who wrote in it since this was asked last: each update is credited once.

    Raises `SharedDocument.DoesNotExist`.
    """
    held = SharedDocument.objects.select_for_update(no_key=True).filter(pk=document_id)
    state = bytes(held.values_list("state", flat=True).get())
    waiting = DocumentUpdate.objects.filter(Q(compacted=False) | Q(credited=False), document=document_id)
    rows = list(waiting.values_list("person", "credited", "compacted", "update"))
    DocumentUpdate.objects.filter(document=document_id, credited=False).update(credited=True)
    writers = dict.fromkeys(person for person, credited, _compacted, _update in rows if person is not None and not credited)
    return built([state, *(bytes(update) for _person, _credited, compacted, update in rows if not compacted)]), list(writers)


@transaction.atomic
def undo_person(document_id: int, person_id: int) -> bool:
    """Undo what one person wrote, as an edit that leaves what others wrote; False when nothing of his is left. As far as updates are kept.

    The kept updates are applied once more in their order to a copy: see `undoing`.
    """
    lock([document_id])
    document = built([bytes(SharedDocument.objects.values_list("base", flat=True).get(pk=document_id))])
    kept = DocumentUpdate.objects.filter(document=document_id)
    written = [(person, before, bytes(update)) for person, before, update in kept.values_list("person", "undone", "update")]
    parts = undoing.undone(document, document.get(FRAGMENT, type=XmlFragment), written, person_id)
    kept.filter(person=person_id).update(undone=True)
    if not stands(document_id, merged([update for _writer, update in parts])):
        return False
    append({(document_id, writer): merged([update for one, update in parts if one == writer]) for writer, _update in parts})
    transaction.on_commit(partial(doorbell.ring, document_id), robust=True)
    return True


def stands(document_id: int, update: bytes) -> bool:
    """True when an update would change how the document reads."""
    document = load(document_id)
    fragment = document.get(FRAGMENT, type=XmlFragment)
    before = list(undoing.reading(fragment.children))
    document.apply_update(update)
    return list(undoing.reading(fragment.children)) != before


def forget_person(person_id: int) -> None:
    """Nobody knows any more who wrote these updates; the text stays."""
    DocumentUpdate.objects.filter(person=person_id).update(person=None)


# --- compacting ---------------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def compact(document_id: int) -> int:
    """Bring what is beside a document's state into it; answers how many updates that were. Only those that were read are marked."""
    lock([document_id])
    rows = list(DocumentUpdate.objects.filter(document=document_id, compacted=False).values_list("pk", "update"))
    if not rows:
        return 0
    document = SharedDocument.objects.get(pk=document_id)
    state = condensed([bytes(document.state), *(bytes(update) for _pk, update in rows)])
    SharedDocument.objects.filter(pk=document_id).update(state=state)
    DocumentUpdate.objects.filter(pk__in=[pk for pk, _update in rows]).update(compacted=True)
    return len(rows)


def compact_when_long(document_id: int) -> None:
    """Compact a document with many updates beside its state: the next one who opens it waits less."""
    if DocumentUpdate.objects.filter(document=document_id, compacted=False).count() > MANY:
        compact(document_id)


def merged(updates: Iterable[bytes]) -> bytes:
    """Several updates as one."""
    held = [one for one in updates if one]
    return merge_updates(*held) if len(held) > 1 else (held or [b""])[0]


def condensed(parts: Sequence[bytes]) -> bytes:
    """A document out of updates as one, without the text that was taken away: otherwise who writes and deletes makes it grow for ever."""
    document = built(parts)
    return document.get_update() if is_whole(document, parts) else merged(parts)


def is_whole(document: Document, parts: Iterable[bytes]) -> bool:
    """True when a document has taken in all of its updates. The library leaves out what builds upon something that is not there."""
    known = clocks(document.get_state())
    try:
        contents = [inspect(one) for one in parts if one]
    except Malformed:  # one with more pieces than a socket may send
        return False
    return all(one.fits(known) and not any(one.brings(client, known) for client in one.ends) for one in contents)


@transaction.atomic
def forget_old(document_id: int) -> int:
    """Move updates that are older than 90 days, in the state and credited, into the base; who wrote them is forgotten."""
    lock([document_id])
    old = DocumentUpdate.objects.filter(document=document_id, compacted=True, credited=True, at__lt=timezone.now() - KEPT)
    newest_kept = (
        DocumentUpdate.objects.filter(document=document_id).exclude(pk__in=old).order_by("pk").values_list("pk", flat=True).first()
    )
    # The base is what was before the oldest kept update: what is behind a kept one stays, however old it is.
    rows = list((old.filter(pk__lt=newest_kept) if newest_kept else old).values_list("pk", "update"))
    if not rows:
        return 0
    document = SharedDocument.objects.get(pk=document_id)
    base = condensed([bytes(document.base), *(bytes(update) for _pk, update in rows)])
    SharedDocument.objects.filter(pk=document_id).update(base=base)
    DocumentUpdate.objects.filter(pk__in=[pk for pk, _update in rows]).delete()
    return len(rows)


class Compaction:
    """The port `Due`: documents that were edited are compacted, old updates are forgotten."""

    def run_due(self) -> int:
        """Answers how many updates were merged."""
        fresh = DocumentUpdate.objects.filter(compacted=False).order_by("document").values_list("document", flat=True).distinct()
        old = DocumentUpdate.objects.filter(compacted=True, credited=True, at__lt=timezone.now() - KEPT)
        aged = old.order_by("document").values_list("document", flat=True).distinct()
        return sum(compact(pk) for pk in list(fresh[:BATCH])) + sum(forget_old(pk) for pk in list(aged[:BATCH]))


# --- who is there -------------------------------------------------------------------------------------------------------------------------
def present(key: str) -> list[int]:
    """Who writes in a document now, in all processes; a process that dies is forgotten within a minute."""
    found: dict[int, float] = cache.get(f"present:{key}") or {}
    now = timezone.now().timestamp()
    return [person for person, until in found.items() if until > now]


def note_present(key: str, people: Iterable[int]) -> None:
    """These people write in it now, at one process. Said again while they do; what two processes say at once, one of them says again."""
    now = timezone.now().timestamp()
    found: dict[int, float] = cache.get(f"present:{key}") or {}
    kept = {person: until for person, until in found.items() if until > now}
    cache.set(f"present:{key}", kept | dict.fromkeys(people, now + PRESENT_SECONDS), PRESENT_SECONDS)


def note_all_present(writing: Mapping[str, Iterable[int]]) -> None:
    """The same for all documents of a process."""
    for key, people in writing.items():
        if people:
            note_present(key, people)


def note_gone(key: str, person_id: int) -> None:
    """Somebody left the document at one process; if he is at another, that one says so within seconds."""
    found: dict[int, float] = cache.get(f"present:{key}") or {}
    if found.pop(person_id, None) is not None:
        cache.set(f"present:{key}", found, PRESENT_SECONDS)
