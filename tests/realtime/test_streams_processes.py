"""Rooms in two processes with Redis between them: one is killed, Redis goes away, and everybody still hears everything once."""

import signal
import time
from uuid import uuid4

import pytest

from tests.realtime.listeners import Crowd, wrong
from tests.realtime.parlour import key_of, words
from tests.realtime.serving import Redis, Site

pytestmark = pytest.mark.django_db

LISTENERS, PEOPLE = 300, 15


@pytest.fixture
def crowd():
    made = Crowd()
    yield made
    made.stop()


@pytest.fixture
def own_redis(tmp_path):
    made = Redis(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def sites(empty_site, own_redis):
    """The same database behind processes with a Redis of their own."""
    made = Site(empty_site.folder, empty_site.database_url, own_redis.url)
    yield made
    made.stop()


def settled(crowd, site, room):
    """When it is quiet, everybody is as far as the room: answers what is stored."""
    crowd.until(lambda: not any(one.outbox for one in crowd.listeners), "everything is acknowledged")
    with site.database():
        stored = words(key_of(room, "room"))
    crowd.until(lambda: all(one.seqs["room"] >= len(stored) for one in crowd.listeners), "everybody is as far as the room", 20)
    return stored


def people_of(site):
    return [site.person(f"P{number}") for number in range(PEOPLE)]


def killed(crowd, site, *options):
    """Two processes with three hundred sockets in one room; one dies while they talk. Answers the room and what was said."""
    room = uuid4().hex
    ports = [site.launch(*options) for _ in range(2)]
    site.wait()
    crowd.add(LISTENERS, site, room, people_of(site))
    said = [f"woord{number}" for number in range(300)]
    saying = crowd.saying(crowd.listeners, said, every=0.02)
    crowd.until(lambda: all(one.seqs["room"] > 50 for one in crowd.listeners), "fifty words")
    site.end(ports[0], signal.SIGKILL)
    return room, said, saying


def test_a_killed_process_costs_nobody_a_word(sites, crowd):
    room, said, saying = killed(crowd, sites)
    crowd.until(lambda: all(one.socket is not None for one in crowd.listeners), "everybody is back", 30)
    saying.result(60)

    stored = settled(crowd, sites, room)
    assert wrong(crowd, stored) == []
    assert sorted(stored) == sorted(said)
    assert sum(bool(one.closes) for one in crowd.listeners) > LISTENERS / 4
    assert sum(one.states for one in crowd.listeners) == LISTENERS, "who came back got what he missed, not all anew"
    assert "Traceback" not in sites.log


def test_telling_before_storing_would_tell_what_never_was(sites, crowd):
    """The positive control: with the doorbell before the commit somebody holds words that the room has not."""
    room, _said, saying = killed(crowd, sites, "--tell-early")
    saying.cancel()
    time.sleep(2)

    with sites.database():
        stored = words(key_of(room, "room"))
    assert wrong(crowd, stored) != []


def test_redis_may_go_away_and_come_back_empty(sites, own_redis, crowd):
    room = uuid4().hex
    sites.start_many(2)
    crowd.add(60, sites, room, people_of(sites))
    said = [f"woord{number}" for number in range(400)]
    saying = crowd.saying(crowd.listeners, said, every=0.02)
    for step, change in ((80, own_redis.flush), (120, own_redis.stop), (220, own_redis.start)):
        crowd.until(lambda step=step: all(one.seqs["room"] > step for one in crowd.listeners), f"{step} words")
        change()
    saying.result(60)

    stored = settled(crowd, sites, room)
    assert wrong(crowd, stored) == []
    assert sorted(stored) == sorted(said)
    assert [one.closes for one in crowd.listeners] == [[]] * 60, "nobody's line broke"
    assert "Traceback" not in sites.log


def test_without_looking_nobody_would_hear_the_other_process_while_redis_is_away(sites, own_redis, crowd):
    """The positive control."""
    room = uuid4().hex
    for _ in range(2):
        sites.launch("--no-looking")
    sites.wait()
    crowd.add(20, sites, room, people_of(sites))
    own_redis.stop()

    crowd.saying(crowd.listeners, [f"woord{number}" for number in range(20)], every=0.02).result(60)
    crowd.until(lambda: not any(one.outbox for one in crowd.listeners), "everything is acknowledged")
    time.sleep(4)

    with sites.database():
        assert wrong(crowd, words(key_of(room, "room"))) != []


def test_a_process_that_ends_lets_everybody_go_with_a_word(sites, crowd):
    room = uuid4().hex
    sites.start_many(2)
    crowd.add(60, sites, room, people_of(sites))
    saying = crowd.saying(crowd.listeners, [f"woord{number}" for number in range(200)], every=0.02)

    sites.end(sites.ports[0])
    saying.result(60)

    assert wrong(crowd, settled(crowd, sites, room)) == []
    assert {code for one in crowd.listeners for code in one.closes} == {1012}
