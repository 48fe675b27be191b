"""Notices, shown in the app; letters, the outbox for mail; and how the jobs of the round went."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

CLAIM_LASTS = timedelta(minutes=10)
"""A worker that has not finished by then is taken to be dead; another may take the letter over."""


class Notice(models.Model):
    """Something a person is told in the app. `key` makes telling it twice impossible."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    key = models.CharField(max_length=200)
    kind = models.SlugField(blank=True)
    title = models.CharField(_("titel"), max_length=140)
    text = models.TextField(_("tekst"), blank=True)
    url = models.CharField(_("adres op deze site"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("bericht")
        verbose_name_plural = _("berichten")
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notice_once")]
        indexes = [
            models.Index(fields=["person"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["person", "-created_at"], name="notice_newest"),
        ]

    def __str__(self) -> str:
        return self.title


class State(models.TextChoices):
    """Where a letter is on its way."""

    WAITING = "waiting", _("wacht")
    SENDING = "sending", _("onderweg")
    SENT = "sent", _("verstuurd")
    FAILED = "failed", _("mislukt")


class LetterQuerySet(models.QuerySet["Letter"]):
    """Sets of letters."""

    def deliverable(self, now: datetime) -> models.QuerySet["Letter"]:
        """Letters whose time has come, and those whose worker died with them in hand."""
        return self.filter(Q(state=State.WAITING, next_try_at__lte=now) | Q(state=State.SENDING, claimed_at__lt=now - CLAIM_LASTS))


class Letter(models.Model):
    """A mail in the outbox. Written in the transaction of what it tells about; sent after commit; `key` makes it leave once."""

    to = models.EmailField(_("aan"))
    subject = models.CharField(_("onderwerp"), max_length=200)
    text = models.TextField(_("tekst"))
    key = models.CharField(max_length=200, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="letters")
    secret = models.BooleanField(default=False, help_text="Holds a code or a link that opens something; it is blanked after sending.")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [
            models.Index(fields=["next_try_at"], condition=~Q(state__in=["sent", "failed"]), name="letter_due"),
        ]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"


class JobQuerySet(models.QuerySet["Job"]):
    """Sets of jobs."""

    def stuck(self, names: Iterable[str], since: datetime) -> "JobQuerySet":
        """Those that did not go well after `since`. Of `names` only: a job that the code knows no more is not missed."""
        return self.filter(name__in=names).exclude(went_well_at__gt=since)


class Job(models.Model):
    """How one of `ports.dues` went the last time. A row a job, written each round by `rounds`."""

    name = models.CharField(max_length=200, unique=True, help_text="Module and class")
    went_well_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(
        max_length=300, blank=True, help_text="Class of the error and place in our code, without what it said; empty when it went well"
    )

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("taak")
        verbose_name_plural = _("taken")

    def __str__(self) -> str:
        return self.name
