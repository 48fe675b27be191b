"""Who is logged in stays so while the cache is away."""

import pytest
from django.conf import settings
from django.contrib.sessions.backends import cached_db
from redis.exceptions import ConnectionError  # noqa: A004 -- Redis's

from vakkring.config.sessions import SessionStore

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
