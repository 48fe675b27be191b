"""What the log says about who came in and who was kept out, and what it never says."""

import logging
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from vakkring.accounts import watching


@pytest.fixture
def lines(caplog):
    """What the log says about security, as text."""
    caplog.set_level(logging.INFO, logger="vakkring.security")
    return lambda: [one.getMessage() for one in caplog.records if one.name == "vakkring.security"]


def give_password(person, password="een-lang-wachtwoord"):
    person.set_password(password)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return password


def test_coming_in_and_going_out_are_written_down(client, anna, enter, lines):
    enter(client, anna.email)
    client.post("/account/logout/")

    assert lines() == [
        f"login person={anna.pk} by=code ip=127.0.0.1 door=inloggen/code/",
        f"logout person={anna.pk} ip=127.0.0.1 door=account/logout/",
    ]


def test_a_wrong_code_is_written_down_without_the_code_or_the_address(client, anna, letters, lines):
    client.post("/inloggen/", {"email": anna.email})
    wrong = "000000" if letters.last.code != "000000" else "000001"

    client.post("/inloggen/code/", {"code": wrong})

    (line,) = lines()
    assert re.fullmatch(r"login-refused person=- by=code why=wrong address=[0-9a-f]{12} ip=127\.0\.0\.1 door=inloggen/code/", line)
    assert wrong not in line


def test_a_wrong_password_is_written_down_without_it_or_the_address(client, anna, lines):
    give_password(anna)

    client.post("/inloggen/wachtwoord/", {"login": anna.email, "password": "een-ander-wachtwoord"})

    (line,) = lines()
    assert line.startswith("login-refused person=- by=password address=")
    assert "anna" not in line
    assert "ander" not in line


def test_a_wrong_second_step_is_written_down_with_whose_it_was(client, anna, lines):
    password = give_password(anna)
    totp.TOTP.activate(anna, totp.generate_totp_secret())
    client.post("/inloggen/wachtwoord/", {"login": anna.email, "password": password})

    client.post("/account/2fa/authenticate/", {"code": "000000"})

    assert lines() == [f"second-step-refused person={anna.pk} ip=127.0.0.1 door=account/2fa/authenticate/"]


def test_another_password_is_written_down(client, anna, enter, lines):
    enter(client, anna.email)

    client.post("/account/password/set/", {"password1": "vier-losse-woorden-zo", "password2": "vier-losse-woorden-zo"})

    assert lines()[-1] == f"way-in-changed person={anna.pk} ip=127.0.0.1 door=account/password/set/"


def test_what_somebody_may_not_is_written_down_with_who_and_where(client, anna, enter, lines):
    enter(client, anna.email)

    assert client.get("/fonds/nieuw/?q=geheim").status_code == 403

    assert lines()[-1] == f"forbidden person={anna.pk} ip=127.0.0.1 door=fonds/nieuw/"


def test_a_form_of_a_strange_page_is_written_down(anna, lines):
    browser = Client(enforce_csrf_checks=True)

    assert browser.post("/inloggen/", {"email": anna.email}).status_code == 403

    assert lines()[-1].startswith("strange-form person=- why=CSRF")


def test_too_many_tries_are_written_down(anna, letters, lines):
    for _ in range(4):
        Client().post("/inloggen/", {"email": anna.email})

    assert lines() == ["too-many person=- of=request_login_code ip=127.0.0.1 door=inloggen/"]


@pytest.mark.parametrize("hostile", ["a\nlogin person=1", "a\r\nlogin person=1", "a login person=1", "a\u2028login person=1", "a\x1b[2K"])
def test_a_fact_can_neither_start_a_line_nor_look_like_another(hostile, lines):
    watching.note("forbidden", None, why=hostile)

    (line,) = lines()
    assert re.fullmatch(r"forbidden why=[!-~]+", line)
    assert line.count("=") == 1


def test_a_key_in_an_address_is_not_written_down(client, anna, enter, lines):
    enter(client, anna.email)
    key = "8c0a2b1e-6a55-4c7e-9a70-6a9f4a2f9c11"

    assert client.get(f"/fonds/{key}/").status_code == 403

    assert lines()[-1].endswith("door=fonds/<uuid:key>/")
