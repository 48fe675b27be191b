"""Who gets in: every scope, with the wrong one, none, and tokens that do not stand any more."""

import pytest
from django.test import Client
from django.utils import timezone

from tests.api.making import NEEDS, PUBLIC, ask, everything, somebody, token_of, with_second_step
from tests.factories import PersonFactory
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Membership, Role
from vakkring.api import actions
from vakkring.api.models import Scope, Token
from vakkring.api.service import PREFIX, described

pytestmark = pytest.mark.django_db
BY_ROLE = {Scope.PROGRAMMES: Role.FUNDER, Scope.FIGURES: Role.EDITOR}


def code(reply):
    return reply.status_code, reply.json().get("code", "")


def test_every_endpoint_is_tried_here():
    listed = {path.removeprefix(PREFIX) for path in described()["paths"]}
    tried = {one.removeprefix("/api/v1/") for one in (*NEEDS, *PUBLIC)}
    simple = {one for one in listed if "{" not in one}

    assert simple - tried == {"token"}
    assert listed - simple == {"modules/{module}", "programmes/{key}", "supplier/modules/{module}/figures"}


@pytest.mark.parametrize("address", NEEDS)
def test_own_things_open_for_their_scope_only(address):
    person, needed = everything(), NEEDS[address]
    others = [one for one in Scope if one != needed]

    assert ask(address, token_of(person, needed)).status_code in {200, 404}
    assert code(ask(address, token_of(person, *others))) == (403, "scope.missing")


@pytest.mark.parametrize("address", [one for one, scope in NEEDS.items() if scope in BY_ROLE])
@pytest.mark.parametrize("role", Role.values)
def test_role_opens_nothing_but_its_own(address, role):
    person = somebody(Role(role))
    allowed = role == BY_ROLE[NEEDS[address]]
    secret = token_of(person)

    assert (ask(address, secret).status_code in {200, 404}) is allowed
    assert allowed or ask(address, secret).status_code == 403


@pytest.mark.parametrize("address", [*NEEDS, "/api/v1/token"])
def test_without_a_token_it_asks_for_one(address):
    reply = ask(address)

    assert code(reply) == (401, "token.missing")
    assert reply["WWW-Authenticate"].startswith("Bearer")
    assert reply["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer x", "Basic YTpi", "vakkring_x", "Bearer " + "x" * 5000, "Bearer é"])
@pytest.mark.parametrize("address", ["/api/v1/token", "/api/v1/modules"])
def test_token_that_is_none_is_refused_also_for_what_is_public(address, header):
    reply = Client().get(address, headers={"Authorization": header})

    assert reply.status_code == 401
    assert reply["WWW-Authenticate"].startswith("Bearer")


def test_session_opens_nothing():
    client = Client()
    client.force_login(with_second_step(everything()))

    assert client.get("/account/").status_code == 200
    assert {client.get(address).status_code for address in NEEDS} == {401}


def revoked(person, token):
    assert actions.revoke_token(person, token.key)


def expired(_person, token):
    Token.objects.filter(pk=token.pk).update(expires_at=timezone.now())


def banned(person, _token):
    person.is_active = False
    person.save()


def erased(person, _token):
    accounts.erase_person(person, person)


@pytest.mark.parametrize("happens", [revoked, expired, banned, erased])
def test_token_dies(happens):
    person = PersonFactory()
    secret = token_of(person)
    assert ask("/api/v1/token", secret).status_code == 200

    happens(person, Token.objects.get())

    assert code(ask("/api/v1/token", secret)) == (401, "token.unknown")
    assert code(ask("/api/v1/me/proofs", secret)) == (401, "token.unknown")


def test_nobody_revokes_anothers_token():
    secret = token_of(PersonFactory())

    assert not actions.revoke_token(PersonFactory(), Token.objects.get().key)
    assert ask("/api/v1/token", secret).status_code == 200


def test_lost_role_closes_its_scope_at_the_next_request_and_leaves_the_rest():
    funder = somebody(Role.FUNDER)
    secret = token_of(funder)
    assert ask("/api/v1/programmes", secret).status_code == 200

    accounts.revoke_role(None, funder, Membership.objects.get(person=funder).organisation, Role.FUNDER)

    assert code(ask("/api/v1/programmes", secret)) == (403, "scope.missing")
    assert ask("/api/v1/me/proofs", secret).status_code == 200
    assert "programmes" not in ask("/api/v1/token", secret).json()["scopes"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_changed(method):
    secret = token_of(everything())
    for address in (*NEEDS, *PUBLIC, "/api/v1/token"):
        assert getattr(Client(enforce_csrf_checks=True), method)(address, headers={"Authorization": f"Bearer {secret}"}).status_code == 405


def test_use_is_written_once_an_hour(django_assert_num_queries):
    secret = token_of(PersonFactory())
    with django_assert_num_queries(3):  # the token, roles, and the write
        ask("/api/v1/token", secret)
    first = Token.objects.get().used_at
    assert first is not None

    with django_assert_num_queries(2):
        ask("/api/v1/token", secret)
    assert Token.objects.get().used_at == first

    Token.objects.update(used_at=first - actions.SEEN_EVERY)
    ask("/api/v1/token", secret)
    assert Token.objects.get().used_at >= first
