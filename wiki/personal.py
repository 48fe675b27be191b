"""What this app holds about a person, what is due, and who sees photos of drafts: ports."""

from django.core.cache import cache
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from vakkring.accounts.models import Person
from vakkring.media.models import Image
from vakkring.notices.actions import tell
from vakkring.ports import Export
from vakkring.realtime import actions as realtime
from wiki import access, letters, queries
from wiki.actions import articles
from wiki.actions.showing import UPLOADS, forget_page
from wiki.models import Article, ArticlePhoto, Check, Comment, PracticeTest, Revision, Useful

BATCH = 200
EACH = 3600


class WikiExporter:
    """What he wrote, said and took part in."""

    def export(self, person_id: int) -> Export:
        """A sheet for each; and the photos he took."""
        revisions = Revision.objects.filter(authors=person_id).select_related("article")
        votes = Useful.objects.filter(person=person_id).select_related("article")
        remarks = Comment.objects.filter(author=person_id).select_related("article")
        tests = PracticeTest.objects.filter(person=person_id).select_related("article")
        return Export(
            sheets={
                "opzoeken - versies": [
                    {"artikel": one.title, "versie": one.number, "wat": one.reason, "wanneer": one.at.isoformat()} for one in revisions
                ],
                "opzoeken - nuttig": [
                    {
                        "artikel": one.article.title,
                        "nuttig": "ja" if one.yes else "nee",
                        "wat je mist": one.missing,
                        "wanneer": one.at.isoformat(),
                    }
                    for one in votes
                ],
                "opzoeken - opmerkingen": [
                    {"artikel": one.article.title, "bij": one.quote, "opmerking": one.text, "wanneer": one.at.isoformat()}
                    for one in remarks
                ],
                "opzoeken - op de klus": [
                    {"artikel": one.article.title, "klus": one.job, "norm": one.norm, "wanneer": one.at.isoformat()} for one in tests
                ],
            },
            files=photos(person_id),
        )


def photos(person_id: int) -> dict[str, bytes]:
    """The photos he put into articles, by path inside the ZIP. A file that the storage lost does not stop the rest."""
    found = {}
    for image in Image.objects.filter(uploaded_by_user=person_id, pk__in=ArticlePhoto.objects.values("image")):
        if image.file.storage.exists(image.file.name):
            with image.file.open("rb") as file:
                found[f"opzoeken/foto-{image.pk}.{image.file.name.rsplit('.', 1)[-1]}"] = file.read()
    return found


class WikiEraser:
    """Shared work stays, without his name; what was only his opinion goes."""

    def erase(self, person_id: int) -> None:
        """May run twice."""
        Useful.objects.filter(person=person_id).delete()
        Revision.authors.through.objects.filter(person=person_id).delete()
        models.QuerySet(Revision).filter(saved_by=person_id).update(saved_by=None)  # the only change that a version knows
        for model, field in NAMED:
            models.QuerySet(model).filter(**{field: person_id}).update(**{field: None})
        Image.objects.filter(uploaded_by_user=person_id, pk__in=ArticlePhoto.objects.values("image")).update(uploaded_by_user=None)
        realtime.forget_person(person_id)


NAMED: tuple[tuple[type[models.Model], str], ...] = (
    (Article, "created_by"),
    (Check, "person"),
    (PracticeTest, "person"),
    (Comment, "author"),
    (Comment, "done_by"),
)
"""Rows that keep what they say and lose who said it."""


class ReviewDates:
    """Articles whose date has passed ask whoever checked them to look again, once a date."""

    def run_due(self) -> int:
        """Answers how many asked."""
        due = Article.objects.published().filter(review_by__lt=timezone.localdate()).exclude(reminded_for=F("review_by"))
        return sum(ask(article) for article in due[:BATCH])


@transaction.atomic
def ask(article: Article) -> bool:
    """Tell who checked it last; False when another process did so meanwhile."""
    mine = Article.objects.filter(pk=article.pk, review_by=article.review_by).exclude(reminded_for=F("review_by"))
    if not mine.update(reminded_for=article.review_by):
        return False
    forget_page(article.slug)
    checked = queries.last_check(article)
    if checked and checked.person and checked.person.is_active:
        words = letters.review(article.title)
        key = f"article:{article.pk}:review:{article.review_by}"
        tell(checked.person, key, words.title, words.text, article.get_absolute_url(), kind="article", letter=True)
    return True


class LoosePhotos:
    """Photos that were sent to an article and never put in it. Looked for now and then: each article with one is read for it."""

    def run_due(self) -> int:
        """Answers how many were deleted."""
        return articles.forget_loose_photos() if cache.add("wiki:loose-photos", value=True, timeout=EACH) else 0


class WikiViewable:
    """Photos of drafts, and photos that no version holds yet."""

    def may_view(self, person_id: int, reference: str) -> bool:
        """True for who may read the article."""
        kind, _colon, key = reference.partition(":")
        if kind not in {"wiki.article", UPLOADS.rstrip(":")} or not key.isdigit():
            return False
        person = Person.objects.filter(pk=person_id).first()
        article = Article.objects.filter(pk=int(key)).first()
        return bool(person and article and access.may_read(person, article))
