"""Dividing a price: always to the cent, never more than anybody offers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vakkring.funding.sharing import POT, Claim, alone, divide


def claim(number=1, **changes):
    return Claim(**{"id": f"voucher:{number}", "funder": f"Fonds {number}", "programme": str(number), **changes})


def paid(division):
    return {one.claim: one.cents for one in division.parts}


def test_without_claims_the_buyer_pays_all():
    division = divide(20_000, 0, [])

    assert (division.parts, division.own, division.funded, division.from_pot) == ((), 20_000, 0, 0)


def test_nothing_costs_nothing():
    assert divide(0, 500, [claim()]).parts == ()


@pytest.mark.parametrize(("price", "own"), [(-1, 0), (0, -1)])
def test_negative_amounts_are_refused(price, own):
    with pytest.raises(ValueError):
        divide(price, own, [])


def test_share_is_of_the_whole_price_and_the_rest_is_own():
    division = divide(20_000, 0, [claim(share=60)])

    assert (paid(division), division.own) == ({"voucher:1": 12_000}, 8_000)


def test_share_is_rounded_half_up():
    assert alone(5, claim(share=50)) == 3
    assert alone(4, claim(share=10)) == 0


def test_funders_pay_in_their_order_until_nothing_is_left():
    division = divide(20_000, 0, [claim(1, share=60), claim(2, share=60), claim(3, share=10)])

    assert (paid(division), division.own) == ({"voucher:1": 12_000, "voucher:2": 8_000}, 0)
    assert [one.claim for one in division.left] == ["voucher:3"]


def test_bounds_hold():
    assert alone(20_000, claim(share=100, at_most=5_000)) == 5_000
    assert alone(20_000, claim(share=100, at_most=-1)) == 0
    assert alone(20_000, claim(share=100, least_own=2_500)) == 17_500
    assert alone(20_000, claim(share=100, least_own=30_000)) == 0
    assert alone(20_000, claim(share=100, least_price=20_001)) == 0
    assert alone(20_000, claim(refused="Nee")) == 0


def test_minimum_own_holds_for_all_funders_together():
    division = divide(20_000, 0, [claim(1, share=50, least_own=6_000), claim(2, share=50)])

    assert (paid(division), division.own) == ({"voucher:1": 10_000, "voucher:2": 4_000}, 6_000)


def test_pot_pays_last_and_counts_as_own():
    division = divide(20_000, 5_000, [claim(share=60, least_own=4_000)])

    assert (paid(division), division.own, division.from_pot) == ({"voucher:1": 12_000, POT: 5_000}, 3_000, 5_000)
    assert paid(divide(20_000, 50_000, [claim(share=60)]))[POT] == 8_000


def test_one_programme_pays_a_purchase_once():
    division = divide(20_000, 0, [claim(1, share=40, programme="a"), claim(2, share=40, programme="a")])

    assert paid(division) == {"voucher:1": 8_000}
    assert "andere voucher" in division.left[0].why


def test_claim_that_stays_alone_pays_when_that_is_more():
    division = divide(20_000, 0, [claim(1, share=30), claim(2, share=30), claim(3, share=70, stacks=False)])

    assert paid(division) == {"voucher:3": 14_000}
    assert all("niet samen" in one.why for one in division.left)


def test_claim_that_stays_alone_is_left_when_the_others_pay_as_much():
    division = divide(20_000, 0, [claim(1, share=60, stacks=False), claim(2, share=30), claim(3, share=30)])

    assert paid(division) == {"voucher:2": 6_000, "voucher:3": 6_000}
    assert "niet samen" in division.left[0].why


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"refused": "Je woont te ver."}, "Je woont te ver."),
        ({"least_price": 30_000}, "vanaf"),
        ({"least_price": 20_001}, "vanaf"),
        ({"at_most": 0}, "niets meer over"),
        ({"at_most": 0, "least_price": 20_000}, "niets meer over"),
        ({"least_own": 20_000}, "voor jezelf"),
    ],
)
def test_claim_that_pays_nothing_says_why(changes, why):
    (left,) = divide(20_000, 0, [claim(**changes)]).left

    assert why in left.why


claims = st.lists(
    st.builds(
        claim,
        number=st.integers(1, 6),
        share=st.integers(1, 100),
        at_most=st.none() | st.integers(-10, 30_000),
        least_own=st.integers(0, 10_000),
        least_price=st.integers(0, 30_000),
        stacks=st.booleans(),
        refused=st.sampled_from(["", "", "Nee"]),
    ),
    max_size=5,
    unique_by=lambda one: one.id,
)


@given(price=st.integers(0, 30_000), own=st.integers(0, 30_000), offered=claims)
def test_division_adds_up_and_keeps_every_bound(price, own, offered):
    division = divide(price, own, offered)

    by_id = {one.id: one for one in offered}
    assert sum(one.cents for one in division.parts) + division.own == price
    assert division.own >= 0
    assert division.from_pot <= own
    used = [by_id[one.claim] for one in division.parts if one.claim != POT]
    for one in division.parts:
        assert one.cents > 0
        if one.claim == POT:
            continue
        offer = by_id[one.claim]
        assert not offer.refused
        assert price >= offer.least_price
        assert one.cents <= (price * offer.share + 50) // 100
        assert offer.at_most is None or one.cents <= offer.at_most
        assert price - division.funded >= offer.least_own
    assert len(used) <= 1 or all(one.stacks for one in used)
    assert division.funded >= max([alone(price, one) for one in offered if not one.stacks], default=0)
    assert {one.claim for one in division.left} | {one.id for one in used} == set(by_id)
