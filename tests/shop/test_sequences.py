"""Random orders, payments, cancellations, refunds and ends of time beside a model that fits on a page. No money is made or lost."""

from datetime import timedelta

from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from tests.factories import PersonFactory
from tests.funding.made import assert_books_are_right, make_programme, state
from tests.shop.making import make_offer, order, play
from vakkring.funding import actions as funding
from vakkring.shop import access
from vakkring.shop.actions import ordering, refunding, settling
from vakkring.shop.models import Entitlement, Invoice, Order, Payment, Refund

PRICE, SHARE, BUDGET = 100_00, 60, 130_00


class Shop(RuleBasedStateMachine):
    """Two people, two offers, one fund whose budget is enough for two vouchers. The model: what each order is, and who may use what."""

    @initialize()
    def begin(self):
        self.people = [PersonFactory(), PersonFactory()]
        self.offers = [make_offer(price=PRICE), make_offer(price=PRICE)]
        self.operator = PersonFactory(is_superuser=True)
        self.programme = make_programme(budget=BUDGET, share=SHARE)
        funding.hand_out(self.programme.made_by, self.programme, [one.email for one in self.people], most_uses=9)
        self.orders, self.attempts = {}, []

    @rule(who=st.integers(0, 1), what=st.integers(0, 1))
    def place(self, who, what):
        person, offer = self.people[who], self.offers[what]
        owned = (who, what) in self.owned()
        try:
            placed = order(person, offer)
        except ordering.NotForSale:
            assert owned
            return
        assert not owned
        left = BUDGET - self.out_of_budget()
        assert placed.reserved == min(PRICE * SHARE // 100, left)
        self.orders[placed.pk] = {"who": who, "what": what, "state": "placed", "reserved": placed.reserved, "own": placed.own, "back": 0}

    @precondition(lambda self: any(one["state"] == "placed" for one in self.orders.values()))
    @rule(number=st.integers(0, 9))
    def start(self, number):
        pk = self.one_that_is("placed", number)
        attempt = settling.start_payment(Order.objects.get(pk=pk))
        if attempt.pk not in self.attempts:
            self.attempts.append(attempt.pk)

    @precondition(lambda self: self.attempts)
    @rule(number=st.integers(0, 9), outcome=st.sampled_from(["paid", "paid_twice_told", "failed", "canceled", "expired"]))
    def end(self, number, outcome):
        attempt = Payment.objects.get(pk=self.attempts[number % len(self.attempts)])
        before = attempt.state
        play(attempt, outcome)
        if not outcome.startswith("paid") or before == "paid":
            return
        one = self.orders[attempt.order_id]
        if one["state"] == "placed" or (one["state"] in {"cancelled", "expired"} and self.can_come_back(one)):
            one["state"] = "paid"

    def one_that_is(self, state, number):
        """One of the orders in a state; by its place, for ids are random."""
        found = [pk for pk, one in self.orders.items() if one["state"] == state]
        return found[number % len(found)]

    def can_come_back(self, one):
        """Its seat is free of charge; its fund must be able to pay the same again, and he must not have it by now."""
        if (one["who"], one["what"]) in self.owned():
            return False
        return min(PRICE * SHARE // 100, BUDGET - self.out_of_budget()) == one["reserved"]

    @precondition(lambda self: any(one["state"] == "placed" for one in self.orders.values()))
    @rule(number=st.integers(0, 9))
    def cancel(self, number):
        pk = self.one_that_is("placed", number)
        ordering.cancel_order(self.people[self.orders[pk]["who"]], pk)
        self.orders[pk]["state"] = "cancelled"

    @rule()
    def wait(self):
        Order.objects.filter(state="placed").update(expires_at=timezone.now() - timedelta(minutes=1))
        ordering.expire_orders()
        for pk, one in self.orders.items():
            under_way = Payment.objects.filter(order=pk).under_way().exists()
            if one["state"] == "placed" and not under_way:
                one["state"] = "expired"

    @precondition(lambda self: any(one["state"] == "paid" for one in self.orders.values()))
    @rule(number=st.integers(0, 9), cents=st.sampled_from([1, 30_00, 60_00, PRICE]))
    def refund(self, number, cents):
        pk = self.one_that_is("paid", number)
        one = self.orders[pk]
        cents = min(cents, PRICE - one["back"])
        refunding.refund_order(self.operator, pk, cents, "Reden", before=one["back"])
        one["back"] += cents
        if one["back"] == PRICE:
            one["state"] = "refunded"

    @rule()
    def round_of_refunds(self):
        Refund.objects.update(next_try_at=timezone.now())
        refunding.send_refunds()

    # --- the model ----------------------------------------------------------------------------------------------------------------------
    def owned(self):
        return {(one["who"], one["what"]) for one in self.orders.values() if one["state"] == "paid"}

    def out_of_budget(self):
        held = [one for one in self.orders.values() if one["state"] in {"placed", "paid", "refunded"}]
        return sum(one["reserved"] - min(one["reserved"], one["back"]) for one in held)

    @invariant()
    def agrees(self):
        if not hasattr(self, "orders"):
            return
        assert_books_are_right()
        assert state(self.programme).get("available", 0) == BUDGET - self.out_of_budget()
        for pk, one in self.orders.items():
            found = Order.objects.get(pk=pk)
            assert found.state == one["state"]
            assert found.refunded == one["back"]
        for who, person in enumerate(self.people):
            for what, offer in enumerate(self.offers):
                assert access.may_use(person, offer) == ((who, what) in self.owned())
        assert Entitlement.objects.standing().count() == len(self.owned())
        ever_paid = [one for one in self.orders.values() if one["state"] in {"paid", "refunded"}]
        sequences = sorted(Invoice.objects.filter(kind="invoice").values_list("sequence", flat=True))
        assert sequences == list(range(1, len(ever_paid) + 1))
        self.money_of_the_bank()

    def money_of_the_bank(self):
        """What came in by the bank is what orders own, or is on its way back."""
        came = sum(Payment.objects.filter(state="paid").values_list("cents", flat=True))
        back = sum(Refund.objects.exclude(state="failed").values_list("cents", flat=True))
        kept = 0
        for one in self.orders.values():
            if one["state"] in {"paid", "refunded"}:
                kept += one["own"] - max(0, one["back"] - one["reserved"])
        assert came - back == kept


class TestSequences(TestCase):
    def test_random_sequences_agree_with_the_model(self):
        quick = settings(max_examples=25, stateful_step_count=22, deadline=None, suppress_health_check=list(HealthCheck))
        run_state_machine_as_test(in_a_transaction(Shop), settings=quick)


def in_a_transaction(machine):
    """Each sequence starts from an empty shop: what it did is rolled back."""
    from django.db import transaction

    class Undone(machine):
        def __init__(self):
            super().__init__()
            self.whole = transaction.atomic()
            self.whole.__enter__()

        def teardown(self):
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)

    return Undone
