"""Codes and amounts, as people read and type them."""

import pytest

from vakkring.funding import codes
from vakkring.funding.amounts import cents_of, euros, round_euros


def test_new_codes_have_eighty_bits_without_look_alikes():
    made = {codes.new_code() for _ in range(500)}

    assert len(made) == 500
    assert {len(one) for one in made} == {16}
    assert not set("ILOU") & set("".join(made))
    assert len(codes.ALPHABET) == 32


def test_code_is_printed_in_groups_and_read_however_it_is_typed():
    code = "7K2M0Q4ZA1B0C1D8"

    assert codes.printed(code) == "7K2M-0Q4Z-A1B0-C1D8"
    for typed in ("7K2M-0Q4Z-A1B0-C1D8", "7k2m 0q4z a1b0 c1d8", " 7K2MOQ4ZAIBOCLD8 ", "7k2m.0q4z_a1b0–c1d8"):
        assert codes.read(typed) == code


@pytest.mark.parametrize("typed", ["", "7K2M", "7K2M-0Q4Z-A1B0-C1D8-X", "7K2M-0Q4Z-A1B0-C1DU", "é" * 16])
def test_what_cannot_be_a_code_is_none(typed):
    assert codes.read(typed) is None


def test_fingerprint_needs_the_secret():
    assert codes.fingerprint("A" * 16, "een") != codes.fingerprint("A" * 16, "twee")
    assert codes.fingerprints("A" * 16, ["een", "twee"]) == [codes.fingerprint("A" * 16, "een"), codes.fingerprint("A" * 16, "twee")]


@pytest.mark.parametrize(
    ("cents", "text"), [(0, "€\u00a00,00"), (120_050, "€\u00a01.200,50"), (-500, "−€\u00a05,00"), (123_456_789, "€\u00a01.234.567,89")]
)
def test_euros_are_written_the_dutch_way(cents, text):
    assert euros(cents) == text


def test_round_euros_leave_the_nothings_out():
    assert (round_euros(12_000), round_euros(12_050)) == ("€\u00a0120", "€\u00a0120,50")


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("120", 12_000),
        ("€ 120", 12_000),
        ("120,5", 12_050),
        ("120.50", 12_050),
        ("1.200", 120_000),
        ("1.200,50", 120_050),
        ("1.200,-", 120_000),
        ("12 000 euro", 1_200_000),
        ("", None),
        ("veel", None),
        ("-5", None),
        ("1,234", None),
        ("1.20.0", None),
    ],
)
def test_amounts_are_read_as_people_type_them(typed, cents):
    assert cents_of(typed) == cents
