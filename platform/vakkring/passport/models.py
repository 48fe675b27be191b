"""Proofs."""

import uuid
from enum import StrEnum

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vakkring.accounts.models import Person
from vakkring.passport.plain import name


class State(StrEnum):
    """What stands between a proof and the people who may see it."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    NAMELESS = "nameless"
    WITHDRAWN = "withdrawn"


def holder(person: Person) -> str:
    """Somebody as he stands on his proofs: as in his profile; empty when he left that open."""
    return name(person.get_full_name())


class Proof(models.Model):
    """Somebody finished a module. What it promised that day is copied here: the module may change, the proof does not.

    The id is its public address and cannot be guessed. Made only by `actions.award`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="proofs", verbose_name=_("van"))
    reference = models.CharField(max_length=120, help_text="What was finished: 'courses.module:12'")
    title = models.CharField(_("titel"), max_length=255)
    can_do = models.JSONField(_("dit kun je"), default=list, help_text="One text per point")
    limits = models.TextField(_("dit mag er niet mee"), blank=True)
    supplier = models.CharField(_("gemaakt door"), max_length=120)
    norms = models.JSONField(_("normen"), default=list, help_text="Pairs of name and edition, as they were")
    finished_at = models.DateTimeField(_("klaar op"))
    made_at = models.DateTimeField(auto_now_add=True)
    hidden_at = models.DateTimeField(_("staat uit sinds"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("ingetrokken op"), null=True, blank=True, editable=False)
    withdrawn_reason = models.CharField(_("waarom ingetrokken"), max_length=300, blank=True)

    class Meta:
        ordering = ["-finished_at", "-made_at"]
        verbose_name = _("bewijs")
        verbose_name_plural = _("bewijzen")
        constraints = [
            models.UniqueConstraint(fields=["person", "reference"], name="proof_once"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None, withdrawn_reason="")
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_reason="")),
                name="proof_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The public page."""
        return reverse("passport:proof", args=[self.pk])

    @property
    def holder(self) -> str:
        """Whose it is, by name."""
        return holder(self.person)

    @property
    def state(self) -> State:
        """What stands in the way, the gravest first."""
        if self.withdrawn_at:
            return State.WITHDRAWN
        if self.hidden_at:
            return State.HIDDEN
        return State.SHOWN if self.holder else State.NAMELESS
