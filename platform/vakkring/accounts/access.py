"""Who is what. Read-only predicates; one condition per line."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from vakkring.accounts.models import Membership, Organisation, Person, Role

Somebody = Person | AnonymousUser


def has_role(somebody: Somebody, role: Role, organisation: Organisation | None = None) -> bool:
    """True when the person has the role, at this organisation or (without one) at any."""
    if not somebody.is_authenticated:
        return False
    if not somebody.is_active:
        return False
    memberships = Membership.objects.filter(person_id=somebody.pk, role=role)
    if organisation is not None:
        memberships = memberships.filter(organisation=organisation)
    return memberships.exists()


def is_operator(somebody: Somebody) -> bool:
    """True for who keeps the service running."""
    return somebody.is_authenticated and somebody.is_active and somebody.is_superuser


def is_moderator(somebody: Somebody) -> bool:
    """True for who keeps the community safe; operators are, too."""
    return is_operator(somebody) or has_role(somebody, Role.MODERATOR)


def may_enter_admin(somebody: Somebody) -> bool:
    """True for who works in the admin: operators, and members of a group that opens it."""
    return somebody.is_authenticated and somebody.has_perm("wagtailadmin.access_admin")


def needs_second_step(somebody: Somebody) -> bool:
    """True for who must log in in two steps and has not set that up yet. Costs no query for everybody else."""
    if not somebody.is_authenticated:
        return False
    if not somebody.must_use_mfa:
        return False
    if settings.DEMO:
        return False
    return not Authenticator.objects.filter(user_id=somebody.pk, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]).exists()
