"""Sites that share one Redis stay out of each other's keys; one that does not answer is left alone for a while."""

import logging
import socket

import pytest
from django.conf import settings
from django.core.cache import CacheHandler, cache
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from vakkring.config import caching
from vakkring.config.caching import COPY_LASTS, LeftAlone, SessionRedisCache, SharedRedisCache

LOGGER = "vakkring.config.caching"


def test_clearing_the_cache_leaves_what_another_site_keeps_in_the_same_redis(settings):
    described = {**settings.CACHES["default"], "KEY_PREFIX": "vakkring-another", "LOCATION": settings.ENVIRONMENT.redis_url or "another"}
    other = CacheHandler({"default": described})["default"]
    other.set("limit", 1)
    cache.set("limit", 2)

    cache.clear()

    assert (cache.get("limit"), other.get("limit")) == (None, 1)
    other.clear()
    assert other.get("limit") is None


class Noting(dict[str, int]):
    """Stands where the line to Redis is: for how many seconds each thing is kept."""

    def set(self, key: str, _value: object, seconds: int) -> None:
        self[key] = seconds


@pytest.mark.parametrize(("asked", "kept"), [(settings.SESSION_COOKIE_AGE, COPY_LASTS), (60, 60)])
def test_copy_of_a_session_that_ended_while_redis_was_silent_lasts_for_minutes(asked, kept):
    sessions = SessionRedisCache("redis://127.0.0.1:1/0", {})
    sessions._cache = Noting()

    sessions.set("session", {"who": "Anna"}, asked)

    assert sessions._cache == {":1:session": kept}
    assert COPY_LASTS <= 600


class Mute:
    """A Redis that stands still: it takes lines and says nothing."""

    def __init__(self) -> None:
        self.line = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.line.setblocking(False)
        self.taken: list[socket.socket] = []

    def cache(self) -> SharedRedisCache:
        """One as each thread has its own."""
        options = {"socket_timeout": 0.05, "socket_connect_timeout": 0.05}
        return SharedRedisCache(f"redis://127.0.0.1:{self.line.getsockname()[1]}/0", {"OPTIONS": options})

    def asked(self) -> int:
        """How often somebody came."""
        try:
            while True:
                self.taken.append(self.line.accept()[0])
        except BlockingIOError:
            return len(self.taken)


@pytest.fixture
def mute():
    made = Mute()
    yield made
    for one in (made.line, *made.taken):
        one.close()


QUESTIONS = [
    lambda one: one.get("a"),
    lambda one: one.set("a", 1),
    lambda one: one.add("a", 1),
    lambda one: one.touch("a"),
    lambda one: one.incr("a"),
    lambda one: one.delete("a"),
    lambda one: one.get_many(["a"]),
    lambda one: one.set_many({"a": 1}),
    lambda one: one.delete_many(["a"]),
    lambda one: one.get_or_set("a", 1),
    lambda one: "a" in one,
]


def test_a_redis_that_stands_still_costs_its_timeout_once_and_is_written_down_once(mute, caplog):
    caplog.set_level(logging.WARNING, LOGGER)

    with pytest.raises(RedisError):
        mute.cache().get("a")
    for ask in QUESTIONS:
        with pytest.raises(LeftAlone):
            ask(mute.cache())

    assert mute.asked() == 1
    assert [one.levelname for one in caplog.records if one.name == LOGGER] == ["ERROR"]


def test_after_its_rest_one_of_us_tries_again(mute, monkeypatch, caplog):
    caplog.set_level(logging.WARNING, LOGGER)
    monkeypatch.setattr(caching, "REST", 0.0)
    for _ in range(3):
        with pytest.raises(RedisError):
            mute.cache().get("a")

    assert mute.asked() == 3
    assert len([one for one in caplog.records if one.name == LOGGER]) == 1, "one outage"


def test_a_redis_that_is_back_is_asked_again(caplog):
    caplog.set_level(logging.WARNING, LOGGER)
    rest = caching.Rest()

    rest.begin(RedisConnectionError("een keer pech"))
    rest.look()
    rest.begin(RedisConnectionError("weg"))
    with pytest.raises(LeftAlone):
        rest.look()
    rest.end()
    rest.look()
    rest.end()

    assert [one.levelname for one in caplog.records if one.name == LOGGER] == ["ERROR", "WARNING"]


def test_a_question_about_what_is_not_there_is_answered_too(monkeypatch):
    def absent(_client):
        raise ValueError("Key 'a' not found")

    class Client:
        _servers = ("redis://127.0.0.1:1/0",)

    rest = caching._rests[Client._servers]
    rest.failed, rest.until = caching.PATIENCE, 1.0  # an outage whose rest is over
    with pytest.raises(ValueError, match="not found"):
        caching.careful(absent)(Client())

    assert (rest.failed, rest.until) == (0, 0.0)


def test_what_is_written_in_a_session_is_tried_however_long_redis_is_away(mute):
    line = mute.cache()
    sessions = caching.SessionRedisCache(line._servers[0], {"OPTIONS": line._options})
    with pytest.raises(RedisError):
        sessions.get("a")

    for ask in (lambda one: one.set("a", 1), lambda one: one.delete("a"), lambda one: one.add("a", 1)):
        with pytest.raises(RedisError) as raised:
            ask(sessions)
        assert not isinstance(raised.value, LeftAlone)
    with pytest.raises(LeftAlone):
        sessions.get("a")
