"""Three hundred people in a room and twenty in an article live through ten kills: what was acknowledged is there, once, for everybody."""

import random
import sys
import time

import pytest

from tests.production.members import Member, unlike

pytestmark = pytest.mark.xdist_group("production")

SOCKETS, EDITORS, KILLS = 300, 20, 10
VICTIMS = ("web", "web2", "live", "live2", "worker", "redis")
SEED = 7


def test_ten_random_kills_lose_nothing_that_was_acknowledged(trial):
    chance = random.Random(SEED)
    victims = [chance.choice(VICTIMS) for _ in range(KILLS)]
    assert set(victims) == set(VICTIMS), "another seed: this one spares somebody"
    trial.let_in(SOCKETS)
    trial.open_phones(EDITORS)
    visitors = trial.visit()
    talking = trial.talk(200, every=0.25)
    trial.phones.do("storm", every=1000)

    for victim in victims:
        time.sleep(chance.uniform(0.2, 1.5))
        trial.kill(victim)
    talking.result(120)

    assert trial.wrong() == []
    answers = visitors.stop()
    assert set(answers) <= {"200", "503"}, "a page, or at the moment without Redis one that says to wait"
    assert answers["200"] > 20 * answers["503"]
    assert {code for one in trial.members for code in one.closes} == {1006}
    assert sum(bool(one.closes) for one in trial.members) > SOCKETS / 2


def test_telling_before_storing_would_lose_what_was_acknowledged(trial):
    """The positive control: the same people at a process that relays first."""
    production = trial.production
    for name in ("live", "live2"):
        production.kill(name)
    environment = production.environment("live") | {"DJANGO_SETTINGS_MODULE": "vakkring.config.settings"}
    production.spawn("live", [sys.executable, "-m", "tests.production.careless", str(production.ports["live"])], environment)
    production.wait_for("live")
    trial.open_phones(EDITORS)
    trial.phones.do("storm", every=100)
    trial.phones.do("acknowledged", many=100)
    production.kill("live")
    states = trial.phones.do("cut")

    text = trial.stored()["text"]
    assert [token for state in states for token in state["acknowledged"] if token not in text] != []


@pytest.mark.parametrize(
    "heard",
    [["een", "drie"], ["een", "twee", "twee", "drie"], ["twee", "een", "drie"], ["een", "twee", "drie", "vier"]],
    ids=["lost", "twice", "out of order", "never stored"],
)
def test_the_check_finds_what_must_not_be(heard):
    member = Member(list, "1", "", "", heard=heard)

    assert unlike([member], ["een", "twee", "drie"]) != []
    assert unlike([Member(list, "1", "", "", heard=["een", "twee", "drie"])], ["een", "twee", "drie"]) == []


def test_the_check_finds_a_number_that_is_left_out():
    member = Member(list, "1", "", "", seqs={"room": 4})
    member.take({"type": "hand.changed", "stream": "room", "seq": 6})

    assert unlike([member], []) == ["room 6 after 4"]
