"""Phones on a line that loses one packet in ten, and now and then breaks: everything still comes once, in order."""

import os
from uuid import uuid4

import pytest

from tests.realtime.listeners import Crowd, wrong
from tests.realtime.parlour import key_of, words
from tests.realtime.poor_line import NotAllowed, PoorLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def poor_line():
    try:
        made = PoorLine()
    except NotAllowed as reason:
        # The one thing that a test cannot bring along. Everything else that is missing is a failure; and this is, where all must be tested.
        without = pytest.fail if os.environ.get("CI") else pytest.skip
        without(f"LOSS NOT TESTED: this kernel lets nobody make a network that loses packets: {str(reason).strip()}")
    yield made
    made.stop()


@pytest.fixture
def crowd(poor_line):
    made = Crowd()

    async def move_in():
        poor_line.move_in()

    made.do(move_in())
    yield made
    made.stop()


def test_one_packet_in_ten_may_get_lost(other_site, poor_line, crowd):
    room = uuid4().hex
    other_site.start(host=poor_line.host)
    people = [other_site.person(f"P{number}") for number in range(5)]
    listeners = crowd.add(20, other_site, room, people, host=poor_line.host, stay=4.0)
    said = [f"woord{number}" for number in range(200)]

    crowd.saying(listeners, said, every=0.04).result(120)
    for one in listeners:
        one.stay = 0.0
    crowd.until(lambda: not any(one.outbox for one in listeners), "everything is acknowledged", 120)
    with other_site.database():
        stored = words(key_of(room, "room"))
    crowd.until(lambda: all(one.seqs["room"] >= len(stored) for one in listeners), "everybody is as far as the room", 120)

    assert wrong(crowd, stored) == []
    assert sorted(stored) == sorted(said)
    assert poor_line.lost > 100, "the line was poor"
    assert sum(one.resumed for one in listeners) > 0
