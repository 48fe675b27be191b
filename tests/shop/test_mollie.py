"""Our client and settling against a faithful Mollie that does everything wrong that a provider can."""

import uuid
from datetime import timedelta
from unittest import mock

import httpx
import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import PersonFactory
from tests.shop.making import give_voucher, ledger_balances, make_offer, order
from tests.shop.mollie import KEY, FakeMollie
from vakkring.shop import access, gateways, tokens
from vakkring.shop.actions import refunding, settling
from vakkring.shop.gateways import GatewayDown, GatewayRefused, NewPayment, mollie
from vakkring.shop.models import Invoice, Order, OrderState, Payment, PaymentState, Refund, RefundState

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(settings, monkeypatch):
    monkeypatch.setattr(mollie, "TIMEOUT", httpx.Timeout(0.3))
    found = FakeMollie()
    settings.MOLLIE_API_URL, settings.MOLLIE_API_KEY, settings.PAYMENT_GATEWAY = found.url, KEY, "mollie"
    # What the fake calls would go over the network to a server of its own; here it goes through the test client, as the same request.
    monkeypatch.setattr(found, "tell", lambda pk, times=1: [call(found, pk) for _time in range(times)])
    yield found
    found.stop()


def call(bank, pk):
    """What Mollie posts to the webhook of a payment."""
    path = bank.payments[pk]["webhookUrl"].removeprefix("http://testserver")
    return Client(enforce_csrf_checks=True).post(path, {"id": pk}).status_code


@pytest.fixture
def placed(anna, offer):
    give_voucher(anna)
    return order(anna, offer)


def state_of(placed):
    return Order.objects.get(pk=placed.pk).state


def test_create_fetch_and_settle(bank, placed, anna, offer):
    attempt = settling.start_payment(placed)

    sent = bank.payments[attempt.provider_id]
    assert sent["amount"] == {"currency": "EUR", "value": "59.60"}
    assert sent["metadata"] == {"reference": str(attempt.pk)}
    assert sent["method"] is None
    assert attempt.checkout_url.endswith(f"/checkout/{attempt.provider_id}")

    bank.become(attempt.provider_id, "paid")

    assert bank.tell(attempt.provider_id) == [200]
    attempt.refresh_from_db()
    assert (attempt.state, attempt.method, state_of(placed)) == (PaymentState.PAID, "ideal", OrderState.PAID)
    assert access.may_use(anna, offer)
    assert ledger_balances()


def test_told_twice_and_by_the_return_page_is_done_once(bank, placed):
    attempt = settling.start_payment(placed)
    bank.become(attempt.provider_id, "paid")

    assert bank.tell(attempt.provider_id, times=2) == [200, 200]
    page = Client().get(f"/betalen/terug/{tokens.for_return(attempt.pk)}/")

    assert "Betaald" in page.content.decode()
    assert Invoice.objects.count() == 1


def test_timeout_after_creation_makes_no_second_payment(bank, placed):
    bank.fail("POST", "timeout_after")
    with pytest.raises(GatewayDown):
        settling.start_payment(placed)

    attempt = settling.start_payment(placed)

    assert list(bank.payments) == [attempt.provider_id]
    assert Payment.objects.count() == 1


def test_another_payment_for_the_same_key_is_refused(bank):
    gateway = gateways.current()
    wanted = NewPayment(str(uuid.uuid4()), 100, "Reeks", "http://testserver/", "http://testserver/w/")
    first, again = gateway.create(wanted), gateway.create(wanted)

    assert first == again
    with pytest.raises(GatewayRefused):
        gateway.create(NewPayment(wanted.reference, 200, "Reeks", "http://testserver/", "http://testserver/w/"))


def test_webhook_before_we_know_the_id(bank, placed, anna, offer):
    """Mollie calls before its answer to the creation has come; the id in the body is a hint, its metadata says whose it is."""
    bank.fail("POST", "timeout_after")
    with pytest.raises(GatewayDown):
        settling.start_payment(placed)
    (pk,) = bank.payments
    bank.become(pk, "paid")

    assert bank.tell(pk) == [200]

    assert access.may_use(anna, offer)
    assert Payment.objects.get().provider_id == pk


