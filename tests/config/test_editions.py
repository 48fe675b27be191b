"""Editions while the shared cache is away: each process goes on with those it knows."""

import pytest
from django.core.cache import cache, caches
from redis.exceptions import ConnectionError  # noqa: A004 -- Redis's

from vakkring import editions, shared
from vakkring.notices import rounds

NAME = "proef:edition"


class Away:
    """A cache that cannot be reached."""

    def get(self, *_):
        raise ConnectionError

    set = get_or_set = set_many = delete_many = get


@pytest.fixture(autouse=True)
def looked_at_each_time(monkeypatch):
    """Nothing is remembered for seconds, and nothing is left to tell afterwards."""
    monkeypatch.setattr(editions, "LOOK_EVERY", 0)
    yield
    editions._untold.clear()


@pytest.fixture
def away(monkeypatch):
    """Answers what brings the cache back."""
    with monkeypatch.context() as changed:
        changed.setattr(editions, "cache", Away())
        yield changed.undo


def test_what_was_known_stays_current_while_the_cache_is_away(monkeypatch):
    before = editions.current(NAME)

    monkeypatch.setattr(editions, "cache", Away())

    assert [editions.current(NAME) for _ in range(3)] == [before] * 3


def test_what_was_not_known_gets_an_edition_of_this_process(away):
    found = editions.current(NAME)

    assert found
    assert editions.current(NAME) == found


def test_a_change_is_seen_here_at_once_and_by_others_when_the_cache_is_back(away):
    caches["default"].set(NAME, "before", None)
    known = editions.current(NAME)
    editions.renew(NAME)
    here = editions.current(NAME)
    assert here != known
    assert cache.get(NAME) == "before", "it could not be told"

    away()
    other = "other:edition"
    editions.current(other)

    assert cache.get(NAME) not in {None, "before"}, "whatever is asked first tells it"
    assert editions._untold == set()


def test_a_change_is_told_at_once_while_the_cache_is_there():
    before = editions.current(NAME)
    editions.renew(NAME)

    assert editions.current(NAME) == cache.get(NAME) != before


def test_saved_work_is_done_again_while_the_cache_is_away(monkeypatch):
    shared.keep("work", 1, 60)
    assert shared.kept("work") == 1

    monkeypatch.setattr(shared, "cache", Away())
    shared.keep("work", 2, 60)
    shared.forget("work")

    assert shared.kept("work") is None


@pytest.mark.django_db
def test_a_round_tells_what_could_not_be_told():
    """The worker looks at no page, so it would never notice that the cache is back."""
    before = editions.current("proef")
    editions._untold.add("proef")

    rounds.go_round()

    assert editions._untold == set()
    assert editions.shared("proef") != before
