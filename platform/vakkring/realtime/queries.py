"""What a process asks the database about the documents that it has open."""

from collections.abc import Iterable, Mapping

from django.db.models import OuterRef, Q, Subquery

from vakkring.realtime import actions
from vakkring.realtime.models import DocumentUpdate, SharedDocument


def contents(document_id: int) -> tuple[list[bytes], int]:
    """All of a document, and the number up to which it is complete. Raises `SharedDocument.DoesNotExist`."""
    newest = DocumentUpdate.objects.filter(document=document_id).order_by("-pk").values_list("pk", flat=True).first()
    return actions.updates_of(document_id), newest or 0


def newest(document_ids: Iterable[int]) -> dict[int, int]:
    """The number of the newest update of each document; 0 when all of them were forgotten."""
    last = DocumentUpdate.objects.filter(document=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    rows = SharedDocument.objects.filter(pk__in=list(document_ids)).annotate(newest=Subquery(last)).values_list("pk", "newest")
    return {pk: number or 0 for pk, number in rows}


def foreign(wanted: Mapping[int, tuple[int, frozenset[int]]]) -> dict[int, tuple[list[tuple[int, bytes]], int]]:
    """By document, given the number after which to look and the numbers of this process: what others stored, and the newest number."""
    after = Q(pk__in=())
    for document, (last, _own) in wanted.items():
        after |= Q(document=document, pk__gt=last)
    found: dict[int, list[int]] = {document: [] for document in wanted}
    for document, pk in DocumentUpdate.objects.filter(after).order_by("pk").values_list("document", "pk"):
        found[document].append(pk)
    others = [pk for document, numbers in found.items() for pk in numbers if pk not in wanted[document][1]]
    updates = dict(DocumentUpdate.objects.filter(pk__in=others).values_list("pk", "update")) if others else {}
    return {
        document: ([(pk, bytes(updates[pk])) for pk in numbers if pk in updates], max(numbers, default=wanted[document][0]))
        for document, numbers in found.items()
    }
