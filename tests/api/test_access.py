"""What a token may read follows from the roles of its person, now."""

import uuid

import pytest
from allauth.mfa.models import Authenticator

from tests.api.making import OWN, somebody, token_of
from tests.factories import PersonFactory
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Membership, Role
from vakkring.api import access, actions
from vakkring.api.models import Scope

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role.values)
def test_role_adds_its_scope_and_no_other(role):
    adds = {Role.FUNDER: {Scope.PROGRAMMES}, Role.EDITOR: {Scope.FIGURES}}

    assert access.scopes_of(somebody(Role(role))) == {*OWN, *adds.get(role, set())}


def test_closed_account_may_read_nothing():
    assert access.scopes_of(PersonFactory(is_active=False)) == frozenset()
    assert access.scopes_of(PersonFactory()) == {*OWN}


def test_who_must_log_in_in_two_steps_and_does_not_may_read_nothing():
    funder = somebody(Role.FUNDER)
    assert Scope.PROGRAMMES in access.scopes_of(funder)

    Authenticator.objects.filter(user=funder).delete()

    assert access.scopes_of(funder) == frozenset()


def test_token_reads_what_was_ticked_and_still_holds():
    funder = somebody(Role.FUNDER)
    token = actions.find_token(token_of(funder, Scope.PROGRAMMES, Scope.PROOFS))
    assert access.standing_scopes(token) == {Scope.PROGRAMMES, Scope.PROOFS}

    accounts.revoke_role(None, funder, Membership.objects.get(person=funder).organisation, Role.FUNDER)

    assert access.standing_scopes(token) == {Scope.PROOFS}


def test_nobody_makes_a_token_for_what_he_may_not_read():
    with pytest.raises(actions.NotYours):
        token_of(PersonFactory(), Scope.PROGRAMMES)


def test_same_form_makes_one_token_and_nobody_has_too_many():
    person = PersonFactory()
    usual = {"name": "Proef", "scopes": [Scope.PROOFS], "expires_at": person.date_joined}
    key = uuid.uuid4()
    actions.make_token(person, key=key, **usual)
    with pytest.raises(actions.MadeBefore):
        actions.make_token(person, key=key, **usual)

    for _ in range(actions.MOST_TOKENS - 1):
        actions.make_token(person, key=uuid.uuid4(), **usual)
    with pytest.raises(actions.TooManyTokens):
        actions.make_token(person, key=uuid.uuid4(), **usual)
