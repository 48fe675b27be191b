"""When sockets are looked at: each in time, never all at once."""

import asyncio
import itertools
from types import SimpleNamespace

import pytest

from vakkring.realtime import watch
from vakkring.realtime.watch import Watch

CYCLE = 0.8


class Looked(Watch):
    """Notes what is looked at instead of asking the database; `stops` for so many seconds, once."""

    def __init__(self, stops=0.0):
        super().__init__(SimpleNamespace(loop=asyncio.get_running_loop()))
        self.looks, self.stops = [], stops

    async def look_at(self, sockets):
        self.looks.append((asyncio.get_running_loop().time(), list(sockets)))
        stops, self.stops = self.stops, 0.0
        await asyncio.sleep(stops)


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(watch, "LOOK_EVERY", CYCLE)
    monkeypatch.setattr(watch, "REST", 0.01)
    monkeypatch.setattr(watch, "AT_ONCE", 10)


def looked(many, seconds, *, stops=0.0, more=0):
    """Everything that was looked at; `more` sockets come in halfway."""

    async def go():
        made = Looked(stops)
        made.sockets.update(dict.fromkeys(range(many)))
        task = asyncio.create_task(made.look())
        await asyncio.sleep(seconds / 2)
        made.sockets.update(dict.fromkeys(range(many, many + more)))
        await asyncio.sleep(seconds / 2)
        task.cancel()
        return made.looks

    return asyncio.run(go())


def longest_wait(looks, socket):
    times = [at for at, sockets in looks if socket in sockets]
    return max(later - earlier for earlier, later in itertools.pairwise(times))


def test_each_is_looked_at_in_every_cycle_a_few_at_a_time(quick):
    looks = looked(100, 4 * CYCLE)

    assert max(len(sockets) for _at, sockets in looks) == 10
    assert max(longest_wait(looks, socket) for socket in range(100)) < 1.5 * CYCLE
    # Evenly: no two tens right after each other, as when all were looked at in one go.
    gaps = [later - earlier for (earlier, _), (later, _) in itertools.pairwise(looks)]
    assert sorted(gaps)[len(gaps) // 2] > CYCLE / 20


def test_few_are_looked_at_together_once_in_a_cycle(quick):
    looks = looked(3, 4 * CYCLE)

    assert {tuple(sorted(sockets)) for _at, sockets in looks} == {(0, 1, 2)}
    assert 3 <= len(looks) <= 4


def test_a_crowd_that_comes_in_is_looked_at_in_time(quick):
    looks = looked(1, 4 * CYCLE, more=99)

    came = looks[0][0] + CYCLE  # halfway, at the latest
    first = {socket: min(at for at, sockets in looks if socket in sockets) for socket in range(1, 100)}
    assert max(first.values()) - came < 1.5 * CYCLE


def test_after_a_database_that_hung_once_round_is_enough(quick):
    looks = looked(20, 6 * CYCLE, stops=4 * CYCLE)

    hung = looks[0][0] + 4 * CYCLE
    soon = [sockets for at, sockets in looks[1:] if at < hung + CYCLE / 4]
    assert len(soon) <= 3
