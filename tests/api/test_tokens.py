"""One's own tokens: made after proof, shown once, listed, revoked, exported, erased."""

import re
import uuid

import pytest
from django.test import Client

from tests.api.making import OWN, ask, somebody, token_of
from tests.desks.test_funder import prove
from tests.factories import PersonFactory
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import AuditEntry, Role
from vakkring.api import actions
from vakkring.api.models import Scope, Token

pytestmark = pytest.mark.django_db
NEW = "/account/sleutels/nieuw/"


def browser_of(person, ago=0):
    client = Client()
    client.force_login(person)
    prove(client, person, ago)
    return client


def typed(**changes):
    return {"key": str(uuid.uuid4()), "name": "Boekhouding", "scopes": ["proofs"], "days": "30", **changes}


def test_token_is_shown_once_and_works():
    client = browser_of(PersonFactory())

    page = client.post(NEW, typed()).content.decode()
    secret = re.search(r"vakkring_[\w-]{43}", page).group()

    assert ask("/api/v1/token", secret).json()["scopes"] == ["proofs"]
    listed = client.get("/account/sleutels/").content.decode()
    assert "Boekhouding" in listed
    assert secret not in listed
    assert secret not in str(Token.objects.values().get())
    assert secret not in str(list(AuditEntry.objects.values()))


def test_making_one_asks_for_proof_first():
    person = PersonFactory()
    client = browser_of(person, ago=3600)

    for reply in (client.get(NEW), client.post(NEW, typed())):
        assert reply.status_code == 302
        assert "reauthenticate" in reply.url
    assert not Token.objects.exists()

    prove(client, person)
    assert client.post(NEW, typed()).status_code == 200


def test_only_scopes_of_his_roles_are_there_to_tick():
    client, funder = browser_of(PersonFactory()), browser_of(somebody(Role.FUNDER))

    assert 'value="programmes"' not in client.get(NEW).content.decode()
    assert client.post(NEW, typed(scopes=["programmes"])).status_code == 422
    assert not Token.objects.exists()
    assert 'value="programmes"' in funder.get(NEW).content.decode()
    assert funder.post(NEW, typed(scopes=["programmes"])).status_code == 200


@pytest.mark.parametrize("changes", [{"name": ""}, {"scopes": []}, {"days": "3650"}, {"key": "x"}, {"name": "x" * 61}])
def test_form_that_is_not_right_makes_nothing(changes):
    assert browser_of(PersonFactory()).post(NEW, typed(**changes)).status_code == 422
    assert not Token.objects.exists()


def test_form_sent_twice_makes_one_token_and_does_not_show_it_again():
    client, form = browser_of(PersonFactory()), typed()
    client.post(NEW, form)

    reply = client.post(NEW, form, follow=True)

    assert Token.objects.count() == 1
    assert "vakkring_" not in reply.content.decode()
    assert "al gemaakt" in reply.content.decode()


def test_nobody_keeps_more_than_he_can_tell_apart():
    person = PersonFactory()
    for _ in range(actions.MOST_TOKENS):
        token_of(person, Scope.PROOFS)

    client = browser_of(person)

    assert NEW not in client.get("/account/sleutels/").content.decode()
    assert client.post(NEW, typed(), follow=True).status_code == 200
    assert Token.objects.count() == actions.MOST_TOKENS


def test_list_shows_his_own_and_revoking_ends_it():
    anna, bram = PersonFactory(), PersonFactory()
    secret, other = token_of(anna), token_of(bram)
    mine, theirs = Token.objects.get(person=anna), Token.objects.get(person=bram)
    client = browser_of(anna, ago=3600)

    assert str(theirs.key) not in client.get("/account/sleutels/").content.decode()
    client.post(f"/account/sleutels/{theirs.key}/weg/")
    assert ask("/api/v1/token", other).status_code == 200
    client.post(f"/account/sleutels/{mine.key}/weg/")
    assert ask("/api/v1/token", secret).status_code == 401
    assert AuditEntry.objects.filter(action="token.revoked", actor=anna).count() == 1


def logs_out_everywhere(client):
    client.post("/account/overal-uitloggen/")


def takes_a_password(client):
    client.post("/account/password/set/", {"password1": "vier-losse-woorden-zo", "password2": "vier-losse-woorden-zo"})


@pytest.mark.parametrize("ends", [logs_out_everywhere, takes_a_password])
def test_token_ends_with_the_sessions_of_its_person(ends):
    anna = PersonFactory()
    secret, of_another, client = token_of(anna), token_of(PersonFactory()), browser_of(anna)
    assert ask("/api/v1/token", secret).status_code == 200

    ends(client)

    assert ask("/api/v1/token", secret).status_code == 401
    assert ask("/api/v1/token", of_another).status_code == 200
    assert "Werkt niet meer: je koos een nieuw wachtwoord" in client.get("/account/sleutels/").content.decode()
    anna.refresh_from_db()
    assert ask("/api/v1/token", token_of(anna)).status_code == 200


def test_who_needs_a_second_step_is_told_so():
    person = PersonFactory()
    accounts.grant_role(None, person, somebody(Role.EDITOR).memberships.get().organisation, Role.FUNDER)
    page = browser_of(person).get("/account/sleutels/").content.decode()

    assert "tweede stap" in page
    assert NEW not in page


def test_pages_are_kept_nowhere():
    client = browser_of(PersonFactory())

    for reply in (client.get("/account/sleutels/"), client.get(NEW), client.post(NEW, typed())):
        assert "no-store" in reply["Cache-Control"]
        assert "unsafe-inline" not in reply["Content-Security-Policy"]


def test_list_costs_the_same_however_long(django_assert_num_queries):
    person = PersonFactory()
    client = browser_of(person)
    token_of(person)
    client.get("/account/sleutels/")
    with django_assert_num_queries(3) as one:
        client.get("/account/sleutels/")
    for _ in range(3):
        token_of(person)

    with django_assert_num_queries(len(one.captured_queries)):
        client.get("/account/sleutels/")


def test_tokens_are_exported_without_secrets_and_erased_with_the_account():
    person = PersonFactory()
    secret = token_of(person, *OWN)
    token_of(PersonFactory())

    (row,) = accounts.export_person(person).sheets["sleutels"]

    assert row["naam"] == "Proef"
    assert "Je bewijzen" in row["mag lezen"]
    assert secret not in str(row)
    assert Token.objects.get(person=person).digest not in str(row)
    accounts.erase_person(person, person)
    assert not Token.objects.filter(person=person).exists()
    assert Token.objects.count() == 1