@pytest.mark.parametrize("fault", ["500", "429", "timeout", "garbage"])
def test_mollie_that_does_not_answer_is_asked_again(bank, placed, fault):
    attempt = settling.start_payment(placed)
    bank.become(attempt.provider_id, "paid")
    bank.fail("GET", fault)

    assert bank.tell(attempt.provider_id) == [503]
    assert state_of(placed) == OrderState.PLACED
    assert bank.tell(attempt.provider_id) == [200]
    assert state_of(placed) == OrderState.PAID


def test_wrong_key_gives_nothing_up(bank, placed, settings):
    attempt = settling.start_payment(placed)
    bank.become(attempt.provider_id, "paid")
    settings.MOLLIE_API_KEY = "test_bbbbbbbbbbbbbbbbbbbb"

    assert bank.tell(attempt.provider_id) == [503]

    settings.MOLLIE_API_KEY = KEY
    assert bank.tell(attempt.provider_id) == [200]


def test_refused_creation_leaves_the_order_open(bank, placed):
    bank.fail("POST", "422")
    with pytest.raises(GatewayRefused):
        settling.start_payment(placed)

    assert Payment.objects.get().state == PaymentState.FAILED
    assert settling.start_payment(placed).provider_id


def test_webhook_that_never_comes_is_polled(bank, placed):
    attempt = settling.start_payment(placed)
    bank.become(attempt.provider_id, "paid")
    Payment.objects.update(looked_at=timezone.now() - timedelta(minutes=5))

    assert settling.look_after_payments() == 1
    assert state_of(placed) == OrderState.PAID


def test_poll_while_mollie_is_down_waits(bank, placed):
    settling.start_payment(placed)
    Payment.objects.update(looked_at=timezone.now() - timedelta(minutes=5))
    bank.fail("GET", "500")

    settling.look_after_payments()

    assert settling.look_after_payments() == 0
    assert state_of(placed) == OrderState.PLACED


def test_try_that_was_never_answered_is_given_up_in_time(bank, placed):
    bank.fail("POST", "500")
    with pytest.raises(GatewayDown):
        settling.start_payment(placed)
    Payment.objects.update(created_at=timezone.now() - timedelta(hours=1), looked_at=timezone.now() - timedelta(hours=1))

    settling.look_after_payments()
    assert Payment.objects.get().state == PaymentState.FAILED

    assert settling.start_payment(placed).provider_id
    assert Payment.objects.count() == 2


def test_too_old_a_try_is_not_asked_for_by_its_old_key(bank, placed):
    bank.fail("POST", "timeout_after")
    with pytest.raises(GatewayDown):
        settling.start_payment(placed)
    Payment.objects.update(created_at=timezone.now() - timedelta(hours=2))

    settling.start_payment(placed)

    assert Payment.objects.count() == 2


@pytest.mark.parametrize(
    "change",
    [
        {"amount": {"currency": "EUR", "value": "0.01"}},
        {"amount": {"currency": "USD", "value": "59.60"}},
        {"mode": "live"},
        {"metadata": {"reference": str(uuid.UUID(int=1))}},
        {"metadata": None},
        {"id": "tr_another0"},
    ],
)
def test_payment_that_is_not_as_asked_pays_nothing(bank, placed, change):
    attempt = settling.start_payment(placed)
    bank.become(attempt.provider_id, "paid")
    bank.payments[attempt.provider_id] |= change

    assert call_by(attempt, attempt.provider_id) == 200

    attempt.refresh_from_db()
    assert attempt.state == PaymentState.OPEN
    assert attempt.problem
    assert state_of(placed) == OrderState.PLACED
    assert Invoice.objects.count() == 0


def call_by(attempt, pk):
    return Client(enforce_csrf_checks=True).post(f"/betalen/mollie/webhook/{tokens.for_webhook(attempt.pk)}/", {"id": pk}).status_code


def test_foreign_payment_posted_to_our_webhook_pays_nothing(bank, anna, placed):
    """Somebody pays a cheap order and posts its id at the address of a dear one."""
    other = PersonFactory()
    cheap = settling.start_payment(order(other, make_offer(price=1_00)))
    bank.become(cheap.provider_id, "paid")
    bank.fail("POST", "500")
    with pytest.raises(GatewayDown):
        settling.start_payment(placed)
    dear = Payment.objects.get(order=placed)

    assert call_by(dear, cheap.provider_id) == 200

    assert state_of(placed) == OrderState.PLACED
    dear.refresh_from_db()
    assert dear.provider_id is None


