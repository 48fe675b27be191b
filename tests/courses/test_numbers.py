"""Reading numbers as people type them. The cases are those of the browser's reader: both must agree."""

import json
from pathlib import Path

import pytest

from courses import numbers

CASES = json.loads((Path(__file__).resolve().parents[2] / "frontend/src/player/numbers.cases.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(map(str, case.values())))
def test_read_agrees_with_the_browser(case):
    def fits(value):
        return "low" in case and case["low"] <= value <= case["high"]

    asked = {"unit": case.get("unit", ""), "fits": fits, "small": case.get("small", False)}

    if case["value"] is None:
        with pytest.raises(numbers.NotANumber):
            numbers.read(case["text"], **asked)
    else:
        assert numbers.read(case["text"], **asked) == case["value"]


@pytest.mark.parametrize("text", ["1" * 13, "1" * 100_000, "1.000" * 20_000, "٣", "½", "1_000", "inf", "nan", "\x00"])
def test_read_refuses_what_is_no_number_of_ours(text):
    with pytest.raises(numbers.NotANumber):
        numbers.read(text)


def test_is_small_needs_decimals_below_ten():
    assert numbers.is_small(8.35, 0.15)
    assert not numbers.is_small(8, 1)
    assert not numbers.is_small(22.5, 1.5)
