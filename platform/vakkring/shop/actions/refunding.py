"""Money that goes back: decided and queued in a transaction, sent to the gateway after it, by the round of `run_due`."""

import logging
import uuid
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from vakkring import ports
from vakkring.accounts.actions import audit
from vakkring.accounts.models import Person
from vakkring.funding import actions as funding
from vakkring.shop import access, gateways, letters
from vakkring.shop.actions import invoicing
from vakkring.shop.actions.offers import withdraw_offer
from vakkring.shop.actions.ordering import close, give_seat_back
from vakkring.shop.gateways import GatewayDown, GatewayRefused, NoGateway
from vakkring.shop.models import Entitlement, Invoice, Offer, Order, OrderState, Payment, PaymentState, Refund, RefundState
from vakkring.shop.pricing import give_back

log = logging.getLogger(__name__)

DELAYS = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=12), timedelta(days=1)]
BATCH = 50


class RefundedMeanwhile(Exception):  # noqa: N818 -- named for what happened
    """Something went back since the page was opened: look again first."""


class NotPaid(Exception):  # noqa: N818
    """There is nothing to give back."""


@transaction.atomic
def refund_order(actor: Person, order_pk: uuid.UUID, cents: int, reason: str, *, before: int) -> Invoice:
    """Give money of an order back: of funds first, to their budgets; answers the credit note. When all is back, access ends.

    `before` is what had gone back when the operator looked: two taps give back once. Raises `PermissionDenied`, `NotPaid`,
    `RefundedMeanwhile` and `pricing.DoesNotAddUp`.
    """
    if not access.may_refund(actor):
        raise PermissionDenied
    order = locked(order_pk)
    if order.state != OrderState.PAID:
        raise NotPaid
    if order.refunded != before:
        raise RefundedMeanwhile
    return refund(actor, order, cents, reason)


def locked(order_pk: uuid.UUID) -> Order:
    """An order, locked until the transaction ends."""
    return Order.objects.select_for_update(of=("self",)).select_related("offer", "person").get(pk=order_pk)


def refund(actor: Person | None, order: Order, cents: int, reason: str) -> Invoice:
    """Give money of a paid order back, its row locked by the caller. Raises `pricing.DoesNotAddUp`."""
    before = order.refunded
    parts = give_back(cents, reserved_left=order.reserved - order.refunded_reserved, own_left=order.own - order.refunded_own)
    if parts.reserved:
        funding.give_back(order.reservation, parts.reserved, key=f"after {before}")
    if parts.own:
        queue_for(order, parts.own, reason)
    order.refunded_own += parts.own
    order.refunded_reserved += parts.reserved
    if not order.left:
        take_back(order)
    order.save(update_fields=["refunded_own", "refunded_reserved", "state", "has_seat"])
    audit(actor, "order.refunded", f"shop.order:{order.pk}", cents=cents, to_funds=parts.reserved)
    note = invoicing.credit(order, parts, reason)
    letters.refunded(order, note)
    return note


@transaction.atomic
def return_bought(person: Person, offer: Offer, reason: str) -> bool:
    """The buyer gives back what he bought by itself and gets all his money. The app that sold it has decided that he may.

    False when he did not buy it, or only in a bundle. Twice gives back once.
    """
    found = Order.objects.filter(person=person, offer=offer, state=OrderState.PAID).values_list("pk", flat=True).first()
    return found is not None and refund_whole(person, found, reason)


@transaction.atomic
def refund_all(actor: Person | None, offer: Offer, reason: str) -> int:
    """What was sold will not be: sell it no more, end what is not paid yet, and give everybody his money back. Answers how many got it.

    The app that sold it has decided that. Money that still comes in goes back by itself.
    """
    withdraw_offer(actor, offer)
    orders = Order.objects.filter(offer=offer).order_by("pk")
    for order_pk in orders.filter(state=OrderState.PLACED).values_list("pk", flat=True):
        order = locked(order_pk)
        if order.state == OrderState.PLACED:
            close(order, OrderState.CANCELLED)
    return sum(refund_whole(actor, pk, reason) for pk in orders.filter(state=OrderState.PAID).values_list("pk", flat=True))


def refund_whole(actor: Person | None, order_pk: uuid.UUID, reason: str) -> bool:
    """All that is left of one order; False when nothing is any more."""
    order = locked(order_pk)
    if order.state != OrderState.PAID:
        return False
    if order.left:
        refund(actor, order, order.left, reason)
    else:
        take_back(order)
        order.save(update_fields=["state", "has_seat"])
    return True


def take_back(order: Order) -> None:
    """All money went back: so does what was bought."""
    order.state = OrderState.REFUNDED
    gone = Entitlement.objects.standing().filter(order=order)
    offers = list(gone.values_list("offer", flat=True))
    gone.update(withdrawn_at=timezone.now())
    give_seat_back(order)
    for app in ports.deliveries:
        app.taken_back(order.person_id, offers)


def queue_for(order: Order, cents: int, reason: str) -> None:
    """Queue refunds of the payments that paid an order, as much of each as is left of it."""
    for payment in order.payments.filter(state=PaymentState.PAID).order_by("paid_at"):
        given = payment.refunds.exclude(state=RefundState.FAILED).aggregate(Sum("cents"))["cents__sum"] or 0
        part = min(cents, payment.cents - given)
        if part > 0:
            queue(payment, part, reason)
            cents -= part


def queue(payment: Payment, cents: int, reason: str) -> Refund:
    """Note that money of a payment must go back."""
    now = timezone.now()
    return Refund.objects.create(payment=payment, cents=cents, reason=reason[:200], queued_at=now, next_try_at=now)


# --- sending ----------------------------------------------------------------------------------------------------------------------------
def send_refunds() -> int:
    """Send what is queued, and see what became of what was sent; answers how many were looked at."""
    due = Refund.objects.filter(state__in=[RefundState.QUEUED, RefundState.SENT], next_try_at__lte=timezone.now()).order_by("next_try_at")
    found = list(due.values_list("pk", flat=True)[:BATCH])
    return sum(send_refund(pk) for pk in found)


def send_refund(refund_pk: uuid.UUID) -> bool:
    """Send one refund, or ask how it stands. Claimed first, by one conditional UPDATE: two workers send it once.

    Tried before means that it may have arrived: then the gateway's own list is asked before it is sent again.
    """
    now = timezone.now()
    refund = Refund.objects.select_related("payment").get(pk=refund_pk)
    wait = DELAYS[min(refund.attempts, len(DELAYS) - 1)]
    mine = Refund.objects.filter(pk=refund_pk, attempts=refund.attempts, next_try_at__lte=now)
    if not mine.update(attempts=F("attempts") + 1, next_try_at=now + wait):
        return False
    payment = refund.payment
    try:
        gateway = gateways.named(payment.gateway)
        known = gateway.find_refund(payment.provider_id or "", str(refund.pk)) if refund.attempts else None
        made = known or gateway.refund(payment.provider_id or "", str(refund.pk), refund.cents, refund.reason)
    except (GatewayDown, NoGateway) as problem:
        Refund.objects.filter(pk=refund_pk).update(problem=f"{type(problem).__name__} {problem}"[:300])
        return True
    except GatewayRefused as problem:
        log.exception("refund %s", refund_pk)
        Refund.objects.filter(pk=refund_pk).update(state=RefundState.FAILED, problem=str(problem)[:300])
        return True
    if made.state == RefundState.FAILED:
        log.error("refund %s failed at the gateway", refund_pk)
    Refund.objects.filter(pk=refund_pk).update(state=made.state, provider_id=made.provider_id, problem="")
    return True