@pytest.mark.parametrize("body", ["tr_unknown12", "../methods", "", "x" * 500])
def test_made_up_ids_change_nothing(bank, placed, body):
    bank.fail("POST", "500")
    with pytest.raises(GatewayDown):
        settling.start_payment(placed)

    assert call_by(Payment.objects.get(), body) == 200
    assert state_of(placed) == OrderState.PLACED
    assert all(path.startswith("/payments") for _method, path in bank.calls)


@pytest.mark.parametrize("token", ["gokje", tokens.for_webhook(uuid.UUID(int=5)), tokens.for_return(uuid.UUID(int=5))])
def test_forged_or_unknown_address_gets_the_same_answer(bank, db, token):
    reply = Client().post(f"/betalen/mollie/webhook/{token}/", {"id": "tr_1234567890"})

    assert (reply.status_code, reply.content) == (200, b"")
    assert bank.calls == []


def test_return_token_does_not_open_the_webhook(bank, placed):
    attempt = settling.start_payment(placed)
    bank.become(attempt.provider_id, "paid")
    Client().post(f"/betalen/mollie/webhook/{tokens.for_return(attempt.pk)}/", {"id": attempt.provider_id})

    assert state_of(placed) == OrderState.PLACED


def test_paid_after_expired(bank, placed, anna, offer):
    attempt = settling.start_payment(placed)
    bank.become(attempt.provider_id, "expired")
    bank.tell(attempt.provider_id)
    bank.become(attempt.provider_id, "paid")

    assert bank.tell(attempt.provider_id) == [200]
    assert access.may_use(anna, offer)


def test_status_that_we_do_not_know_is_under_way(bank, placed):
    attempt = settling.start_payment(placed)
    bank.payments[attempt.provider_id]["status"] = "shiny"

    bank.tell(attempt.provider_id)

    attempt.refresh_from_db()
    assert attempt.state == PaymentState.PENDING


def test_refund_at_mollie_whose_answer_is_lost_is_made_once(bank, placed):
    attempt = settling.start_payment(placed)
    bank.become(attempt.provider_id, "paid")
    bank.tell(attempt.provider_id)
    refunding.refund_order(PersonFactory(is_superuser=True), placed.pk, 149_00, "Ging niet door", before=0)
    bank.fail("POST", "timeout_after")

    refunding.send_refunds()
    refund = Refund.objects.get()
    assert (refund.state, refund.attempts) == (RefundState.QUEUED, 1)

    bank.answered.clear()  # the key has lived its hour
    Refund.objects.update(next_try_at=timezone.now())
    refunding.send_refunds()
    assert Refund.objects.get().state == RefundState.SENT
    assert len(bank.refunds) == 1

    next(iter(bank.refunds.values()))["status"] = "refunded"
    Refund.objects.update(next_try_at=timezone.now())
    refunding.send_refunds()
    assert Refund.objects.get().state == RefundState.DONE
    assert ledger_balances()


def test_refund_that_mollie_refuses_is_for_the_operator(bank, placed):
    attempt = settling.start_payment(placed)
    bank.become(attempt.provider_id, "paid")
    bank.tell(attempt.provider_id)
    refunding.queue(attempt, attempt.cents + 1, "Te veel")

    refunding.send_refunds()

    assert Refund.objects.get().state == RefundState.FAILED


def test_no_call_is_made_inside_a_transaction(bank, placed, django_capture_on_commit_callbacks):
    """The test's own transaction is one deep: anything deeper would be ours."""
    from django.db import connection

    depth, seen = len(connection.savepoint_ids), []
    real = httpx.request

    def watched(*args, **kwargs):
        seen.append(len(connection.savepoint_ids))
        return real(*args, **kwargs)

    with mock.patch.object(mollie.httpx, "request", watched):
        attempt = settling.start_payment(placed)
        bank.become(attempt.provider_id, "paid")
        bank.tell(attempt.provider_id)
        refunding.refund_order(PersonFactory(is_superuser=True), placed.pk, 149_00, "Reden", before=0)
        refunding.send_refunds()

    assert len(seen) == 3
    assert set(seen) == {depth}
