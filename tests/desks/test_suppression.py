"""No group under five people can be read from what is shown, however it is added up, subtracted or laid beside another period."""

from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vakkring.desks.supplier.suppression import MINIMUM, Group, Row, rows, tenths

COUNTS = st.one_of(st.integers(0, 6), st.integers(0, 40))


@st.composite
def nested(draw, most_cells=6):
    """A row for three periods: all of time, 90 days, 30 days."""
    cells = draw(st.integers(1, most_cells))
    bands = [draw(st.lists(COUNTS, min_size=cells, max_size=cells)) for _ in range(3)]
    month = bands[0]
    quarter = [a + b for a, b in zip(month, bands[1], strict=True)]
    ever = [a + b for a, b in zip(quarter, bands[2], strict=True)]
    return [ever, quarter, month]


def shown(row, cells):
    """Every number that can be read from a row, with the cells it counts."""
    found = {}
    for place in range(cells):
        if row.cell(place) is not None:
            found[frozenset({place})] = row.cell(place)
        if row.from_here(place) is not None:
            found[frozenset(range(place, cells))] = row.from_here(place)
    return found


def solvable(equations, unknowns, wanted):
    """True when `wanted` (a 0/1 row) is a combination of the equations: then its sum can be worked out. Gauss, exactly."""
    matrix = [[Fraction(value) for value in equation] for equation in equations]
    target = [Fraction(value) for value in wanted]
    pivot_row = 0
    for column in range(unknowns):
        pivot = next((index for index in range(pivot_row, len(matrix)) if matrix[index][column]), None)
        if pivot is None:
            continue
        matrix[pivot_row], matrix[pivot] = matrix[pivot], matrix[pivot_row]
        head = matrix[pivot_row]
        for row in [*matrix[pivot_row + 1 :], target]:
            if row[column]:
                factor = row[column] / head[column]
                for index in range(unknowns):
                    row[index] -= factor * head[index]
        pivot_row += 1
    return not any(target)


def test_gauss_finds_what_can_be_worked_out():
    """The control: with a total and all others, the last one is known; with the total alone it is not."""
    assert solvable([[1, 1, 1], [1, 0, 0], [0, 1, 0]], 3, [0, 0, 1])
    assert not solvable([[1, 1, 1], [1, 0, 0]], 3, [0, 0, 1])


@given(nested())
def test_every_number_shown_is_true_and_nobody_or_enough(periods):
    for counts, row in zip(periods, rows(periods), strict=True):
        for cells, people in shown(row, len(counts)).items():
            assert people == sum(counts[cell] for cell in cells)
            assert people == 0 or people >= MINIMUM


@given(nested())
def test_difference_of_two_numbers_shown_is_nobody_or_enough(periods):
    """Also across periods: what holds the other, less the other."""
    cells = len(periods[0])
    known = [(period, *one) for period, row in enumerate(rows(periods)) for one in shown(row, cells).items()]

    for (outer, more, larger), (inner, fewer, smaller) in product(known, known):
        if outer <= inner and fewer <= more:
            assert larger - smaller == 0 or larger - smaller >= MINIMUM


@given(nested(most_cells=5))
def test_no_small_group_can_be_worked_out(periods):
    """Groups: any cells within one band of time. All that is shown are equations; the size of the group must not follow from them."""
    cells = len(periods[0])
    ever, quarter, month = periods
    bands = [month, [a - b for a, b in zip(quarter, month, strict=True)], [a - b for a, b in zip(ever, quarter, strict=True)]]
    atoms = [(band, cell) for band in range(3) for cell in range(cells)]
    within = {0: {0, 1, 2}, 1: {0, 1}, 2: {0}}  # which bands a period holds
    equations = []
    for period, row in enumerate(rows(periods)):
        equations += [[band in within[period] and cell in held for band, cell in atoms] for held in shown(row, cells)]

    for band in range(3):
        for chosen in (set(one) for size in range(cells) for one in combinations(range(cells), size + 1)):
            if 0 < sum(bands[band][cell] for cell in chosen) < MINIMUM:
                wanted = [one == band and cell in chosen for one, cell in atoms]
                assert not solvable(equations, len(atoms), wanted), (band, chosen)


@given(st.lists(COUNTS, min_size=1, max_size=8))
def test_row_of_one_period_is_withheld_only_when_it_is_small(counts):
    (row,) = rows([counts])

    assert (row.groups == ()) == (0 < sum(counts) < MINIMUM)


@given(nested())
def test_large_groups_hide_nothing(periods):
    lifted = [[one + 10 * (3 - index) for one in counts] for index, counts in enumerate(periods)]

    assert [[row.cell(place) for place in range(len(lifted[0]))] for row in rows(lifted)] == lifted


@pytest.mark.parametrize(
    ("counts", "cells"),
    [
        ([0, 2, 9, 30], [0, None, None, 30]),  # the 2 takes its neighbour along: else the total would give it back
        ([3, 2, 9, 30], [None, None, 9, 30]),  # two small ones cover each other
        ([9, 8, 3, 30], [9, None, None, 30]),  # how many finished is kept when it can be
        ([1, 1, 14, 2, 1, 30], [None, None, 14, None, None, 30]),  # small ones cover each other across the one that matters
        ([9, 3], [None, None]),
        ([0, 0, 4], [None, None, None]),
        ([0, 0, 0], [0, 0, 0]),
        ([7], [7]),
    ],
)
def test_cells_of_one_period(counts, cells):
    (row,) = rows([counts])

    assert [row.cell(place) for place in range(len(counts))] == cells


def test_came_this_far_is_hidden_between_cells_of_one_group():
    (row,) = rows([[2, 20, 3, 30]])

    assert set(row.groups) == {Group((0, 2), 5), Group((1,), 20), Group((3,), 30)}
    assert [row.cell(place) for place in range(4)] == [None, 20, None, 30]
    assert [row.from_here(place) for place in range(4)] == [55, None, None, 30]


def test_shorter_period_that_differs_by_one_person_is_not_shown():
    ever, month = rows([[10, 20], [9, 20]])

    assert ever.total == 30
    assert month == Row()
    assert month.total is None
    assert month.cell(0) is None


def test_period_after_one_that_is_not_shown_is_measured_against_the_last_that_is():
    ever, quarter, month = rows([[20, 20], [19, 20], [10, 10]])

    assert (ever.total, quarter.total, month.total) == (40, None, 20)


@pytest.mark.parametrize(("part", "whole", "expected"), [(0, 7, 0), (7, 7, 10), (4, 10, 4), (5, 100, 1), (4, 100, 0), (45, 100, 5)])
def test_tenths(part, whole, expected):
    assert tenths(part, whole) == expected
