"""One process dies and stays away for a while: what people see meanwhile."""

import time

import pytest

from tests.production.members import unlike

pytestmark = pytest.mark.xdist_group("production")


def test_pages_keep_answering_while_one_web_process_is_dead(trial):
    visitors = trial.visit(many=3, pause=0.02)
    time.sleep(0.5)
    trial.production.kill("web")
    time.sleep(2)
    during = sum(visitors.answers.values())
    trial.start_again("web")

    assert during > 20
    assert set(visitors.stop()) == {"200"}


def test_with_both_dead_a_page_says_so(trial):
    """The positive control, and the sentence people see."""
    visitors = trial.visit()
    for name in ("web", "web2"):
        trial.production.kill(name)
    time.sleep(1)
    trial.start_again("web", "web2")

    assert "503" in visitors.stop()


def test_sockets_of_a_dead_live_process_come_back_at_the_other(trial):
    trial.let_in(60)
    talking = trial.talk(40, every=0.1)
    time.sleep(1)
    trial.production.kill("live2")
    talking.result(30)
    trial.crowd.until(lambda: all(one.socket is not None for one in trial.members), "everybody is back", 20)

    said = trial.settle_room()
    assert sorted(said) == sorted(trial.said)
    assert unlike(trial.members, said) == []
    assert 10 < sum(bool(one.closes) for one in trial.members) < 60, "who was at the other noticed nothing"
