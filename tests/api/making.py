"""People with tokens, and what they ask."""

import uuid
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from tests.factories import OrganisationFactory, PersonFactory
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Role
from vakkring.api import access, actions
from vakkring.api.models import Scope

OWN = (Scope.PROGRESS, Scope.EVIDENCE, Scope.AGENDA, Scope.PROOFS)
NEEDS = {
    "/api/v1/me/progress": Scope.PROGRESS,
    "/api/v1/me/evidence": Scope.EVIDENCE,
    "/api/v1/me/sessions": Scope.AGENDA,
    "/api/v1/me/proofs": Scope.PROOFS,
    "/api/v1/programmes": Scope.PROGRAMMES,
    f"/api/v1/programmes/{uuid.UUID(int=1)}": Scope.PROGRAMMES,
    "/api/v1/supplier/modules": Scope.FIGURES,
    "/api/v1/supplier/modules/geen/figures": Scope.FIGURES,
}
"""Every address that asks for a scope."""
PUBLIC = ("/api/v1/topics", "/api/v1/modules", "/api/v1/sessions")


def with_second_step(person):
    Authenticator.objects.get_or_create(user=person, type=Authenticator.Type.TOTP, defaults={"data": {}})
    return person


def somebody(*roles, organisation=None, **fields):
    """A person with these roles, who logs in in two steps."""
    person = with_second_step(PersonFactory(**fields))
    for role in roles:
        accounts.grant_role(None, person, organisation or OrganisationFactory(), role)
    person.refresh_from_db()
    return person


def token_of(person, *scopes, days=30):
    """The secret of a token; with everything his roles allow when no scopes are named."""
    expires_at = timezone.now() + timedelta(days=days)
    return actions.make_token(person, key=uuid.uuid4(), name="Proef", scopes=scopes or access.scopes_of(person), expires_at=expires_at)


def ask(address, secret="", **headers):
    """GET, by a program: without cookies."""
    given = {"Authorization": f"Bearer {secret}"} if secret else {}
    return Client().get(address, headers={**given, **headers})


def everything():
    """Somebody with every role that opens a scope."""
    return somebody(Role.FUNDER, Role.EDITOR)
