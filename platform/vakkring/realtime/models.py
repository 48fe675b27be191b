"""Documents that people edit together, with every update of them; streams of events, one for each audience."""

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


class Stream(models.Model):
    """The events of one audience, numbered from 1 without a gap."""

    key = models.CharField(max_length=80, unique=True, help_text='Whose it is: "live:12:room"')
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key} {self.last}"


class StreamEvent(models.Model):
    """One event. `text` is what its audience gets, encoded once."""

    stream = models.ForeignKey(Stream, models.CASCADE, related_name="events", db_index=False)
    number = models.PositiveIntegerField()
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["stream", "number"], name="event_number_once")]

    def __str__(self) -> str:
        return f"{self.stream_id} {self.number}"


class Receipt(models.Model):
    """A command that was carried out, so that the same one sent twice has one effect. `scope` is the room, `sender` who sent it."""

    scope = models.CharField(max_length=80)
    sender = models.CharField(max_length=40)
    client_id = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "sender", "client_id"], name="command_once")]
        indexes = [models.Index(fields=["at"], name="receipt_by_age")]

    def __str__(self) -> str:
        return f"{self.scope} {self.client_id}"
