"""SECURITY.md says of each requirement of ASVS 5.0, levels 1 and 2, what shows it: none may be missing, and what is named must be there."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "SECURITY.md").read_text()
NUMBERS = [line.split()[0] for line in Path(__file__).with_name("asvs-5.0-numbers.txt").read_text().splitlines()]
"""Each line of the file: a number of the standard, and its level."""

STATES = ("met", "part", "not met", "not shown", "n/a")
ROW = re.compile(
    r"^\| (?P<numbers>\d+\.\d+\.\d+(?:, \d+\.\d+\.\d+)*) \| (?P<about>[^|]+) \| (?P<state>[^|]+) \| (?P<shown>[^|]+) \|$", re.MULTILINE
)
PLACE = re.compile(r"`((?:platform|courses|wiki|classroom|frontend|tests)/[^`]+|[\w.-]+\.(?:md|toml|txt|yml)|\.dockerignore|\.ci/[\w-]+)`")
PART_OF_THIS = re.compile(r"`SECURITY\.md`, \*([^*]+)\*")


def rows(text):
    """Numbers, state and evidence of each line of the table."""
    return [(one["numbers"].split(", "), one["state"], one["shown"]) for one in ROW.finditer(text)]


@cache
def functions_of(path):
    """The names of a file's functions."""
    tree = ast.parse(path.read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def missing(text):
    """What is named and does not exist."""
    gone = []
    for place in PLACE.findall(text):
        name, _, test = place.partition("::")
        path = ROOT / name
        if not path.exists() or (test and test not in functions_of(path)):
            gone.append(place)
    parts = set(re.findall(r"^(?:## |\| )([A-Z][a-z][\w ]+?)(?: \|.*)?$", text, re.MULTILINE))
    return gone + [part for part in PART_OF_THIS.findall(text) if part not in parts]


def without_evidence(text):
    """Numbers that are said to be met, wholly or in part, by nothing that can be opened."""
    return [numbers for numbers, state, shown in rows(text) if state in {"met", "part"} and not PLACE.search(shown)]


def test_every_requirement_has_its_line():
    assert len(NUMBERS) == len(set(NUMBERS)) == 253
    assert Counter(one for numbers, _, _ in rows(TEXT) for one in numbers) == Counter(NUMBERS)


def test_every_state_is_one_of_those_that_are_explained():
    assert {state for _, state, _ in rows(TEXT)} == set(STATES)


def test_what_shows_it_exists():
    assert missing(TEXT) == []
    assert without_evidence(TEXT) == []


def test_the_sum_is_the_sum():
    found = Counter(dict.fromkeys(STATES, 0))
    for numbers, state, _ in rows(TEXT):
        found[state] += len(numbers)

    assert ", ".join(f"{state} {found[state]}" for state in STATES) in TEXT


@pytest.mark.parametrize(
    "shown",
    [
        "`tests/config/test_headers.py::test_nothing_of_the_kind`",
        "`tests/config/test_gone.py::test_every_answer_carries_the_headers`",
        "`platform/vakkring/gone.py`",
        "`SECURITY.md`, *A part that is not there*",
    ],
)
def test_what_does_not_exist_is_seen(shown):
    """The control."""
    assert missing(f"| 1.1.1 | x | met | {shown} |")


def test_a_claim_without_evidence_is_seen():
    """The control."""
    assert without_evidence("| 1.1.1 | x | met | surely, with `bleach` |") == [["1.1.1"]]
