"""Tokens: what opens the API to somebody's own program."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """What a token may read, in words for who makes one."""

    PROGRESS = "progress", _("Hoe ver je bent in je setjes")
    EVIDENCE = "evidence", _("Wat je deed: setjes, sessies, artikelen, klussen")
    AGENDA = "agenda", _("Je livesessies")
    PROOFS = "proofs", _("Je bewijzen")
    PROGRAMMES = "programmes", _("De programma's van je fonds: geld en aantallen")
    FIGURES = "figures", _("De reeksen die je maakt, met aantallen")


class TokenQuerySet(models.QuerySet["Token"]):
    """Sets of tokens."""

    def standing(self, now: datetime) -> "TokenQuerySet":
        """Those that did not run out and were not ended with the person's sessions, of people whose account is open."""
        return self.filter(expires_at__gt=now, person__is_active=True, sessions_ended=F("person__sessions_ended"))


class Token(models.Model):
    """Opens the API for one person. Wagtail's own tokens know no scopes and no end.

    Only a digest of the secret is kept: it has 256 bits, so there is nothing to guess and no need of salt.

    `scopes` is what he ticked; what of it still holds depends on his roles at each request, see `access`. Written only by `actions`.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, help_text="Made by the form: sent twice, it makes one token")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("van"))
    name = models.CharField(_("naam"), max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False, help_text="SHA-256 of the secret, hexadecimal")
    scopes = models.JSONField(default=list, help_text="Values of `Scope`")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    sessions_ended = models.PositiveIntegerField(
        db_default=0, editable=False, help_text="The person's, when it was made: a new password and logging out everywhere end it too"
    )
    used_at = models.DateTimeField(null=True, blank=True, help_text="Written once an hour at most")

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("sleutel")
        verbose_name_plural = _("sleutels")

    def __str__(self) -> str:
        return self.name

    @property
    def expired(self) -> bool:
        """Its time has passed."""
        return self.expires_at <= timezone.now()

    @property
    def ended(self) -> bool:
        """The person took a new password or logged out everywhere since."""
        return self.sessions_ended != self.person.sessions_ended

    @property
    def scope_words(self) -> list[str]:
        """What it may read, in Dutch."""
        return [str(one.label) for one in Scope if one.value in self.scopes]
