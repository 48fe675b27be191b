"""From the button to access, invoice and ledger; and everything that can come in between."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests.factories import PersonFactory
from tests.shop.making import bought, give_voucher, ledger_balances, make_offer, order, pay, play
from vakkring.funding import actions as funding
from vakkring.funding import queries as funding_queries
from vakkring.funding.ledger import Place
from vakkring.funding.posting import Book
from vakkring.notices.models import Letter, Notice
from vakkring.shop import access, priced
from vakkring.shop.actions import offers, ordering, refunding, settling
from vakkring.shop.models import Entitlement, Invoice, Order, OrderState, Payment, PaymentState, Refund, RefundState

pytestmark = pytest.mark.django_db


def in_book(programme, place):
    return funding_queries.book(Book(programme_id=programme.pk))[place]


# --- the straight way -------------------------------------------------------------------------------------------------------------------
def test_voucher_and_bank_pay_together(anna, offer):
    programme = give_voucher(anna, share=60)

    placed = order(anna, offer)

    assert (placed.own, placed.reserved) == (59_60, 89_40)
    assert in_book(programme, Place.RESERVED) == 89_40
    assert not access.may_use(anna, offer)

    attempt = pay(placed)

    placed.refresh_from_db()
    assert (attempt.state, placed.state) == (PaymentState.PAID, OrderState.PAID)
    assert access.may_use(anna, offer)
    assert (in_book(programme, Place.RESERVED), in_book(programme, Place.SPENT)) == (0, 89_40)
    invoice = Invoice.objects.get()
    assert (invoice.total, invoice.vat, invoice.own) == (149_00, 25_86, 59_60)
    assert invoice.parts == [[programme.organisation.name, 89_40]]
    assert Notice.objects.filter(kind="betaling").count() == 1
    assert ledger_balances()


def test_what_funds_pay_in_full_is_paid_at_once(anna, offer):
    give_voucher(anna, share=100)

    placed = order(anna, offer)

    assert placed.state == OrderState.PAID
    assert Payment.objects.count() == 0
    assert access.may_use(anna, offer)
    assert Invoice.objects.get().own == 0


def test_free_offer_needs_no_order_but_may_have_one(anna):
    offer = make_offer(price=0)

    assert access.may_use(anna, offer)

    placed = order(anna, offer)

    assert placed.state == OrderState.PAID
    assert Invoice.objects.count() == 0


def test_bundle_opens_all_that_it_holds(anna):
    held = [make_offer(), make_offer()]
    bundle = make_offer(price=200_00)
    offers.make_bundle(None, bundle, held)

    bought(anna, bundle)

    assert all(access.may_use(anna, one) for one in [bundle, *held])
    assert not access.may_use(PersonFactory(), held[0])


def test_price_of_a_situation_is_what_is_paid_and_own_part_stays_within_it(anna):
    offer = make_offer(situations=[("Net begonnen", 49_00)], own_contribution=60_00)

    placed = order(anna, offer, situation=offer.situations.get())

    assert (placed.price, placed.own, placed.situation_label) == (49_00, 49_00, "Net begonnen")


def test_small_contribution_stays_for_the_buyer_whatever_the_fund_would_pay(anna):
    offer = make_offer(own_contribution=10_00)
    give_voucher(anna, share=100)

    placed = order(anna, offer)

    assert (placed.own, placed.reserved) == (10_00, 139_00)


def test_two_funds_and_own_part(anna, offer):
    first, second = give_voucher(anna, share=50), give_voucher(anna, share=30)

    placed = bought(anna, offer)

    assert placed.own == 149_00 - 74_50 - 44_70
    assert (in_book(first, Place.SPENT), in_book(second, Place.SPENT)) == (74_50, 44_70)
    assert ledger_balances()


def test_voucher_that_is_kept_for_later_pays_nothing(anna, offer):
    give_voucher(anna)
    claim = funding_queries.claims(anna, priced.purchase_of(offer, offer.price, timezone.now()))[0].id

    assert order(anna, offer, without=(claim,)).own == 149_00


def test_leerpotje_pays_the_rest(anna, offer):
    funding.put_in(anna, "gift:1", 200_00)

    placed = order(anna, offer, from_pot=True)

    assert placed.state == OrderState.PAID
    assert funding_queries.in_pot(anna) == 51_00
    assert Invoice.objects.get().parts == [["Je leerpotje", 149_00]]
    assert ledger_balances()


# --- what may come in between -----------------------------------------------------------------------------------------------------------
def test_double_tap_makes_one_order_and_one_try(anna, offer):
    known = uuid.uuid4()

    first, second = order(anna, offer, client_id=known), order(anna, offer, client_id=known)
    tries = {settling.start_payment(first).pk, settling.start_payment(second).pk}

    assert Order.objects.count() == 1
    assert len(tries) == 1


def test_id_of_a_page_serves_one_person_and_one_offer(anna, offer):
    known = uuid.uuid4()
    order(anna, offer, client_id=known)

    for person, other in ((PersonFactory(), offer), (anna, make_offer())):
        with pytest.raises(ordering.OtherOrder):
            order(person, other, client_id=known)


def test_price_that_changed_in_an_open_checkout_asks_again(anna, offer):
    shown = priced.ask(anna, offer, at=timezone.now()).quote.fingerprint
    offer.price = 99_00
    offers.set_offer(None, offer)

    with pytest.raises(ordering.PriceChanged):
        ordering.place_order(anna, offer, client_id=uuid.uuid4(), agreed=shown)

    assert Order.objects.count() == 0


def test_budget_that_went_between_quote_and_order_asks_again(anna, offer):
    programme = give_voucher(anna, budget=100_00, share=60)
    shown = priced.ask(anna, offer, at=timezone.now()).quote.fingerprint
    other = PersonFactory()
    funding.hand_out(programme.made_by, programme, [other.email])
    order(other, offer)

    with pytest.raises(ordering.PriceChanged):
        ordering.place_order(anna, offer, client_id=uuid.uuid4(), agreed=shown)

    assert ledger_balances()


def test_what_one_has_or_what_is_not_on_sale_cannot_be_bought(anna, offer):
    bought(anna, offer)
    yesterday = timezone.localdate() - timedelta(days=1)

    for one in (offer, make_offer(sold_until=yesterday), make_offer(sold_from=yesterday + timedelta(days=2)), make_offer(withdrawn=True)):
        with pytest.raises(ordering.NotForSale):
            order(anna, one)


def test_offer_whose_crkbo_entry_has_ended_is_not_on_sale(anna):
    offer = make_offer(vat_ground="exempt", crkbo_number="CR1", crkbo_until=timezone.localdate() - timedelta(days=1))

    with pytest.raises(ordering.NotForSale):
        order(anna, offer)


def test_last_seat_goes_once_and_comes_back_with_the_order(anna):
    offer = make_offer(seats=1)
    placed = order(anna, offer)

    with pytest.raises(ordering.SoldOut):
        order(PersonFactory(), offer)

    ordering.cancel_order(anna, placed.pk)
    offer.refresh_from_db()

    assert order(PersonFactory(), offer).state == OrderState.PLACED


def test_cancelled_order_frees_the_voucher(anna, offer):
    programme = give_voucher(anna)
    placed = order(anna, offer)

    ordering.cancel_order(anna, placed.pk)

    assert in_book(programme, Place.RESERVED) == 0
    assert order(anna, offer).reserved == 89_40
    assert ledger_balances()


def test_only_the_buyer_cancels_and_only_before_it_is_paid(anna, offer):
    placed = order(anna, offer)
    with pytest.raises(PermissionDenied):
        ordering.cancel_order(PersonFactory(), placed.pk)
    pay(placed)
    with pytest.raises(PermissionDenied):
        ordering.cancel_order(anna, placed.pk)


def test_order_expires_unless_a_payment_is_under_way(anna, offer):
    programme = give_voucher(anna)
    placed = order(anna, offer)
    later = timezone.now() - timedelta(hours=2)
    Order.objects.update(expires_at=later)
    attempt = settling.start_payment(placed)

    assert ordering.expire_orders() == 0

    play(attempt, "failed")

    assert ordering.expire_orders() == 1
    assert ordering.expire_orders() == 0
    assert in_book(programme, Place.RESERVED) == 0
    assert ledger_balances()


# --- paying ------------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("outcome", ["failed", "canceled", "expired"])
def test_try_that_ends_leaves_the_order_open_for_another(anna, offer, outcome):
    placed = order(anna, offer)

    first = pay(placed, outcome)
    placed.refresh_from_db()

    assert (first.state, placed.state) == (outcome, OrderState.PLACED)

    second = pay(placed)

    assert second.pk != first.pk
    assert access.may_use(anna, offer)


def test_told_twice_is_done_once(anna, offer):
    placed = order(anna, offer)

    attempt = pay(placed, "paid_twice_told")
    settling.settle_payment(attempt.pk)

    assert Invoice.objects.count() == Entitlement.objects.count() == 1
    assert Letter.objects.filter(key__startswith="notice:").count() == 1


def test_paid_is_never_downgraded(anna, offer):
    placed = order(anna, offer)
    attempt = pay(placed)
    stale = settling.Fetched(attempt.provider_id, "expired", attempt.cents, "EUR", "test", str(attempt.pk))

    after = settling.take_over(attempt.pk, stale)

    assert after.state == PaymentState.PAID
    assert Order.objects.get().state == OrderState.PAID


def test_end_of_an_older_try_does_not_undo_a_paid_order(anna, offer):
    placed = order(anna, offer)
    old = settling.start_payment(placed)
    Payment.objects.filter(pk=old.pk).update(state=PaymentState.PENDING)
    pay(placed)

    play(old, "expired")

    assert Order.objects.get().state == OrderState.PAID


def test_second_payment_of_an_order_goes_back(anna, offer):
    placed = order(anna, offer)
    old = settling.start_payment(placed)
    Payment.objects.filter(pk=old.pk).update(state=PaymentState.PENDING)
    pay(placed)

    play(old, "paid")

    refund = Refund.objects.get()
    assert (refund.payment_id, refund.cents) == (old.pk, 149_00)
    assert refunding.send_refunds() == 1
    refund.refresh_from_db()
    assert refund.state == RefundState.DONE
    assert Invoice.objects.count() == 1


def test_paid_after_the_order_had_expired_revives_it(anna, offer):
    programme = give_voucher(anna)
    placed = order(anna, offer)
    attempt = pay(placed, "expired")
    Order.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    ordering.expire_orders()

    play(attempt, "paid")

    placed.refresh_from_db()
    assert placed.state == OrderState.PAID
    assert access.may_use(anna, offer)
    assert in_book(programme, Place.SPENT) == 89_40
    assert Refund.objects.count() == 0
    assert ledger_balances()


def test_paid_too_late_with_the_budget_gone_goes_back(anna, offer):
    programme = give_voucher(anna, budget=89_40)
    placed = order(anna, offer)
    attempt = pay(placed, "canceled")
    ordering.cancel_order(anna, placed.pk)
    other = PersonFactory()
    funding.hand_out(programme.made_by, programme, [other.email])
    order(other, offer)

    play(attempt, "paid")

    placed.refresh_from_db()
    assert placed.state == OrderState.CANCELLED
    assert not access.may_use(anna, offer)
    assert Refund.objects.get().cents == attempt.cents
    assert ledger_balances()


def test_paid_too_late_for_what_was_bought_anew_goes_back(anna, offer):
    first = order(anna, offer)
    attempt = pay(first, "expired")
    ordering.cancel_order(anna, first.pk)
    bought(anna, offer)

    play(attempt, "paid")

    assert Refund.objects.count() == 1
    assert Entitlement.objects.count() == 1


def test_paid_when_funding_let_the_money_go_is_dealt_with(anna, offer):
    programme = give_voucher(anna)
    placed = order(anna, offer)
    funding.release(placed.reservation)

    pay(placed)

    placed.refresh_from_db()
    assert placed.state == OrderState.PAID
    assert in_book(programme, Place.SPENT) == 89_40
    assert ledger_balances()


def test_try_for_an_order_that_is_paid_is_refused(anna, offer):
    placed = order(anna, offer)
    pay(placed)

    with pytest.raises(settling.NotOpen):
        settling.start_payment(placed)


def test_late_money_comes_in_by_the_round(anna, offer):
    from vakkring.shop.actions import playing
    from vakkring.shop.models import DemoBankPayment

    placed = order(anna, offer)
    attempt = pay(placed, "paid_late")
    settling.settle_payment(attempt.pk)
    attempt.refresh_from_db()
    assert attempt.state == PaymentState.PENDING

    DemoBankPayment.objects.update(tell_at=timezone.now())
    playing.pay_late()

    assert access.may_use(anna, offer)


def test_missed_webhook_is_found_by_the_round(anna, offer):
    from vakkring.shop.models import DemoBankPayment

    placed = order(anna, offer)
    attempt = settling.start_payment(placed)
    DemoBankPayment.objects.update(state="paid", paid_at=timezone.now())

    assert settling.look_after_payments() == 0  # just looked at

    Payment.objects.update(looked_at=timezone.now() - timedelta(minutes=2))

    assert settling.look_after_payments() == 1
    attempt.refresh_from_db()
    assert attempt.state == PaymentState.PAID
    assert access.may_use(anna, offer)


# --- giving back ------------------------------------------------------------------------------------------------------------------------
@pytest.fixture
def operator(db):
    return PersonFactory(is_superuser=True)


def test_partial_refund_goes_to_the_fund_first_and_access_stays(anna, offer, operator):
    programme = give_voucher(anna)
    placed = bought(anna, offer)

    note = refunding.refund_order(operator, placed.pk, 100_00, "Halverwege gestopt", before=0)

    placed.refresh_from_db()
    assert (placed.refunded_reserved, placed.refunded_own, placed.state) == (89_40, 10_60, OrderState.PAID)
    assert in_book(programme, Place.SPENT) == 0
    assert Refund.objects.get().cents == 10_60
    assert (note.total, note.own, note.parts) == (100_00, 10_60, [[programme.organisation.name, 89_40]])
    assert access.may_use(anna, offer)
    assert ledger_balances()


def test_full_refund_in_two_steps_takes_access_back_and_all_vat(anna, offer, operator):
    give_voucher(anna)
    placed = bought(anna, offer)

    notes = [
        refunding.refund_order(operator, placed.pk, cents, "Ging niet door", before=before)
        for cents, before in ((50_01, 0), (98_99, 50_01))
    ]

    placed.refresh_from_db()
    assert placed.state == OrderState.REFUNDED
    assert not access.may_use(anna, offer)
    assert sum(one.vat for one in notes) == Invoice.objects.get(kind="invoice").vat
    assert sum(one.total for one in notes) == 149_00
    assert sum(Refund.objects.values_list("cents", flat=True)) == placed.own
    assert ledger_balances()
    assert order(anna, offer).reserved == 89_40  # he may buy it again, with the same voucher


def test_refund_twice_gives_back_once(anna, offer, operator):
    placed = bought(anna, offer)
    refunding.refund_order(operator, placed.pk, 10_00, "Reden", before=0)

    with pytest.raises(refunding.RefundedMeanwhile):
        refunding.refund_order(operator, placed.pk, 10_00, "Reden", before=0)

    assert Refund.objects.count() == 1


def test_refund_is_for_operators_and_for_what_was_paid(anna, offer, operator):
    placed = order(anna, offer)
    with pytest.raises(refunding.NotPaid):
        refunding.refund_order(operator, placed.pk, 10_00, "Reden", before=0)
    pay(placed)
    with pytest.raises(PermissionDenied):
        refunding.refund_order(anna, placed.pk, 10_00, "Reden", before=0)


def test_refund_is_sent_once_however_often_the_round_comes(anna, offer, operator):
    from vakkring.shop.models import DemoBankRefund

    placed = bought(anna, offer)
    refunding.refund_order(operator, placed.pk, 10_00, "Reden", before=0)

    assert refunding.send_refunds() == 1
    Refund.objects.update(state=RefundState.QUEUED, next_try_at=timezone.now())  # as if the answer had been lost
    refunding.send_refunds()

    assert DemoBankRefund.objects.count() == 1
    assert Refund.objects.get().state == RefundState.DONE
