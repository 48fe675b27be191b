"""What it costs, all things counted: pure, so tried with everything."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vakkring.shop import pricing, splitbar, vat
from vakkring.shop.pricing import Circumstances, DoesNotAddUp, Share, Terms
from vakkring.shop.vat import VatGround

GROUNDS = st.sampled_from(list(VatGround))
PRICES = st.integers(0, 5000_00)


@pytest.mark.parametrize(
    ("price", "ground", "net", "tax"),
    [
        (121_00, VatGround.STANDARD, 100_00, 21_00),
        (149_00, VatGround.STANDARD, 123_14, 25_86),
        (149_00, VatGround.EXEMPT, 149_00, 0),
        (1, VatGround.STANDARD, 1, 0),
        (3, VatGround.STANDARD, 2, 1),
        (0, VatGround.STANDARD, 0, 0),
    ],
)
def test_vat_is_taken_out_of_the_price_and_rounded_half_up(price, ground, net, tax):
    found = vat.split(price, ground)

    assert (found.net, found.vat) == (net, tax)


def test_vat_of_a_part_is_what_the_parts_before_it_left():
    assert vat.split_part(0, 1, VatGround.STANDARD) == vat.Split(21, 1, 0)
    assert vat.split_part(1, 1_00, VatGround.STANDARD) == vat.Split(21, 82, 18)  # alone it would hold 17
    assert vat.split_part(1, 1_00, VatGround.EXEMPT) == vat.Split(0, 1_00, 0)


@given(PRICES, GROUNDS, st.lists(st.integers(1, 100), min_size=1, max_size=6))
def test_parts_of_a_price_hold_its_vat_together(price, ground, weights):
    """Whatever is given back in whichever pieces: the VAT of all of it comes back, not a cent more or less."""
    pieces = [price * one // sum(weights) for one in weights]
    pieces[-1] += price - sum(pieces)
    before, net, tax = 0, 0, 0
    for piece in pieces:
        part = vat.split_part(before, piece, ground)
        assert part.net + part.vat == piece
        assert part.vat >= 0
        before, net, tax = before + piece, net + part.net, tax + part.vat

    whole = vat.split(price, ground)
    assert (net, tax) == (whole.net, whole.vat)


def test_card_of_a_module_with_a_voucher():
    terms = Terms(149_00, minutes=90)

    found = pricing.quote(terms, [Share("Fonds", 89_40)], Circumstances(hourly_rate=60_00))

    assert (found.funded, found.own, found.reclaimed, found.not_billed) == (89_40, 59_60, 25_86, 90_00)
    assert found.real_cost == 59_60 - 25_86 + 90_00


def test_who_said_nothing_about_himself_bills_50_euros_and_gets_vat_back():
    found = pricing.quote(Terms(149_00, minutes=90))

    assert (found.not_billed, found.reclaimed) == (75_00, 25_86)


def test_own_leerpotje_pays_but_is_ones_own_money():
    found = pricing.quote(Terms(149_00), [Share("Fonds", 89_40), Share("Je leerpotje", 20_00, mine=True)])

    assert (found.own, found.reserved, found.funded, found.paid_himself) == (39_60, 109_40, 89_40, 59_60)
    assert found.real_cost == 59_60 - 25_86


def test_vat_that_a_fund_paid_is_not_counted_as_gain():
    found = pricing.quote(Terms(149_00), [Share("Fonds", 149_00)])

    assert (found.reclaimed, found.real_cost) == (0, 0)


def test_who_gets_no_vat_back_counts_none():
    assert pricing.quote(Terms(149_00), (), Circumstances(reclaims_vat=False)).reclaimed == 0


@given(PRICES, GROUNDS, st.integers(0, 500_00), st.integers(0, 3000), st.integers(0, 300_00), st.booleans(), st.data())
def test_every_quote_adds_up(price, ground, least_own, minutes, rate, reclaims, data):
    room = max(0, price - min(least_own, price))
    cents = data.draw(st.lists(st.integers(1, max(1, room // 3)), max_size=3)) if room >= 3 else []
    shares = [Share(f"Fonds {place}", one) for place, one in enumerate(cents)]

    found = pricing.quote(Terms(price, least_own, ground, minutes), shares, Circumstances(rate, reclaims))

    assert sum(one.cents for one in found.shares) + found.own == price
    assert found.own >= min(least_own, price)
    assert found.tax.net + found.tax.vat == price
    assert 0 <= found.reclaimed <= found.own
    assert found.real_cost == found.own - found.reclaimed + found.not_billed
    assert abs(found.not_billed * 60 - minutes * rate) <= 30


@pytest.mark.parametrize(
    "shares",
    [
        [Share("a", 90_01)],
        [Share("a", 150_00)],
        [Share("a", 0)],
        [Share("a", -1)],
        [Share("pot", 100_01, mine=True)],  # his own money, but more than it costs
        [Share("a", 50_00), Share("b", 0)],
    ],
)
def test_shares_that_leave_too_little_or_are_nothing_are_refused(shares):
    with pytest.raises(DoesNotAddUp):
        pricing.quote(Terms(100_00, own=10_00), shares)


def test_own_part_may_come_from_the_leerpotje():
    assert pricing.quote(Terms(100_00, own=10_00), [Share("a", 90_00), Share("pot", 10_00, mine=True)]).own == 0


def test_fingerprint_changes_with_what_is_agreed_to_and_not_with_the_hourly_rate():
    same = [pricing.quote(Terms(100_00), (), Circumstances(rate)).fingerprint for rate in (10_00, 90_00)]
    others = [
        pricing.quote(Terms(100_01)).fingerprint,
        pricing.quote(Terms(100_00, ground=VatGround.EXEMPT)).fingerprint,
        pricing.quote(Terms(100_00), [Share("a", 1)]).fingerprint,
        pricing.quote(Terms(100_00), [Share("b", 1)]).fingerprint,
    ]

    assert len(set(same)) == 1
    assert len({*same, *others}) == 5


@pytest.mark.parametrize(
    ("price", "days", "over"),
    [
        (200_00, 2, None),
        (200_01, 2, 200_00),
        (200_01, 0, 200_00),
        (1000_00, 4, None),
        (1000_01, 3, 1000_00),
        (9999_00, 5, None),
    ],
)
def test_too_dear_by_what_craftspeople_said(price, days, over):
    assert pricing.too_dear(price, days) == over


@pytest.mark.parametrize(
    ("cents", "reserved", "own"),
    [(1, 1, 0), (10_00, 10_00, 0), (60_00, 60_00, 0), (60_01, 60_00, 1), (100_00, 60_00, 40_00)],
)
def test_refund_goes_to_funds_first(cents, reserved, own):
    found = pricing.give_back(cents, reserved_left=60_00, own_left=40_00)

    assert (found.reserved, found.own) == (reserved, own)


@pytest.mark.parametrize("cents", [0, -1, 100_01])
def test_refund_of_nothing_or_too_much_is_refused(cents):
    with pytest.raises(DoesNotAddUp):
        pricing.give_back(cents, reserved_left=60_00, own_left=40_00)


@given(st.integers(1, 5000_00), st.lists(st.integers(1, 100), max_size=4))
def test_bar_is_filled_from_one_end_to_the_other(price, weights):
    shares = [Share("a", one) for w in weights if (one := price * w // 500) > 0]

    found = splitbar.segments(pricing.quote(Terms(price), shares))

    assert found[0].start == 0
    assert abs(found[-1].start + found[-1].width - 100) < 0.1
    assert all(later.start >= earlier.start for earlier, later in itertools.pairwise(found))


def test_bar_of_nothing_is_empty_and_small_pieces_have_no_words():
    assert splitbar.segments(pricing.quote(Terms(0))) == []
    small, large = splitbar.segments(pricing.quote(Terms(100_00), [Share("a", 1_00)]))
    assert (small.wide, large.wide, large.tone) == (False, True, "own")
    assert small.width > 2
    assert splitbar.segments(pricing.quote(Terms(100_00), [Share("p", 100_00, mine=True)]))[0].tone == "pot"
