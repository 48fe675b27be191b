"""Who is logged in stays so while the cache is away, and for a year at most."""

import pytest
from django.conf import settings
from django.contrib.sessions.backends import cached_db
from django.contrib.sessions.models import Session
from redis.exceptions import ConnectionError  # noqa: A004 -- Redis's

from vakkring.accounts.sessions import BEGAN, LONGEST, SessionStore

pytestmark = pytest.mark.django_db


class Away:
    """A cache that cannot be reached."""

    def get(self, *_):
        raise ConnectionError

    set = get


def stored() -> str:
    session = SessionStore()
    session["who"] = "Anna"
    session.save()
    return session.session_key


def read(kind, key: str) -> dict:
    session = kind(key)
    session._cache = Away()
    return session.load()


def test_a_session_is_read_from_the_database_while_the_cache_is_away():
    assert SessionStore.__module__ == settings.SESSION_ENGINE
    assert read(SessionStore, stored()) == {"who": "Anna"}
    assert read(SessionStore, "x" * 32) == {}


def test_djangos_own_would_fail():
    """The positive control."""
    with pytest.raises(ConnectionError):
        read(cached_db.SessionStore, stored())


def test_session_ends_a_year_after_logging_in_however_often_somebody_came(client, anna):
    client.force_login(anna)
    began = client.session[BEGAN]
    assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE

    for ago, lasts in ((LONGEST - 1000, 1000), (LONGEST + 1, 0)):
        session = client.session
        session[BEGAN] = began - ago
        session.save()
        row = Session.objects.get(pk=session.session_key)
        assert row.expire_date.timestamp() == pytest.approx(began - ago + LONGEST, abs=2)
        assert session.get_expiry_age() == pytest.approx(lasts, abs=5)
        assert client.get("/account/").status_code == (200 if lasts else 302)


def test_session_from_before_gets_a_beginning(client, anna):
    client.force_login(anna)
    session = client.session
    del session[BEGAN]
    cached_db.SessionStore.save(session)

    again = SessionStore(session.session_key)
    again["seen"] = 1
    again.save()
    assert SessionStore(session.session_key)[BEGAN] > 0


def test_session_of_nobody_lasts_as_ever(client):
    client.get("/inloggen/")

    assert BEGAN not in SessionStore(stored())
    assert SessionStore(stored()).get_expiry_age() == settings.SESSION_COOKIE_AGE
