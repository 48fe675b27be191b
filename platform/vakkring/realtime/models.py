"""Documents that people edit together, and every update of them."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class SharedDocument(models.Model):
    """A Yjs document. What it holds now is `state` and all updates that are not in it yet.

    `base` is what was there before the oldest update that is still kept; with the updates behind it, it tells who wrote what.
    """

    key = models.CharField(max_length=80, unique=True, help_text='Whose it is: "wiki.article:<uuid>"')
    state = models.BinaryField(default=bytes)
    base = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key


class DocumentUpdate(models.Model):
    """What one person changed in one document within one tick.

    Inserted with the document's row locked: within a document a higher number is a later change.
    """

    document = models.ForeignKey(SharedDocument, models.CASCADE, related_name="updates", db_index=False)
    update = models.BinaryField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    compacted = models.BooleanField(default=False, help_text="It is in the document's state")
    credited = models.BooleanField(default=False, help_text="A saved version names who wrote it")
    undone = models.BooleanField(default=False, help_text="A moderator rolled it back: what it took away must not come back twice")

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["document", "id"], name="update_in_document"),
            models.Index(fields=["document"], condition=models.Q(compacted=False), name="update_to_compact"),
            models.Index(fields=["document"], condition=models.Q(credited=False), name="update_to_credit"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {len(self.update)} bytes"
