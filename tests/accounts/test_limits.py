"""Limits count by the address a request really came from: what a client types about that counts for nothing."""

import time
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from allauth.core.internal import ratelimit as ratelimit_of_allauth
from django.test import Client, RequestFactory

from vakkring.accounts.models import Person


def tries(amount: int, **headers) -> list[int]:
    """Each from a new browser, for another address, as a guesser would."""
    found = []
    for number in range(amount):
        extra = {name: value(number) if callable(value) else value for name, value in headers.items()}
        found.append(Client().post("/inloggen/", {"email": f"a{number}@example.nl"}, **extra).status_code)
    return found


@pytest.mark.django_db
def test_without_proxies_a_typed_forwarded_address_does_not_help(letters, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0

    found = tries(62, HTTP_X_FORWARDED_FOR=lambda n: f"10.0.0.{n}", REMOTE_ADDR="192.0.2.1")

    assert found == [302] * 60 + [429] * 2


@pytest.mark.django_db
def test_behind_one_proxy_the_rightmost_address_counts(letters, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    spoofed = tries(62, HTTP_X_FORWARDED_FOR=lambda n: f"10.0.0.{n}, 198.51.100.7", REMOTE_ADDR="127.0.0.1")
    honest = tries(1, HTTP_X_FORWARDED_FOR="198.51.100.8", REMOTE_ADDR="127.0.0.1")

    assert spoofed == [302] * 60 + [429] * 2
    assert honest == [302]


@pytest.mark.django_db
def test_one_address_gets_three_codes_a_minute(letters):
    found = [Client().post("/inloggen/", {"email": "anna@example.nl"}).status_code for _ in range(4)]

    assert found == [302, 302, 302, 429]
    assert len(letters.letters) == 3


@pytest.mark.django_db
def test_passwords_are_limited_per_address(letters):
    wrong = {"login": "anna@example.nl", "password": "een-lang-wachtwoord"}

    pages = [Client().post("/inloggen/wachtwoord/", wrong).content.decode() for _ in range(6)]

    assert ["horen niet bij elkaar" in page for page in pages] == [True] * 5 + [False]
    assert "Te vaak geprobeerd" in pages[5]


@pytest.fixture
def clock(monkeypatch):
    """The clock of the counter, which can be put forward."""
    clock = SimpleNamespace(now=time.time(), time=lambda: clock.now, monotonic=time.monotonic, sleep=time.sleep)
    monkeypatch.setattr(ratelimit_of_allauth, "time", clock)
    return clock


@pytest.mark.django_db
def test_one_address_gets_thirty_codes_tried_a_day_and_a_password_still_logs_in(clock, client):
    person = Person.objects.create_user("anna@example.nl", "een-lang-wachtwoord")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    request = RequestFactory().post("/inloggen/code/")

    tried = []
    for _ in range(40):
        tried.append(ratelimit.consume(request, action="typed_code", key=person.email))
        clock.now += 61
    in_time = client.post("/inloggen/wachtwoord/", {"login": person.email, "password": "een-lang-wachtwoord"})

    assert tried == [True] * 30 + [False] * 10
    assert in_time.url == "/"
    assert client.session["_auth_user_id"] == str(person.pk)
