"""The arithmetic, and the books themselves beside a simple model, whatever happens in whatever order."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import PersonFactory
from tests.funding.made import assert_books_are_right, later, make_programme, make_voucher, part_of, state
from vakkring.funding import actions, queries
from vakkring.funding.ledger import Move, Paid, Place, Unbalanced, balances, is_balanced, returns
from vakkring.funding.models import Contribution, Stage
from vakkring.funding.sharing import POT, Part


def test_balances_follow_the_moves():
    moves = [
        (Move.DEPOSIT, 1_000),
        (Move.RESERVE, 600),
        (Move.SPEND, 400),
        (Move.RELEASE, 100),
        (Move.EXPIRE, 100),
        (Move.GIVE_BACK, 50),
        (Move.CLOSE, 650),
    ]

    found = balances(moves)

    assert found == {Place.SOURCE: -1_000, Place.AVAILABLE: 0, Place.RESERVED: 0, Place.SPENT: 350, Place.LAPSED: 650}
    assert is_balanced(found)


@pytest.mark.parametrize("moves", [[(Move.DEPOSIT, 0)], [(Move.DEPOSIT, -5)], [(Move.RESERVE, 1)], [(Move.DEPOSIT, 5), (Move.RESERVE, 6)]])
def test_balances_refuse_money_out_of_nowhere(moves):
    with pytest.raises(Unbalanced):
        balances(moves)


def test_is_balanced_finds_what_is_wrong():
    assert is_balanced({Place.SOURCE: -5, Place.SPENT: 5})
    assert not is_balanced({Place.SOURCE: -5, Place.SPENT: 4})
    assert not is_balanced({Place.SOURCE: 0, Place.SPENT: 4, Place.AVAILABLE: -4})


def test_returns_go_to_funders_first_and_to_the_pot_last():
    paid = [Paid(1, 300, is_own=True), Paid(2, 100, is_own=False), Paid(3, 0, is_own=False), Paid(4, 200, is_own=False)]

    assert returns(paid, 0) == []
    assert returns(paid, 150) == [(2, 100), (4, 50)]
    assert returns(paid, 350) == [(2, 100), (4, 200), (1, 50)]
    assert returns(paid, 9_999) == [(2, 100), (4, 200), (1, 300)]
    with pytest.raises(ValueError):
        returns(paid, -1)


# --- the books beside a simple model -----------------------------------------------------------------------------------------------------
BUDGET, POT_FULL = 3_000, 1_000
amount = st.integers(0, 900)
reference = st.integers(0, 3)
step = st.one_of(
    st.tuples(st.just("reserve"), reference, amount, amount, amount),
    st.tuples(st.sampled_from(["spend", "release", "expire"]), reference),
    st.tuples(st.just("give_back"), reference, st.integers(0, 2_000), st.integers(0, 2)),
)


class Model:
    """What should be: what is available, and per reference its parts with what each holds and how far it is."""

    def __init__(self):
        self.free = {"a": BUDGET, "b": BUDGET, "pot": POT_FULL}
        self.held = {}
        self.refunds = {}

    def reserve(self, ref, wanted):
        if self.held.get(ref, (None,))[0] in {"reserved", "spent"}:
            return True
        if any(cents > self.free[book] for book, cents in wanted.items()):
            return False
        for book, cents in wanted.items():
            self.free[book] -= cents
        if wanted:
            self.held[ref] = ("reserved", dict(wanted))
        return True

    def spend(self, ref):
        if ref in self.held:
            how, parts = self.held[ref]
            if how == "gone":
                return False
            self.held[ref] = ("spent", parts)
        return True

    def free_again(self, ref):
        how, parts = self.held.get(ref, ("", {}))
        if how == "reserved":
            for book, cents in parts.items():
                self.free[book] += cents
            self.held[ref] = ("gone", {})

    def give_back(self, ref, cents, key):
        how, parts = self.held.get(ref, ("", {}))
        if self.refunds.get((ref, key)):
            return self.refunds[ref, key]
        if how != "spent":
            return 0
        total = 0
        for book in ("a", "b", "pot"):
            back = min(cents - total, parts.get(book, 0))
            if back:
                parts[book] -= back
                self.free[book] += back
                total += back
        self.refunds[ref, key] = total
        return total


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(step, max_size=14))
def test_books_are_as_the_model_says_whatever_happens(steps):
    with transaction.atomic():
        play(steps)
        transaction.set_rollback(True)


def play(steps):
    person = PersonFactory()
    programmes = {"a": make_programme(BUDGET), "b": make_programme(BUDGET)}
    vouchers = {book: make_voucher(one, person, most_uses=1_000) for book, one in programmes.items()}
    actions.put_in(person, "top-up", POT_FULL)
    model = Model()
    for what, number, *rest in steps:
        ref = f"order:{number}"
        if what == "reserve":
            wanted = {book: cents for book, cents in zip(("a", "b", "pot"), rest, strict=True) if cents}
            parts = [Part(POT, cents, "") if book == "pot" else part_of(vouchers[book], cents) for book, cents in wanted.items()]
            assert went_well(lambda ref=ref, parts=parts: actions.reserve(person, ref, parts, later())) is model.reserve(ref, wanted)
        elif what == "spend":
            assert went_well(lambda ref=ref: actions.spend(ref)) is model.spend(ref)
        elif what == "release":
            actions.release(ref)
            model.free_again(ref)
        elif what == "expire":
            Contribution.objects.filter(reference=ref, stage=Stage.RESERVED).update(expires_at=timezone.now() - timedelta(seconds=1))
            actions.expire_due()
            model.free_again(ref)
        else:
            cents, key = rest
            assert actions.give_back(ref, cents, f"refund:{key}") == model.give_back(ref, cents, key)
        assert_books_are_right()
    assert {book: state(one).get("available", 0) for book, one in programmes.items()} == {book: model.free[book] for book in programmes}
    assert queries.in_pot(person) == model.free["pot"]


def went_well(work):
    try:
        work()
    except (actions.Gone, actions.ReservationGone):
        return False
    return True
