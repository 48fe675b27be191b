"""What a token may read. Read-only predicates; one condition per line. Asked at every request: a role that is lost closes its scope."""

from vakkring.accounts.access import needs_second_step
from vakkring.accounts.models import Membership, Person, Role
from vakkring.api.models import Scope, Token

OWN = frozenset({Scope.PROGRESS, Scope.EVIDENCE, Scope.AGENDA, Scope.PROOFS})
"""Everybody's own things."""
BY_ROLE = {Role.FUNDER: Scope.PROGRAMMES, Role.EDITOR: Scope.FIGURES}
"""What a role adds."""


def scopes_of(person: Person) -> frozenset[Scope]:
    """What this person may let a token read: 1 query, 1 more for who must log in in two steps."""
    if not person.is_active:
        return frozenset()
    if needs_second_step(person):
        return frozenset()
    roles = Membership.objects.filter(person=person.pk, role__in=BY_ROLE).values_list("role", flat=True)
    return OWN | {BY_ROLE[Role(role)] for role in roles}


def standing_scopes(token: Token) -> frozenset[Scope]:
    """What of what was ticked still holds."""
    return frozenset(one for one in scopes_of(token.person) if one.value in token.scopes)
