"""Text from people as it may stand on a proof."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vakkring.passport.plain import name, plain


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  Anna \n\t Bakker ", "Anna Bakker"),
        ("Anna\u202ereknaB", "AnnareknaB"),
        ("An\u200bna\u00ad\ufeff", "Anna"),
        ("Anna\x00\x1b[2J", "Anna [2J"),
        ("Ngô Thị Ánh", "Ngô Thị Ánh"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("<b>Anna</b>", "<b>Anna</b>"),
    ],
)
def test_plain_keeps_what_shows(typed, shown):
    assert plain(typed) == shown


@given(st.text())
def test_plain_is_one_visible_line_and_stays_as_it_is(text):
    found = plain(text)

    assert plain(found) == found
    assert not any(unicodedata.category(one) in {"Cc", "Cs"} for one in found)
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") & set(found)


@pytest.mark.parametrize("typed", ["", "  ", "\u202e\u200b", "anna@example.nl", "Anna <anna@example.nl>"])
def test_an_address_or_nothing_is_no_name(typed):
    assert name(typed) == ""
