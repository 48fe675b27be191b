"""Sensitive things ask for proof; the second step is demanded of who has far-reaching rights."""

import time

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from vakkring.accounts import access, actions, vault
from vakkring.accounts.models import Person, Role


@pytest.fixture
def inside(client, anna, enter) -> Client:
    enter(client, anna.email)
    return client


def let_time_pass(client: Client) -> None:
    """As if the person logged in an hour ago."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{**one, "at": time.time() - 3600} for one in session[AUTHENTICATION_METHODS_SESSION_KEY]]
    session.save()


SENSITIVE = [
    ("post", "/account/gegevens/downloaden/"),
    ("get", "/account/wissen/"),
    ("post", "/account/wissen/"),
    ("get", "/account/email/"),
    ("post", "/account/email/"),
    ("get", "/account/password/set/"),
    ("post", "/account/password/set/"),
    ("get", "/account/2fa/totp/activate/"),
    ("get", "/account/2fa/webauthn/add/"),
    ("post", "/account/2fa/recovery-codes/generate/"),
]


@pytest.mark.parametrize(("method", "path"), SENSITIVE)
def test_sensitive_things_ask_for_proof_after_a_while(inside, method, path):
    let_time_pass(inside)

    response = getattr(inside, method)(path)

    assert response.status_code == 302
    assert response.url.startswith("/account/reauthenticate/code/?next=")


@pytest.mark.parametrize(("method", "path"), [one for one in SENSITIVE if one[0] == "get"])
def test_just_after_logging_in_they_do_not(inside, method, path):
    assert getattr(inside, method)(path).status_code == 200


def test_a_code_by_mail_is_proof_and_resumes_what_was_asked(inside, anna, letters):
    let_time_pass(inside)
    asked = inside.post("/account/gegevens/downloaden/")
    before = len(letters.letters)
    page = inside.get(asked.url)
    assert page.status_code == 200
    assert len(letters.letters) == before  # opening the page sends nothing

    sent = inside.post(asked.url, {"send": "1"})
    assert letters.last.to == anna.email
    wrong = inside.post(sent.url, {"code": "000000" if letters.last.code != "000000" else "000001"})
    assert "klopt nog niet" in wrong.content.decode()
    done = inside.post(sent.url, {"code": letters.last.code})

    assert done.status_code == 200
    assert done["Content-Type"] == "application/zip"


def test_somebody_elses_code_is_no_proof(inside, letters):
    let_time_pass(inside)
    inside.post("/account/reauthenticate/code/", {"send": "1"})
    own = letters.last.code
    other = Client()
    other.post("/inloggen/", {"email": "bram@example.nl"})

    if letters.last.code != own:
        inside.post("/account/reauthenticate/code/", {"code": letters.last.code})

    assert inside.get("/account/wissen/").status_code == 302


def test_with_a_second_step_mail_alone_is_no_proof(inside, anna):
    totp.TOTP.activate(anna, totp.generate_totp_secret())
    let_time_pass(inside)

    response = inside.get("/account/wissen/")

    assert response.url.startswith("/account/2fa/reauthenticate/")
    assert inside.get(response.url).status_code == 200
    assert inside.get("/account/reauthenticate/code/").url.startswith("/account/2fa/reauthenticate/")


def test_a_password_is_proof(client, anna, enter):
    anna.set_password("een-lang-wachtwoord")
    anna.save()
    EmailAddress.objects.create(user=anna, email=anna.email, verified=True, primary=True)
    enter(client, anna.email)
    let_time_pass(client)

    assert client.get("/account/reauthenticate/?next=/account/wissen/").status_code == 200
    wrong = client.post("/account/reauthenticate/?next=/account/wissen/", {"password": "iets-heel-anders"})
    assert wrong.status_code == 200
    right = client.post("/account/reauthenticate/?next=/account/wissen/", {"password": "een-lang-wachtwoord"})

    assert right.url == "/account/wissen/"
    assert client.get("/account/wissen/").status_code == 200


def test_a_code_by_mail_does_not_skip_the_second_step(client, anna, enter):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(anna, secret)

    response = enter(client, anna.email)
    assert response.url == "/account/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    assert client.get(response.url).status_code == 200
    assert client.get("/account/").status_code == 302
    client.post(response.url, {"code": "000000"})
    assert "_auth_user_id" not in client.session

    code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    client.post(response.url, {"code": f"{code[:3]} {code[3:]}"})

    assert client.session["_auth_user_id"] == str(anna.pk)


@pytest.mark.parametrize("path", ["/", "/beheer/", "/leren/"])
def test_an_operator_sets_up_a_second_step_first(client, operator, enter, path):
    enter(client, operator.email)

    assert client.get(path).url == "/account/2fa/"
    assert client.get("/account/2fa/").status_code == 200
    assert client.get("/account/2fa/totp/activate/").status_code == 200


@pytest.mark.parametrize("role", [Role.FUNDER, Role.MODERATOR])
def test_a_role_with_far_reaching_rights_asks_for_a_second_step(client, anna, fund, enter, role):
    enter(client, anna.email)
    assert client.get("/").status_code == 200

    actions.grant_role(None, anna, fund, role)
    assert client.get("/").url == "/account/2fa/"
    totp.TOTP.activate(anna, totp.generate_totp_secret())

    assert client.get("/").status_code == 200


def test_a_demo_demands_no_second_step(client, operator, enter, settings):
    settings.DEMO = True
    enter(client, operator.email)

    assert client.get("/").status_code == 200


def test_needing_a_second_step_costs_no_query_for_others(anna, operator, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert access.needs_second_step(anna) is False
    with django_assert_num_queries(1):
        assert access.needs_second_step(operator) is True


def test_who_must_have_a_second_step_keeps_the_last_one(client, operator, enter):
    enter(client, operator.email)
    step = totp.TOTP.activate(operator, totp.generate_totp_secret()).instance

    response = client.post("/account/2fa/totp/deactivate/")

    assert response.status_code == 200
    assert "Voeg eerst een andere toe" in response.content.decode()
    assert Authenticator.objects.filter(pk=step.pk).exists()


def test_the_secret_of_an_app_is_stored_encrypted(anna):
    secret = totp.generate_totp_secret()
    stored = totp.TOTP.activate(anna, secret).instance

    assert secret not in str(stored.data)
    assert vault.unseal(stored.data["secret"], "verkeerd", _secret_key()) == secret


def test_another_key_opens_nothing():
    with pytest.raises(vault.InvalidToken):
        vault.unseal(vault.seal("geheim", "een"), "twee")


def test_a_second_step_under_a_key_that_is_lost_is_a_sentence(client, anna, enter, settings):
    old, secret = settings.SECRET_KEY, totp.generate_totp_secret()
    totp.TOTP.activate(anna, secret)
    settings.SECRET_KEY = "a-new-secret-that-is-long-enough-for-everything-here"
    enter(client, anna.email)
    code = {"code": totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))}

    page = client.post("/account/2fa/authenticate/", code)

    assert page.status_code == 200
    assert "Vraag ons om hulp" in page.content.decode()
    assert "_auth_user_id" not in client.session
    settings.SECRET_KEY_FALLBACKS = [old]
    client.post("/account/2fa/authenticate/", code)
    assert client.session["_auth_user_id"] == str(anna.pk)


def _secret_key() -> str:
    from django.conf import settings

    return settings.SECRET_KEY


def test_a_closed_account_is_out_at_once(inside, anna):
    assert inside.get("/account/").status_code == 200

    Person.objects.filter(pk=anna.pk).update(is_active=False)

    assert inside.get("/account/").status_code == 302
