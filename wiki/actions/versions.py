"""Saving what people wrote together as a version, and bringing an earlier one back."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pycrdt import XmlFragment

from vakkring.accounts.actions import audit
from vakkring.accounts.models import Person
from vakkring.evidence import actions as evidence
from vakkring.evidence.actions import Kind
from vakkring.notices.actions import tell
from vakkring.realtime import actions as realtime
from vakkring.realtime.actions import Document
from wiki import access, diff, letters, render, restore, tree
from wiki.actions.showing import follow
from wiki.models import Article, Check, Revision
from wiki.pictures import pictures_of
from wiki.tree import Node


class NotAllowed(Exception):  # noqa: N818 -- named for what happened
    """This person may not do this (any more)."""


class NothingChanged(Exception):  # noqa: N818 -- named for what happened
    """What was written reads the same as the last version."""


class NothingWritten(Exception):  # noqa: N818 -- named for what happened
    """There is nothing to read in the document."""


def fragment_of(document: Document) -> XmlFragment:
    """The part of a shared document that the editor writes in."""
    found: XmlFragment = document.get(tree.FRAGMENT, type=XmlFragment)
    return found


def locked(article_pk: int) -> Article:
    """The article, locked until the transaction ends: versions are numbered one after the other.

    Read once it is locked: a query that waits for a lock joins what stood there before it waited, without the version saved meanwhile.
    """
    Article.objects.select_for_update().values_list("pk").get(pk=article_pk)
    return Article.objects.select_related("current").defer("current__html").get(pk=article_pk)


def save_version(person: Person, article: Article, reason: str) -> Revision:
    """Make what stands in the shared document now a version that stays. Raises `NotAllowed`, `NothingWritten` and `NothingChanged`.

    Readers see it at once when the article is published. The HTML is made here, from the server's own document.
    """
    with transaction.atomic():
        found = locked(article.pk)
        if not access.may_write(person, found):
            raise NotAllowed
        return write_version(person, found, reason)


def write_version(person: Person | None, article: Article, reason: str, restores: Revision | None = None) -> Revision:
    """The version itself, inside the caller's transaction, with the article locked."""
    document, authors = realtime.take(article.document_id)
    held = content_of(document)
    last = article.current
    if tree.is_empty(held):
        raise NothingWritten
    if last is not None and last.tree == held and last.title == article.title:
        raise NothingChanged
    number = (last.number if last else article.revisions.count()) + 1
    revision = Revision(article=article, number=number, title=article.title, tree=held, reason=reason)
    revision.html = render.article(held, pictures_of(article, tree.photos(held)))
    revision.words = "\n".join(line.text for line in diff.lines(held) if line.text)
    revision.saved_by, revision.restores, revision.at = person, restores, timezone.now()
    revision.save()
    written_by = authors or [one.pk for one in [person] if one]
    Revision.authors.through.objects.bulk_create([Revision.authors.through(revision=revision, person_id=pk) for pk in written_by])
    article.current = revision
    article.save(update_fields=["current"])
    credit(revision, written_by)
    follow(article)
    return revision


def credit(revision: Revision, authors: Collection[int]) -> None:
    """Improving an article that others read is worth remembering."""
    if revision.article.published_at is None:
        return
    there = Person.objects.filter(pk__in=authors, is_active=True).values_list("pk", flat=True)
    evidence.record_of_all(there, Kind.ARTICLE_IMPROVED, f"wiki.revision:{revision.pk}", revision.at)


def bring_back(person: Person, revision: Revision) -> Revision:
    """Make the document read as an earlier version, for everybody who has it open, and save that. Raises `NotAllowed` and `NothingChanged`.

    It is an edit inside the same document: what somebody typed meanwhile in a part that stays, stays as well.
    """

    def change(document: Document) -> None:
        restore.become(fragment_of(document), revision.tree)

    with transaction.atomic():
        article = locked(revision.article_id)
        if not access.may_write(person, article):
            raise NotAllowed
        realtime.edit(article.document_id, change, person.pk)
        return write_version(person, article, _("Versie %(number)d teruggezet") % {"number": revision.number}, restores=revision)


def check(person: Person, article: Article, number: int, review_by: date | None = None) -> Check:
    """Say that a version is right; a draft is published by it. `number` is the version that was looked at. Raises `NotAllowed`.

    Nothing asks for review any more until `review_by`; without it until the day that stood, or a year from now when that has passed.
    Raises `NothingChanged` when somebody saved another version meanwhile: nobody vouches for what he has not seen.
    """
    with transaction.atomic():
        found = locked(article.pk)
        if not access.may_check(person):
            raise NotAllowed
        if found.current is None or found.current.number != number:
            raise NothingChanged
        done, _made = Check.objects.update_or_create(revision=found.current, defaults={"person": person, "at": timezone.now()})
        first = found.published_at is None
        found.review_asked_at = None
        found.review_by = review_by or found.next_review
        found.published_at = found.published_at or done.at
        found.save(update_fields=["review_asked_at", "review_by", "published_at"])
        audit(person, "article.checked", found.reference, version=number)
        follow(found)
        if first and found.created_by and found.created_by.is_active and found.created_by != person:
            words = letters.checked(found.title, person.first_name or str(person))
            tell(found.created_by, f"article:{found.pk}:checked", words.title, words.text, found.get_absolute_url(), kind="article")
        return done


def content_now(article: Article) -> Node:
    """What stands in the shared document now: perhaps more than the last version."""
    return content_of(realtime.load(article.document_id))


def content_of(document: Document) -> Node:
    """What a version of this document would hold."""
    return tree.without_comments(tree.read(fragment_of(document)))
