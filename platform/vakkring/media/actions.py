"""Which files everybody may fetch: those that something public shows."""

from collections.abc import Iterable

from django.db import transaction

from vakkring.media.models import Document, Image, Use


@transaction.atomic
def show(reference: str, images: Iterable[Image], documents: Iterable[Document], *, closed: bool = False) -> None:
    """What `reference` ("courses.set:12") shows from now on, in the place of what it showed before; `closed`: not to everybody."""
    hide(reference)
    Use.objects.bulk_create(
        [
            *(Use(reference=reference, image=image, closed=closed) for image in set(images)),
            *(Use(reference=reference, document=document, closed=closed) for document in set(documents)),
        ]
    )


def hide(reference: str) -> None:
    """`reference` is public no more."""
    Use.objects.filter(reference=reference).delete()
