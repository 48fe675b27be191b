"""Many at once: only PostgreSQL really lets transactions run beside each other; SQLite runs them after each other."""

import threading
import uuid
from unittest import mock

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.courses.test_two_devices import at_once
from tests.factories import PersonFactory
from tests.funding.made import assert_books_are_right, make_programme
from tests.shop.making import make_offer, order, settling
from vakkring.funding import actions as funding
from vakkring.shop import priced
from vakkring.shop.actions import invoicing, ordering
from vakkring.shop.models import DemoBankPayment, Entitlement, Invoice, InvoiceSeries, Offer, Order, Refund

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 12
FEW = 6  # no more than there are connections in the pool


def numbers():
    return sorted(Invoice.objects.filter(kind="invoice").values_list("sequence", flat=True))


def buy(person, offer):
    """Buy, or say why not."""
    try:
        return order(person, offer).state
    except (ordering.SoldOut, ordering.PriceChanged, ordering.NotForSale, funding.Gone) as refused:
        return type(refused).__name__


def test_invoice_numbers_have_no_gap_and_no_twin(db):
    offer = make_offer(price=50_00)
    programme = make_programme(budget=10_000_00, share=100)
    people = [PersonFactory() for _n in range(MANY)]
    funding.hand_out(programme.made_by, programme, [one.email for one in people])

    at_once(*[lambda one=one: buy(one, offer) for one in people])

    assert numbers() == list(range(1, MANY + 1))
    assert_books_are_right()


def test_invoice_that_is_rolled_back_leaves_no_gap(db):
    def fail():
        with transaction.atomic():
            invoicing.next_number("invoice", 2026)
            raise ZeroDivisionError

    def take():
        with transaction.atomic():
            return invoicing.next_number("invoice", 2026)

    def try_to_fail():
        with pytest.raises(ZeroDivisionError):
            fail()
        return 0

    found = at_once(*[take, try_to_fail] * 6)

    assert sorted(one for one in found if one) == [1, 2, 3, 4, 5, 6]


def test_numbers_taken_by_looking_first_have_twins(db):
    """The control: read, then write, as it must not be done."""
    at_a_time = FEW if connection.vendor == "postgresql" else 1  # SQLite: one after the other, nothing to see
    looked = threading.Barrier(at_a_time)

    def careless():
        series, _made = InvoiceSeries.objects.get_or_create(kind="invoice", year=2026)
        looked.wait(timeout=10)
        InvoiceSeries.objects.filter(pk=series.pk).update(last=series.last + 1)
        return series.last + 1

    found = at_once(*[careless] * FEW)

    assert len(set(found)) == FEW + 1 - at_a_time


def test_last_seat_goes_to_one(db):
    offer = make_offer(seats=1)

    people = [PersonFactory() for _n in range(MANY)]

    found = at_once(*[lambda one=one: buy(one, offer) for one in people])

    assert found.count("placed") == 1
    assert Offer.objects.get().seats_taken == 1


def test_one_page_sent_many_times_at_once_is_one_order(db):
    anna, offer, known = PersonFactory(), make_offer(), uuid.uuid4()
    agreed = priced.ask(anna, offer, at=timezone.now()).quote.fingerprint

    found = at_once(*[lambda: ordering.place_order(anna, offer, client_id=known, agreed=agreed).pk] * MANY)

    assert set(found) == {known}
    assert Order.objects.count() == 1


def test_webhook_return_page_and_round_at_once_settle_once(db):
    anna, offer = PersonFactory(), make_offer()
    attempt = settling.start_payment(order(anna, offer))
    DemoBankPayment.objects.update(state="paid", paid_at=timezone.now())

    at_once(*[lambda: settling.settle_payment(attempt.pk)] * MANY)

    assert Invoice.objects.count() == Entitlement.objects.count() == 1
    assert Refund.objects.count() == 0


def test_settling_without_the_lock_would_pay_twice(db, monkeypatch):
    """The control: those who all look at a payment before one of them writes all fulfil the order. The lock keeps them from that."""
    if connection.vendor != "postgresql":
        return
    anna, offer = PersonFactory(), make_offer()
    attempt = settling.start_payment(order(anna, offer))
    DemoBankPayment.objects.update(state="paid", paid_at=timezone.now())
    looked, really, fulfilled = threading.Barrier(FEW), settling.misfit, []

    def look_together(*given):
        looked.wait(timeout=10)
        return really(*given)

    monkeypatch.setattr(settling, "misfit", look_together)
    monkeypatch.setattr("vakkring.shop.actions.fulfilling.fulfil", lambda *given: fulfilled.append(given))
    with mock.patch("django.db.models.query.QuerySet.select_for_update", lambda self, **_how: self):
        at_once(*[lambda: settling.settle_payment(attempt.pk)] * FEW)

    assert len(fulfilled) == FEW


def test_last_of_a_budget_goes_to_who_it_is_enough_for(db):
    offer = make_offer(price=100_00)
    programme = make_programme(budget=250_00, share=100)
    people = [PersonFactory() for _n in range(MANY)]
    funding.hand_out(programme.made_by, programme, [one.email for one in people])
    shown = {one.pk: priced.ask(one, offer, at=timezone.now()).quote.fingerprint for one in people}

    def press(person):
        try:
            return ordering.place_order(person, offer, client_id=uuid.uuid4(), agreed=shown[person.pk]).state
        except (ordering.PriceChanged, funding.Gone):
            return "asked again"

    found = at_once(*[lambda one=one: press(one) for one in people])

    assert found.count("paid") == 2
    assert numbers() == [1, 2]
    assert_books_are_right()
