"""Who may see a file. Read-only predicates; one condition per line."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from wagtail.models import CollectionViewRestriction
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import policy_registry as policies

from vakkring.media.models import Document, Image
from vakkring.ports import viewable

Somebody = AbstractBaseUser | AnonymousUser


def is_public(item: Document | Image) -> bool:
    """True when something public shows it."""
    return bool(item.uses.filter(closed=False).exists())


def is_shown_to(somebody: Somebody, item: Document | Image) -> bool:
    """True when something that is not for everybody shows it, and is for this person."""
    if not somebody.is_authenticated:
        return False
    references = item.uses.filter(closed=True).values_list("reference", flat=True)
    return any(owner.may_view(somebody.pk, reference) for reference in references for owner in viewable)


def may_handle(somebody: Somebody, item: Document | Image) -> bool:
    """True for who works with it in the admin: it is in a collection from which he may choose, or it is his."""
    if not somebody.is_authenticated:
        return False
    if not somebody.is_active:
        return False
    policy: CollectionOwnershipPermissionPolicy = policies.get(item)
    allowed: bool = policy.user_has_any_permission_for_instance(somebody, ["choose", "add", "change", "delete"], item)
    return allowed


def restrictions(document: Document) -> list[CollectionViewRestriction]:
    """What limits who may see the document: restrictions of its collection and of all collections above."""
    return list(document.collection.get_view_restrictions().prefetch_related("groups"))


def may_view(somebody: Somebody, document: Document) -> bool:
    """True for a public document that no restriction of its collection keeps from this person, and for who works with it."""
    limits = restrictions(document)
    if (limits or is_public(document)) and all(passes(somebody, restriction) for restriction in limits):
        return True
    return is_shown_to(somebody, document) or may_handle(somebody, document)


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
