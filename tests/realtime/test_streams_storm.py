"""Forty sockets whose lines break again and again while they talk: each holds every word, once, in the order in which they are stored."""

from uuid import uuid4

import pytest

from tests.realtime.listeners import Crowd, wrong
from tests.realtime.parlour import key_of, words

pytestmark = pytest.mark.django_db

LISTENERS, PEOPLE, WORDS = 40, 8, 250


@pytest.fixture
def crowd():
    made = Crowd()
    yield made
    made.stop()


def stormed(crowd, site, *options):
    """Lines that hold for half a second or so, while words are said; then it is quiet. Answers what is stored."""
    room = uuid4().hex
    site.start(*options)
    people = [site.person(f"P{number}") for number in range(PEOPLE)]
    listeners = crowd.add(LISTENERS, site, room, people, stay=0.6)
    said = [f"woord{number}" for number in range(WORDS)]
    crowd.saying(listeners, said, every=0.015).result(60)
    for one in listeners:
        one.stay = 0.0
    crowd.until(lambda: not any(one.outbox for one in listeners), "everything is acknowledged")
    with site.database():
        stored = words(key_of(room, "room"))
    assert sorted(stored) == sorted(said), "what is acknowledged is stored once"
    return stored


def test_lines_that_break_lose_nothing_and_double_nothing(other_site, crowd):
    stored = [*stormed(crowd, other_site), "klaar"]
    # Everybody hears this last word, and if nothing was lost, all words before it.
    crowd.do(crowd.listeners[0].say("klaar"))
    crowd.until(lambda: all("klaar" in one.words["room"] for one in crowd.listeners), "everybody hears the last word")

    assert wrong(crowd, stored) == []
    assert sum(one.resumed for one in crowd.listeners) > LISTENERS
    assert "Traceback" not in other_site.log


def test_without_reading_what_was_missed_there_are_gaps(other_site, crowd):
    """The positive control."""
    stormed(crowd, other_site, "--no-catching-up")

    crowd.until(lambda: crowd.faults != [], "somebody hears that something is missing")
