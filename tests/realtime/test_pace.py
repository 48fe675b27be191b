"""How much somebody may send, and how long the writer gathers."""

import pytest

from vakkring.realtime.pace import BUSY, LONGEST_PAUSE, Bucket, Tempo


def test_a_bucket_gives_what_it_holds_and_fills_with_time():
    bucket = Bucket.full(10, 20, 0)

    assert [bucket.take(1, 0) for _ in range(21)] == [True] * 20 + [False]
    assert bucket.take(5, 0.5)
    assert not bucket.take(1, 0.5)
    assert not bucket.take(21, 1000)
    assert bucket.take(20, 1000)


def test_who_types_alone_waits_for_nobody_and_a_crowd_is_gathered():
    alone, crowd = Tempo(), Tempo()
    for tick in range(100):
        alone.count(1, tick / 4)
        crowd.count(4, tick / 50)

    assert alone.pause == 0
    assert crowd.rate > BUSY
    assert crowd.pause == LONGEST_PAUSE


def test_a_quick_round_is_followed_by_a_short_pause():
    tempo = Tempo()
    for tick in range(100):
        tempo.count(4, tick / 50)
        tempo.worked(0.001)

    assert tempo.pause == pytest.approx(0.001, rel=0.01)


def test_a_crowd_that_left_is_soon_forgotten():
    tempo = Tempo()
    for tick in range(100):
        tempo.count(4, tick / 50)

    tempo.count(1, 10)

    assert tempo.pause == 0
