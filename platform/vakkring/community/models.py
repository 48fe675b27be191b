"""Circles; questions of people and the answers of coaches."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vakkring.community import promise
from vakkring.media.fields import PrivatePhotoField
from vakkring.vocabulary.models import Region

SHORT = 90


class Circle(models.Model):
    """Craftspeople near each other who learn together."""

    name = models.CharField(_("naam"), max_length=80, unique=True)
    slug = models.SlugField(_("adres"), max_length=80, unique=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="circles", verbose_name=_("regio"))
    members: Any = models.ManyToManyField(settings.AUTH_USER_MODEL, through="CircleMember", related_name="circles", verbose_name=_("leden"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("kring")
        verbose_name_plural = _("kringen")

    def __str__(self) -> str:
        return self.name


class CircleMember(models.Model):
    """Somebody belongs to a circle."""

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["circle", "person"], name="member_of_circle_once")]

    def __str__(self) -> str:
        return f"{self.circle_id} {self.person_id}"


class QuestionQuerySet(models.QuerySet["Question"]):
    """Sets of questions."""

    def open(self) -> "QuestionQuerySet":
        """Those that still wait for an answer."""
        return self.filter(answered_at=None, closed_at=None)

    def overdue(self, now: datetime) -> "QuestionQuerySet":
        """Open ones whose promised time has passed."""
        return self.open().filter(promised_by__lt=now)

    def about(self, abouts: list[str]) -> "QuestionQuerySet":
        """Those about one of these things."""
        return self.filter(about__in=abouts)


class Question(models.Model):
    """Somebody asks something. Private: the asker, the coach and moderators read it.

    A further question opens it again: `answered_at` is emptied and a new time is promised.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="questions", verbose_name=_("van"))
    client_id = models.UUIDField(help_text="Made where the question was written; sending twice counts once")
    about = models.CharField(
        max_length=80, db_index=True, help_text='"card:<pk>", "set:<pk>", "module:<pk>", "search:<words>", "follow-up:<pk>"'
    )
    about_title = models.CharField(max_length=200)
    about_path = models.CharField(max_length=300, blank=True)
    text = models.TextField(_("vraag"))
    photo: Any = PrivatePhotoField(_("foto"), upload_to="vragen", blank=True)
    further = models.TextField(_("nog een vraag"), blank=True)
    further_at = models.DateTimeField(null=True, blank=True)
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="questions_to_answer",
        verbose_name=_("coach"),
        help_text="Empty: no coach was there, the moderators answer",
    )
    promised_by = models.DateTimeField(_("antwoord beloofd voor"))
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, help_text="When the coach was told that he is late, once a promise")
    closed_at = models.DateTimeField(null=True, blank=True)
    helped = models.BooleanField(default=False, help_text="The asker said that the answer helped")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("vraag")
        verbose_name_plural = _("vragen")
        constraints = [models.UniqueConstraint(fields=["person", "client_id"], name="question_once")]
        indexes = [
            models.Index(fields=["person", "-asked_at"], name="question_of_person"),
            models.Index(fields=["promised_by"], condition=Q(answered_at=None, closed_at=None), name="question_open"),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.asked_at:%Y-%m-%d}"

    @property
    def is_short(self) -> bool:
        """True when the whole question fits a heading."""
        return len(self.text) <= SHORT and "\n" not in self.text

    @property
    def promise(self) -> str:
        """By when an answer is promised, as people say it."""
        return promise.words(self.promised_by, timezone.now())

    @property
    def state(self) -> str:
        """Waiting, late, answered or helped."""
        if self.helped:
            return "helped"
        if self.answered_at or self.closed_at:
            return "answered"
        return "late" if self.promised_by < timezone.now() else "waiting"


class Answer(models.Model):
    """What a coach (or a moderator) answered. Of an erased author the text stays, without a name."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="answers_given", verbose_name=_("van"))
    client_id = models.UUIDField(help_text="Made where the answer was written; sending twice counts once")
    text = models.TextField(_("antwoord"))
    photo: Any = PrivatePhotoField(_("foto"), upload_to="vragen", blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("antwoord")
        verbose_name_plural = _("antwoorden")
        constraints = [models.UniqueConstraint(fields=["question", "client_id"], name="answer_to_question_once")]

    def __str__(self) -> str:
        return f"{self.question_id} {self.at:%Y-%m-%d}"
