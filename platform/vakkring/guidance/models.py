"""Follow-ups: whether somebody used what he learnt."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vakkring.media.fields import PrivatePhotoField


class Outcome(models.TextChoices):
    """What became of it on the job."""

    USED = "used", _("gebruikt")
    NOT_YET = "not_yet", _("nog niet")
    WENT_WRONG = "went_wrong", _("ging mis")


class FollowUp(models.Model):
    """Somebody finished a module and is asked, once, whether he used it. Only he sees it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="follow_ups", verbose_name=_("van"))
    about = models.CharField(max_length=80, help_text='"module:12"')
    title = models.CharField(_("reeks"), max_length=200)
    asked_at = models.DateTimeField()
    outcome = models.CharField(_("antwoord"), max_length=10, choices=Outcome.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    text = models.TextField(_("in één zin"), blank=True)
    photo: Any = PrivatePhotoField(_("foto"), upload_to="nazorg", blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("nazorg")
        verbose_name_plural = _("nazorg")
        constraints = [
            models.UniqueConstraint(fields=["person", "about"], name="follow_up_once"),
            models.CheckConstraint(condition=Q(outcome="") | Q(answered_at__isnull=False), name="follow_up_answered_when"),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.asked_at:%Y-%m-%d}"

    @property
    def settled(self) -> bool:
        """True when he used it: that cannot be taken back. "Nog niet" and "het ging mis" may become "ja" later on."""
        return self.outcome == Outcome.USED
