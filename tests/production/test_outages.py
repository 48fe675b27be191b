"""Redis forgets all, Redis and PostgreSQL start anew while people write: a clear word meanwhile, and nothing is lost afterwards."""

import signal
import time

import pytest
import redis

pytestmark = pytest.mark.xdist_group("production")


def busy(trial):
    """People in a room and in an article, and visitors. Answers what to wait for."""
    trial.let_in(60)
    trial.open_phones(8)
    visitors = trial.visit()
    trial.phones.do("storm", every=1000)
    return visitors, trial.talk(80, every=0.15)


def test_redis_may_forget_all_and_start_anew(trial):
    visitors, talking = busy(trial)
    time.sleep(1)
    with redis.Redis(port=trial.production.ports["redis"]) as line:
        line.flushall()
    time.sleep(2)
    trial.production.kill("redis")
    time.sleep(3)
    trial.production.start_redis()
    talking.result(60)

    assert trial.wrong() == []
    assert set(visitors.stop()) <= {"200", "503"}, "a page, or one that says to wait"
    assert [one.closes for one in trial.members if one.closes] == [], "nobody's line broke"


def test_while_the_database_is_away_people_hear_so_and_afterwards_all_is_there(trial):
    visitors, talking = busy(trial)
    time.sleep(1)
    trial.production.stop_database("immediate")
    time.sleep(7)
    trial.production.start_database()
    talking.result(60)
    trial.phones.do("synced")

    assert trial.wrong() == []
    answers = visitors.stop()
    assert set(answers) == {"200", "503"}, "the page that says so, and no other fault"
    assert "server.later" in {code for one in trial.members for code in one.refused}
    closes = [code for state in trial.phones.do("states") for code in state["closes"]]
    assert set(closes) == {1013}, "sent away with what they have, and a word"


def test_while_redis_stands_still_visitors_read_on_and_codes_wait(trial):
    """It takes lines and says nothing, so that each question lasts as long as its time-out."""
    paths = ("/", "/leren/", "/zoeken/?q=begin", trial.place["page"])
    visitors = [trial.visit(path) for path in paths]
    time.sleep(1)
    assert trial.ask_for_code() == 200
    stopped = trial.production.processes["redis"]
    stopped.send_signal(signal.SIGSTOP)
    try:
        time.sleep(6)
        asked = trial.ask_for_code()
    finally:
        stopped.send_signal(signal.SIGCONT)

    answers = [one.stop() for one in visitors]
    assert [set(one) for one in answers] == [{"200"}] * len(paths)
    assert all(one["200"] > 20 for one in answers), "nobody waits for it at each page"
    assert asked == 503, "a code that nobody counts could be guessed"
