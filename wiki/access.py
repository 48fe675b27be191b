"""Who may read, write and check articles. Read-only predicates; one condition per line."""

from vakkring.accounts.access import Somebody, has_role, is_moderator
from vakkring.accounts.models import Role
from wiki.models import Article


def may_read(somebody: Somebody, article: Article) -> bool:
    """True for everybody when it is published; a draft is for who has an account: he may know better."""
    if article.published_at is not None and article.current_id is not None:
        return True
    return somebody.is_authenticated and somebody.is_active


def may_create(somebody: Somebody) -> bool:
    """True for who has an account."""
    return somebody.is_authenticated and somebody.is_active


def may_write(somebody: Somebody, article: Article) -> bool:
    """True for who has an account; a protected article is for those who check."""
    if not may_create(somebody):
        return False
    return not article.protected or may_check(somebody)


def may_check(somebody: Somebody) -> bool:
    """True for trainers, coaches and moderators: they publish drafts and say that a version is right."""
    return is_moderator(somebody) or has_role(somebody, Role.TRAINER) or has_role(somebody, Role.COACH)


def may_protect(somebody: Somebody) -> bool:
    """True for moderators: also for taking an article offline and for rolling somebody's edits back."""
    return is_moderator(somebody)
