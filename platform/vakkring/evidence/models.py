"""Facts, append-only."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete a fact. Facts are only added."""


class FactQuerySet(models.QuerySet["Fact"]):
    """Sets of facts; changing them in bulk is refused."""

    def update(self, **_changes: Any) -> NoReturn:
        """Refuse: a fact stays what it was."""
        raise AppendOnlyError("Facts are append-only; record a new fact instead.")

    def delete(self) -> NoReturn:
        """Refuse: see `evidence.actions`."""
        raise AppendOnlyError("Facts are append-only; only erasing a person, or his own word taken back, removes one.")


class Fact(models.Model):
    """A person did something, on something, at a moment. Kinds are listed in `evidence.actions.Kind`."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="facts")
    kind = models.CharField(max_length=40)
    reference = models.CharField(max_length=120, help_text="What it was about: 'courses.set:12'")
    at = models.DateTimeField(help_text="When it happened, by the clock of whoever reports it")
    recorded_at = models.DateTimeField(auto_now_add=True)
    details = models.JSONField(default=dict, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = _("feit")
        verbose_name_plural = _("feiten")
        constraints = [models.UniqueConstraint(fields=["person", "kind", "reference"], name="fact_once")]
        indexes = [models.Index(fields=["kind", "reference"], name="fact_by_reference")]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only ever insert."""
        if self.pk is not None:
            raise AppendOnlyError("Facts are append-only; record a new fact instead.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: see `evidence.actions`."""
        raise AppendOnlyError("Facts are append-only; only erasing a person, or his own word taken back, removes one.")
