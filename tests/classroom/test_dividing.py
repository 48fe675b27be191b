"""Groups: nobody alone, nobody forgotten, nobody twice."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classroom import dividing


@given(many=st.integers(0, 200), size=st.integers(2, 50), seed=st.integers(0, 99))
def test_groups_differ_by_at_most_one_and_nobody_sits_alone(many, size, seed):
    groups = dividing.at_random(range(many), size, random.Random(seed))

    sizes = [len(group) for group in groups]
    assert sorted(one for group in groups for one in group) == list(range(many))
    assert not sizes or max(sizes) - min(sizes) <= 1
    assert many < 2 or min(sizes) >= 2


@pytest.mark.parametrize(
    ("many", "size", "sizes"),
    [
        (1, 3, [1]),
        (2, 3, [2]),
        (3, 3, [3]),
        (4, 3, [4]),
        (5, 3, [3, 2]),
        (7, 3, [4, 3]),
        (8, 3, [3, 3, 2]),
        (19, 4, [4, 4, 4, 4, 3]),
        (3, 2, [3]),
    ],
)
def test_groups_come_near_to_the_size_that_was_asked(many, size, sizes):
    groups = dividing.at_random(range(many), size, random.Random(1))

    assert sorted(map(len, groups), reverse=True) == sizes


def test_chance_divides_differently_each_time():
    chance = random.Random(1)

    assert dividing.at_random(range(12), 3, chance) != dividing.at_random(range(12), 3, chance)


def test_a_latecomer_joins_the_smallest_group():
    assert dividing.smallest({4: 3, 5: 2, 6: 2}) == 5


def test_whom_the_trainer_forgot_joins_the_smallest_group():
    assert dividing.completed([[1, 2, 3], [], [4]], [1, 2, 3, 4, 5, 6]) == [[1, 2, 3], [4, 5, 6]]
