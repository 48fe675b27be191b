"""Articles, their saved versions, and what people say about them."""

import uuid
from datetime import date, timedelta
from typing import Any, NoReturn

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value, Window
from django.db.models.functions import Cast, Concat, RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vakkring.media.models import Image, Use
from vakkring.realtime.models import SharedDocument
from vakkring.vocabulary.models import Topic

PERSON = settings.AUTH_USER_MODEL
WITNESSES = 2
"""So many people must have used an article on a job before it says so."""
A_YEAR = timedelta(days=365)
"""After this somebody looks again, when nobody said when."""


class Status(models.TextChoices):
    """Where an article stands. Follows from its dates: see `Article.status`."""

    DRAFT = "draft", _("Concept")
    PUBLISHED = "published", _("Nagekeken")
    NEEDS_REVIEW = "needs_review", _("Opnieuw nakijken")


class UsefulQuerySet(models.QuerySet["Useful"]):
    """Sets of what readers said."""

    def missed(self) -> "UsefulQuerySet":
        """What they miss, as far as nobody checked the article since."""
        checked = Check.objects.filter(revision__article=OuterRef("article"), at__gte=OuterRef("at"))
        return self.exclude(missing="").exclude(Exists(checked))

    def newest_of_each(self, most: int) -> "UsefulQuerySet":
        """So many of each article, newest first."""
        place = Window(RowNumber(), partition_by=F("article"), order_by=[F("at").desc(), F("pk").desc()])
        return self.alias(place=place).filter(place__lte=most).order_by("-at", "-pk")


class ArticleQuerySet(models.QuerySet["Article"]):
    """Sets of articles."""

    def published(self) -> "ArticleQuerySet":
        """Those everybody may read, also when they ask for review."""
        return self.filter(published_at__isnull=False, current__isnull=False)

    def with_version(self) -> "ArticleQuerySet":
        """Those in which something was saved."""
        return self.filter(current__isnull=False)

    def drafts(self) -> "ArticleQuerySet":
        """Those that wait for somebody to check them."""
        return self.filter(published_at=None)

    def waiting(self, today: date) -> "ArticleQuerySet":
        """Published ones that ask for review: their date has passed, somebody asked, or a reader missed something."""
        missed = Exists(Useful.objects.missed().filter(article=OuterRef("pk")))
        return self.published().filter(Q(review_by__lt=today) | Q(review_asked_at__isnull=False) | missed)


class Article(models.Model):
    """One article. Its text is in `document`; what readers see is `current`. Written only by `actions`."""

    title = models.CharField(_("titel"), max_length=120)
    slug = models.SlugField(_("adres"), max_length=100, unique=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="articles", verbose_name=_("onderwerpen"))
    document = models.OneToOneField(SharedDocument, models.PROTECT, related_name="+")
    current = models.ForeignKey("Revision", models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(_("te lezen sinds"), null=True, blank=True)
    protected = models.BooleanField(_("beschermd"), default=False, help_text=_("Alleen trainers, coaches en moderators schrijven erin."))
    norm = models.CharField(_("steunt op"), max_length=200, blank=True, help_text=_("Handleiding of norm, met de uitgave."))
    review_by = models.DateField(_("nakijken voor"), null=True, blank=True)
    review_asked_at = models.DateTimeField(null=True, blank=True, help_text="Somebody asked to look at it again")
    reminded_for = models.DateField(null=True, blank=True, help_text="The review date about which somebody was told")
    about = models.CharField(max_length=80, blank=True, help_text='What it was written at: "card:12"')
    about_title = models.CharField(max_length=200, blank=True)
    about_path = models.CharField(max_length=300, blank=True)
    client_id = models.UUIDField(null=True, unique=True, help_text="Made by the form: sent twice, it begins one article")
    created_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ArticleQuerySet.as_manager()

    REFERENCE = "wiki.article:"

    wagtail_reference_index_ignore = True
    """Who uses a photo is written by `media.actions.show`; Wagtail's page of it would lead nowhere."""

    class Meta:
        ordering = ["title"]
        verbose_name = _("artikel")
        verbose_name_plural = _("artikelen")
        indexes = [models.Index(fields=["about"], condition=~Q(about=""), name="article_written_at")]

    def __str__(self) -> str:
        return self.title

    @property
    def status(self) -> Status:
        """Draft, published, or published and asking for review."""
        if self.published_at is None:
            return Status.DRAFT
        return Status.NEEDS_REVIEW if self.review_asked_at or self.is_overdue else Status.PUBLISHED

    @property
    def is_overdue(self) -> bool:
        """The day before which somebody should have looked again lies behind us."""
        return self.review_by is not None and self.review_by < timezone.localdate()

    @property
    def next_review(self) -> date | None:
        """Before which day somebody looks again, when it is found right now and no other day is named: one that has passed says nothing."""
        return timezone.localdate() + A_YEAR if self.is_overdue else self.review_by

    @property
    def reference(self) -> str:
        """What other apps know it by."""
        return f"{self.REFERENCE}{self.pk}"

    def get_absolute_url(self) -> str:
        """Where it is read."""
        return reverse("wiki:article", args=[self.slug])


class ImmutableError(TypeError):
    """Somebody tried to change or delete a saved version. A new one is saved instead."""


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Sets of versions; changing them in bulk is refused."""

    def update(self, **_changes: Any) -> NoReturn:
        """Refuse: a version stays what it was."""
        raise ImmutableError("A version stays what it was; save a new one instead.")

    def delete(self) -> NoReturn:
        """Refuse: permalinks point to it."""
        raise ImmutableError("A version stays; save a new one instead.")


class Revision(models.Model):
    """A version of an article that somebody saved. Written once, by `actions.save_version`."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    title = models.CharField(max_length=120)
    tree = models.JSONField(help_text="What it holds, as the schema of `tree.py`")
    html = models.TextField(help_text="Safe HTML, without a person in it")
    words = models.TextField(help_text="Plain text, for search and reading aloud")
    reason = models.CharField(_("wat is er verbeterd"), max_length=160)
    at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    authors = models.ManyToManyField(PERSON, related_name="+", help_text="Who wrote since the version before")
    restores = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", help_text="The version that was brought back")

    objects = RevisionQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-number"]
        verbose_name = _("versie")
        verbose_name_plural = _("versies")
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_number_once")]
        indexes = [models.Index(fields=["-at"], name="revision_newest")]

    def __str__(self) -> str:
        return f"{self.title}, {self.number}"

    @property
    def opening(self) -> str:
        """How it begins."""
        return self.words.split("\n", 1)[0]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only ever insert."""
        if self.pk is not None:
            raise ImmutableError("A version stays what it was; save a new one instead.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: permalinks point to it."""
        raise ImmutableError("A version stays; save a new one instead.")


class Check(models.Model):
    """Somebody who may do so looked at a version and found it right."""

    revision = models.OneToOneField(Revision, models.CASCADE, related_name="check_done")
    person = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.revision}: {self.person}"


