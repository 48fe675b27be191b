"""What readers say: useful or not, used on a job, look at it again; and remarks of those who write."""

import uuid
from datetime import date

from django.db import transaction
from django.utils import timezone

from vakkring.accounts.models import Person
from vakkring.evidence import actions as evidence
from vakkring.evidence.actions import Kind
from vakkring.realtime import actions as realtime
from wiki import access, queries, tree
from wiki.actions.showing import follow, forget_page
from wiki.actions.versions import NotAllowed, fragment_of, locked
from wiki.models import Article, Comment, PracticeTest, Useful

MOST_COMMENTS = 200


class TooManyComments(Exception):  # noqa: N818 -- read as what it is
    """An article has more open remarks than anybody reads."""


@transaction.atomic
def say_useful(article: Article, *, yes: bool, missing: str = "", person: Person | None = None, reader: uuid.UUID | None = None) -> None:
    """A reader says whether it is useful; saying it again replaces what he said. What is missing asks for another look.

    What a stranger misses asks only who checks: he puts no mark on the page, since he could put one on every page.
    """
    said = {"yes": yes, "missing": missing, "at": timezone.now()}
    Useful.objects.update_or_create(article=article, person=person, reader=None if person else reader, defaults=said)
    if missing and person is not None and article.published_at is not None:
        Article.objects.filter(pk=article.pk, review_asked_at=None).update(review_asked_at=timezone.now())
    forget_page(article.slug)


@transaction.atomic
def test_in_practice(person: Person, article: Article, *, job: str, norm: str, valid_until: date) -> PracticeTest:
    """Somebody used the current version on a job and it worked. Once per version. Raises `NotAllowed`.

    With the second person the article is *beproefd*; from then on it asks for review at the earlier of their two dates. Who said so before
    may say it again once his date has passed.
    """
    found = locked(article.pk)
    if not access.may_create(person) or found.current is None or found.published_at is None:
        raise NotAllowed
    said = {"article": found, "job": job, "norm": norm, "valid_until": valid_until}
    given, made = PracticeTest.objects.get_or_create(revision=found.current, person=person, defaults=said)
    if not made and given.valid_until < timezone.localdate():
        given, _again = PracticeTest.objects.update_or_create(
            revision=found.current, person=person, defaults={**said, "at": timezone.now()}
        )
    if made:
        evidence.record(person, Kind.USED_ON_JOB, found.reference, given.at)
    label = queries.practice_label(found)
    if label is not None and label.is_given:
        # A day that has passed says nothing about what was found right after it.
        standing = None if found.is_overdue else found.review_by
        found.review_by = min(label.valid_until, standing or label.valid_until)
        found.norm = found.norm or label.norm
        found.save(update_fields=["review_by", "norm"])
    follow(found)
    return given


# --- remarks ------------------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def comment(person: Person, article: Article, *, key: uuid.UUID, quote: str, text: str) -> Comment:
    """Make a remark on a passage. The same `key` twice is one, as it came last. Raises `NotAllowed` and `TooManyComments`."""
    found = locked(article.pk)
    if not access.may_write(person, found):
        raise NotAllowed
    known = Comment.objects.filter(key=key).first()
    if known is not None:
        if known.article_id != found.pk or known.author_id != person.pk:
            raise NotAllowed
        if known.text != text:  # nobody answered him, and he went on writing before he sent it again
            known.text = text
            known.save(update_fields=["text"])
        return known
    if found.comments.filter(done_at=None).count() >= MOST_COMMENTS:
        raise TooManyComments
    return Comment.objects.create(key=key, article=found, quote=quote, text=text, author=person)


@transaction.atomic
def finish_comment(person: Person, article: Article, key: uuid.UUID) -> None:
    """A remark has been dealt with. Twice counts once; raises `NotAllowed` and `Comment.DoesNotExist`.

    Its mark is taken off here, as nobody's edit: who only tidies up is no author of the next version.
    """
    if not access.may_write(person, article):
        raise NotAllowed
    remark = article.comments.get(key=key)
    article.comments.filter(pk=remark.pk, done_at=None).update(done_at=timezone.now(), done_by=person)
    realtime.edit(article.document_id, lambda document: tree.unmark(fragment_of(document), remark.pk), None)
