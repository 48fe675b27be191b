"""Comparing within bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from wiki import differing
from wiki.differing import Differing

ROWS = some.lists(some.sampled_from("abc"), max_size=12)


@pytest.fixture
def compared(monkeypatch):
    """How many pairs there were each time two rows were compared one by one."""
    sizes = []
    real = differing.SequenceMatcher

    def counting(junk, old, new, **how):
        sizes.append(len(old) * len(new))
        return real(junk, old, new, **how)

    monkeypatch.setattr(differing, "SequenceMatcher", counting)
    return sizes


@given(ROWS, ROWS, some.integers(0, 30))
def test_one_row_becomes_the_other_whatever_was_afforded(old, new, steps):
    comparing = Differing()
    comparing.left = steps
    found = comparing.parts(old, new)

    assert [one for what, a, b, c, d in found for one in (old[a:b] if what == "equal" else new[c:d])] == new
    assert [one for _what, a, b, _c, _d in found for one in old[a:b]] == old


def test_what_both_begin_and_end_with_stays_however_long(compared):
    same = ["woord"] * 300_000

    assert Differing().parts([*same, "2", *same], [*same, "3", "4", *same]) == [
        ("equal", 0, 300_000, 0, 300_000),
        ("replace", 300_000, 300_001, 300_000, 300_002),
        ("equal", 300_001, 600_001, 300_002, 600_002),
    ]
    assert compared == [2]


def test_too_much_in_between_is_replaced_without_a_look(compared):
    old, new = ["a", "b"] * 500, ["c", "a"] * 500

    assert Differing().parts(old, new) == [("replace", 0, 1000, 0, 1000)]
    assert compared == []


def test_all_that_is_compared_together_has_an_end(compared):
    comparing, old, new = Differing(), ["a", "b"] * 200, ["c", "a"] * 200
    for _ in range(100):
        comparing.parts(old, new)

    assert len(old) * len(new) <= sum(compared) <= differing.MOST
