"""Who may see a file. Read-only predicates; one condition per line."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from wagtail.models import CollectionViewRestriction

from vakkring.media.models import Document

Somebody = AbstractBaseUser | AnonymousUser


def restrictions(document: Document) -> list[CollectionViewRestriction]:
    """What limits who may see the document: restrictions of its collection and of all collections above."""
    return list(document.collection.get_view_restrictions().prefetch_related("groups"))


def may_view(somebody: Somebody, document: Document) -> bool:
    """True when no restriction stands in the way."""
    return all(passes(somebody, restriction) for restriction in restrictions(document))


def passes(somebody: Somebody, restriction: CollectionViewRestriction) -> bool:
    """True when the person meets this restriction. A shared password is no way in: it is switched off in the settings."""
    if not somebody.is_authenticated:
        return False
    if not somebody.is_active:
        return False
    if getattr(somebody, "is_superuser", False):
        return True
    if restriction.restriction_type == CollectionViewRestriction.LOGIN:
        return True
    if restriction.restriction_type == CollectionViewRestriction.GROUPS:
        allowed = {group.pk for group in restriction.groups.all()}
        return bool(allowed & set(somebody.groups.values_list("pk", flat=True)))  # type: ignore[attr-defined]  # people have groups
    return False
