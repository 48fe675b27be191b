"""When sockets are looked at: each in time, never all at once."""

import asyncio
import itertools
from types import SimpleNamespace

import pytest

from vakkring.realtime import watch
from vakkring.realtime.watch import Watch

CYCLE = 0.8
AT_ONCE = 10
IN_TIME = 1.35 * CYCLE
"""As five seconds are to the usual cycle of three and a half, and a little less."""


class Looked(Watch):
    """Notes what is looked at instead of asking the database; `stops` for so many seconds, once."""

    def __init__(self, stops=0.0):
        super().__init__(SimpleNamespace(loop=asyncio.get_running_loop()))
        self.looks, self.stops = [], stops

    async def look_at(self, sockets):
        self.looks.append((asyncio.get_running_loop().time(), list(sockets)))
        stops, self.stops = self.stops, 0.0
        await asyncio.sleep(stops)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(watch, "LOOK_EVERY", CYCLE)
    monkeypatch.setattr(watch, "REST", 0.01)
    monkeypatch.setattr(watch, "AT_ONCE", AT_ONCE)


def looked(many, cycles, *, stops=0.0, then=()):
    """Everything that was looked at. `then`: who is there in the second half."""

    async def go():
        made = Looked(stops)
        for socket in range(many):
            made.come(socket)
        task = asyncio.create_task(made.look())
        await asyncio.sleep(cycles * CYCLE / 2)
        for socket in set(made.sockets) - set(then or made.sockets):
            made.gone(socket)
        for socket in set(then) - set(made.sockets):
            made.come(socket)
        await asyncio.sleep(cycles * CYCLE / 2)
        task.cancel()
        return made.looks

    return asyncio.run(go())


def longest_wait(looks, socket):
    times = [at for at, sockets in looks if socket in sockets]
    return max(later - earlier for earlier, later in itertools.pairwise(times))


@pytest.mark.parametrize("many", [1, 9, 10, 11, 12, 14, 21, 100, 105])
def test_each_is_looked_at_in_time_and_few_together(many):
    looks = looked(many, 4)

    assert max(longest_wait(looks, socket) for socket in range(many)) < IN_TIME
    assert max(len(sockets) for _at, sockets in looks) <= AT_ONCE
    # Not more often than needed, either.
    assert len(looks) <= 5 * -(-many // AT_ONCE)


def test_they_are_looked_at_evenly():
    gaps = [later - earlier for (earlier, _), (later, _) in itertools.pairwise(looked(100, 4))]

    assert sorted(gaps)[len(gaps) // 2] > CYCLE / 20  # and not right after each other, as when all are looked at in one go


def test_a_crowd_that_comes_in_is_looked_at_in_time():
    looks = looked(1, 4, then=range(100))

    halfway = looks[0][0] + CYCLE  # at the latest
    first = [min(at for at, sockets in looks if socket in sockets) for socket in range(1, 100)]
    assert max(first) - halfway < IN_TIME


def test_who_stays_when_a_crowd_leaves_is_looked_at_in_time():
    looks = looked(100, 6, then=range(91, 100))

    assert max(longest_wait(looks, socket) for socket in range(91, 100)) < IN_TIME


def test_after_a_database_that_hung_not_all_is_made_up_for():
    looks = looked(20, 6, stops=4 * CYCLE)

    hung = looks[0][0] + 4 * CYCLE
    soon = [sockets for at, sockets in looks[1:] if at < hung + CYCLE / 4]
    assert len(soon) <= 5  # of the eight that were left out
