"""What moderators do: protect, take offline, and roll back all that one person wrote."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from vakkring.accounts.actions import audit
from vakkring.accounts.models import Person
from vakkring.realtime import actions as realtime
from wiki import access, facts
from wiki.actions import articles
from wiki.actions.showing import follow
from wiki.actions.versions import NotAllowed, NothingChanged, NothingWritten, locked, write_version
from wiki.models import Article


@transaction.atomic
def protect(moderator: Person, article: Article, *, protected: bool) -> None:
    """Let only those who check write in it, or everybody again. Who writes in it now and may not any more, is stopped within seconds."""
    if not access.may_protect(moderator):
        raise NotAllowed
    found = locked(article.pk)
    found.protected = protected
    found.save(update_fields=["protected"])
    audit(moderator, "article.protected" if protected else "article.opened", found.reference)
    follow(found)


@transaction.atomic
def withdraw(moderator: Person, article: Article) -> None:
    """Make it a draft again: strangers do not see it and nobody finds it, until somebody checks it once more."""
    if not access.may_protect(moderator):
        raise NotAllowed
    found = locked(article.pk)
    found.published_at = None
    found.save(update_fields=["published_at"])
    audit(moderator, "article.withdrawn", found.reference)
    follow(found)


def roll_back(moderator: Person, author: Person, where: Iterable[Article]) -> list[Article]:
    """Undo what one person wrote in and around these articles, and leave what others wrote; answers in which something changed."""
    if not access.may_protect(moderator):
        raise NotAllowed
    return [article for article in where if roll_back_in(moderator, author, article)]


@transaction.atomic
def roll_back_in(moderator: Person, author: Person, article: Article) -> bool:
    """In one article; False when there was nothing (any more) to undo. All of the last 90 days, saved or not.

    Of title, topics, norm and date what he changed is put back as it stood, unless somebody else changed it after him.
    """
    found = locked(article.pk)
    undone = realtime.undo_person(found.document_id, author.pk)
    standing = facts.of(found)
    before = facts.before(standing, facts.changes_of(found), author.pk)
    if not undone and not before:
        return False
    if before:
        articles.put(moderator, found, {**standing, **before})
    audit(moderator, "article.rolled_back", found.reference, person=author.pk)
    try:
        write_version(moderator, found, _("Bewerkingen van één schrijver teruggedraaid"))
    except NothingChanged:
        return True  # he had not saved it: what readers see was never his
    except NothingWritten:
        # All there was, was his: readers get no empty page but none, and no check puts what he wrote before them again.
        found.published_at = found.current = None
        found.save(update_fields=["published_at", "current"])
        follow(found)
    return True
