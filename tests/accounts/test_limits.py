"""Limits count by the address a request really came from: what a client types about that counts for nothing."""

import time
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from allauth.core.internal import ratelimit as ratelimit_of_allauth
from django.test import Client, RequestFactory

from vakkring.accounts import limits
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


PASSWORD = "een-lang-wachtwoord"


def with_password(email: str) -> Person:
    person = Person.objects.create_user(email, PASSWORD)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def log_in(address: str, password: str = "een-ander-wachtwoord") -> bool:
    """Whether Anna's password lets somebody in who comes from this internet address."""
    return Client(REMOTE_ADDR=address).post("/inloggen/wachtwoord/", {"login": "anna@example.nl", "password": password}).status_code == 302


@pytest.mark.django_db
def test_a_stranger_who_guesses_a_password_does_not_keep_its_owner_out():
    with_password("anna@example.nl")
    assert not any(log_in("192.0.2.1") for _ in range(8))

    assert not log_in("192.0.2.1", PASSWORD), "the control: he may not go on guessing"
    assert log_in("198.51.100.7", PASSWORD)


@pytest.mark.django_db
def test_a_password_is_not_guessed_from_many_addresses(settings):
    with_password("anna@example.nl")
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed_everywhere": "7/h/key"}

    assert all(log_in(f"192.0.2.{number}", PASSWORD) for number in range(9)), "the right one does not count"
    assert not any(log_in(f"192.0.2.{number}") for number in range(7))

    assert not log_in("198.51.100.7", PASSWORD)


@pytest.fixture
def clock(monkeypatch):
    """The clock of the counter, which can be put forward."""
    clock = SimpleNamespace(now=time.time(), time=lambda: clock.now, monotonic=time.monotonic, sleep=time.sleep)
    monkeypatch.setattr(ratelimit_of_allauth, "time", clock)
    monkeypatch.setattr(limits, "time", clock)
    return clock


@pytest.mark.django_db
def test_one_address_gets_thirty_codes_tried_a_day_and_a_password_still_logs_in(clock, client):
    person = with_password("anna@example.nl")
    request = RequestFactory().post("/inloggen/code/")

    tried = []
    for _ in range(40):
        tried.append(ratelimit.consume(request, action="typed_code", key=person.email))
        clock.now += 61
    in_time = client.post("/inloggen/wachtwoord/", {"login": person.email, "password": PASSWORD})

    assert tried == [True] * 30 + [False] * 10
    assert in_time.url == "/"
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.django_db
def test_who_is_refused_hears_how_long_that_lasts(clock, letters):
    """Three codes a minute, twenty a day."""

    def ask() -> str:
        return Client().post("/inloggen/", {"email": "anna@example.nl"}).content.decode()

    began = [ask() for _ in range(4)]
    for _ in range(17):
        clock.now += 61
        ask()
    refused = [began[3], ask()]

    assert ["Wacht een minuut voor" in page for page in refused] == [True, False]
    assert "Wacht 24 uur voor" in refused[1]
    for page in refused:
        assert "wachtwoord of passkey" in page
        assert "Terug naar inloggen" in page


@pytest.mark.django_db
def test_who_is_logged_in_is_not_sent_to_the_door(client, letters, clock):
    client.force_login(Person.objects.create_user("anna@example.nl"))
    question = {"name": "", "email": "jan@example.nl", "text": "Hallo?"}

    refused = [client.post("/contact/", question) for _ in range(6)][-1].content.decode()

    assert "Wacht een uur en probeer" in refused
    assert "Terug naar inloggen" not in refused
    assert "Naar Vandaag" in refused
    assert "mailto:" in refused, "the form is what does not work now"
    assert "passkey" not in refused


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "een minuut"),
        (61, "2 minuten"),
        (600, "10 minuten"),
        (3000, "50 minuten"),
        (3001, "een uur"),
        (3601, "2 uur"),
        (86_400, "24 uur"),
    ],
)
def test_a_wait_is_never_said_too_short(seconds, words):
    assert limits.in_words(seconds) == words
