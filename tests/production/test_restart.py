"""A release: web and live processes are started anew one after the other, with visitors on."""

import time

import pytest

from vakkring.config.production import SERVERS

pytestmark = pytest.mark.xdist_group("production")


def test_process_at_which_nobody_does_anything_is_ready(trial):
    """As long as somebody is there it waits for word of the other processes, and must hear its own trial message beside that."""
    trial.open_phones(4)
    time.sleep(4)

    assert [name for name in SERVERS for _ in range(3) if not trial.production.is_ready(name)] == []


def test_nobody_notices_a_release(trial):
    trial.let_in(100)
    trial.open_phones(10)
    visitors = trial.visit(many=3)
    talking = trial.talk(100, every=0.25)
    trial.phones.do("storm", every=1000)

    for name in SERVERS:
        trial.production.restart(name)
    talking.result(60)

    assert trial.wrong() == []
    assert set(visitors.stop()) == {"200"}
    assert [sorted({*one.closes}) for one in trial.members if {*one.closes} - {1012}] == [], "told, not cut off"
    assert {code for state in trial.phones.do("states") for code in state["closes"]} == {1012}
    assert sum(bool(one.closes) for one in trial.members) > 90, "everybody was at one of them"
