"""The machine's clock jumps while people write: order goes by number, waiting goes by the other clock, so nobody notices."""

import time
from pathlib import Path

import pytest

from vakkring.config.production import SERVERS

pytestmark = pytest.mark.xdist_group("production")


@pytest.fixture
def clock(trial, tmp_path):
    """`clock("+25m")`: from now on it is so much later for the processes that serve."""
    (library,) = Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")
    said = tmp_path / "clock"
    said.write_text("+0s")
    jumping = {"LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(said)}
    jumping |= {"FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}

    def start(**more):
        for name in SERVERS:
            trial.production.kill(name)
            trial.production.launch(name, **more)
        for name in SERVERS:
            trial.production.wait_for(name)

    start(**jumping)

    def jump(to):
        beside = said.with_suffix(".new")
        beside.write_text(to)
        beside.replace(said)  # it is read all the time, and must never be empty

    yield jump
    start()


def test_nobody_notices_a_clock_that_jumps(trial, clock):
    trial.let_in(40)
    trial.open_phones(6)
    visitors = trial.visit()
    trial.phones.do("storm", every=1000)
    talking = trial.talk(100, every=0.15)

    for jump in ("+25m", "-25m", "+0s"):
        time.sleep(4)
        clock(jump)
    talking.result(60)

    assert trial.wrong() == []
    assert set(visitors.stop()) == {"200"}
    assert [one.closes for one in trial.members if one.closes] == [], "nobody's line broke"
    times = trial.ask(trial.production, "times", str(trial.place["session"]))
    assert times != sorted(times), "the control: by the clock they would stand in another order"
    assert max(times) - min(times) > 2900, "seconds: it jumped both ways"
