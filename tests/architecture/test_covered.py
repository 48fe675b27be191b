"""What must be covered in full is listed, and what is left out is seen."""

import importlib.util
from pathlib import Path

import pytest

from tests.covered import FULLY, ROOT, gaps, meter

SOURCE = """
def grade(mark, bonus):
    if mark < 6 or bonus is None:
        return "no"
    if bonus:
        mark += 1
    return f"yes {mark}"


GRADES = [grade]
"""
BY_CALL = {
    (5, 0): ["line 5", "line 6", "line 7", "a way out of line 3"],
    (7, 0): ["line 4", "line 6", "a way out of line 3", "a way out of line 5"],
    (7, 1): ["line 4", "a way out of line 3", "a way out of line 5"],
}


def test_every_file_about_access_is_covered_by_tests_of_its_own():
    found = {
        str(one.relative_to(ROOT)) for folder in ("platform", "courses", "wiki", "classroom") for one in (ROOT / folder).rglob("access.py")
    }

    assert len(found) > 5
    assert found <= set(FULLY)


@pytest.mark.parametrize("path", sorted({*FULLY, *FULLY.values()}))
def test_files_that_are_listed_exist(path):
    """Tests that were renamed would be waited for in vain."""
    assert (ROOT / path).is_file()


@pytest.mark.parametrize("calls", [[one] for one in BY_CALL])
def test_what_no_test_walks_is_seen(tmp_path, calls):
    assert sorted(left_out(tmp_path, calls)) == sorted(BY_CALL[calls[0]])


def test_nothing_is_left_out_when_all_was_walked(tmp_path):
    assert left_out(tmp_path, [(5, 0), (7, 0), (7, 1)]) == []


def left_out(folder: Path, calls):
    """What these calls do not walk; imported before it is measured, as our files are."""
    path = folder / "graded.py"
    path.write_text(SOURCE)
    spec = importlib.util.spec_from_file_location("graded", path)
    graded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(graded)
    measured = meter([path])
    for one in calls:
        measured.start()
        try:
            graded.grade(*one)
        finally:
            measured.stop()
    return gaps(measured, path)
