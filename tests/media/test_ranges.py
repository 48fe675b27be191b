"""The Range header."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vakkring.media.ranges import Part, UnsatisfiableRangeError, parse


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("", None),
        ("bytes=0-0", Part(0, 0)),
        ("bytes=0-", Part(0, 99)),
        ("bytes=10-19", Part(10, 19)),
        ("bytes=90-500", Part(90, 99)),
        ("bytes=-10", Part(90, 99)),
        ("bytes=-500", Part(0, 99)),
        ("BYTES = 1 - 2 ", Part(1, 2)),
        ("bytes=20-10", None),
        ("bytes=200-100", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("items=0-1", None),
        ("bytes=a-b", None),
        ("bytes=١-٢", None),
        ("bytes=" + "9" * 5000 + "-", None),
    ],
)
def test_parse_reads_one_part_and_ignores_what_it_cannot_read(header, expected):
    assert parse(header, 100) == expected


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_parse_refuses_what_lies_outside(header):
    with pytest.raises(UnsatisfiableRangeError):
        parse(header, 100)


def test_parse_refuses_any_part_of_an_empty_file():
    for header in ("bytes=0-", "bytes=-5", "bytes=0-0"):
        with pytest.raises(UnsatisfiableRangeError):
            parse(header, 0)


@given(st.text(max_size=40) | st.from_regex(r"bytes=[0-9]{0,20}-[0-9]{0,20}", fullmatch=True), st.integers(0, 10**6))
def test_parse_answers_a_part_inside_the_file_or_nothing(header, size):
    try:
        part = parse(header, size)
    except UnsatisfiableRangeError:
        return
    if part is not None:
        assert 0 <= part.first <= part.last < size
        assert part.length == len(range(part.first, part.last + 1))
        assert part.content_range(size).endswith(f"/{size}")