class PracticeTest(models.Model):
    """Somebody used an article on a job, and it worked. Two of these make the label *beproefd in de praktijk*."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="practice_tests")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    job = models.CharField(_("op welke klus"), max_length=200)
    norm = models.CharField(_("volgens welke handleiding of norm"), max_length=200)
    valid_until = models.DateField(_("geldig tot"))
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("praktijkproef")
        verbose_name_plural = _("praktijkproeven")
        constraints = [models.UniqueConstraint(fields=["revision", "person"], name="practice_test_once")]

    def __str__(self) -> str:
        return f"{self.article}: {self.job}"


class FormerSlug(models.Model):
    """An address an article had before; it leads to the present one."""

    slug = models.SlugField(max_length=100, unique=True)
    article = models.ForeignKey(Article, models.CASCADE, related_name="former_slugs")

    def __str__(self) -> str:
        return self.slug


class ArticleLink(models.Model):
    """The current version of an article links to something on our site; the other way round it is a back-link."""

    source = models.ForeignKey(Article, models.CASCADE, related_name="links")
    path = models.CharField(max_length=300, db_index=True, help_text="Without question mark and hash")
    target = models.ForeignKey(Article, models.CASCADE, null=True, related_name="back_links", help_text="When it is an article")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "path"], name="article_link_once")]

    def __str__(self) -> str:
        return f"{self.source} -> {self.path}"


class ArticlePhotoQuerySet(models.QuerySet["ArticlePhoto"]):
    """Sets of photos."""

    def unsaved(self) -> "ArticlePhotoQuerySet":
        """Those that no saved version holds."""
        reference = Concat(Value(Article.REFERENCE), Cast("article", models.CharField()))
        return self.alias(reference=reference).exclude(Exists(Use.objects.filter(image=OuterRef("image"), reference=OuterRef("reference"))))


class ArticlePhoto(models.Model):
    """A photo that was taken for an article. Only these can stand in it, so that nobody shows what is somebody else's."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="photos")
    image = models.OneToOneField(Image, models.CASCADE, related_name="+")
    client_id = models.UUIDField(null=True, unique=True, help_text="Made by the editor: sent twice, it is one photo")

    objects = ArticlePhotoQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.article}: {self.image_id}"


class Useful(models.Model):
    """What a reader said: it is useful, or something is missing. Once for each reader, who may change his mind."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="useful")
    person = models.ForeignKey(PERSON, models.CASCADE, null=True, related_name="+")
    reader = models.UUIDField(null=True, help_text="Somebody without an account, by a key in his session")
    yes = models.BooleanField()
    missing = models.CharField(_("wat mis je"), max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = UsefulQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["article", "person"], name="useful_once_person"),
            models.UniqueConstraint(fields=["article", "reader"], name="useful_once_reader"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, reader__isnull=True) | Q(person__isnull=True, reader__isnull=False),
                name="useful_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article}: {'ja' if self.yes else 'nee'}"


class Comment(models.Model):
    """A remark on a passage, among those who write. Where it belongs is a mark in the document; `quote` is what stood there."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    article = models.ForeignKey(Article, models.CASCADE, related_name="comments")
    quote = models.CharField(max_length=300, blank=True)
    text = models.CharField(_("opmerking"), max_length=1000)
    author = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["at"]
        verbose_name = _("opmerking")
        verbose_name_plural = _("opmerkingen")

    def __str__(self) -> str:
        return self.text
