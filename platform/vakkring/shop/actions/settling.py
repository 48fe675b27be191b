"""Paying: starting a try, and finding out what became of it.

Webhook, return page and the round of `run_due` all come to `settle_payment`. What they say is a hint: the gateway is asked, outside any
transaction; what it answers is compared and written under locks. An order's row is locked before its payments'.
"""

import logging
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vakkring.funding import actions as funding
from vakkring.funding import queries as funding_queries
from vakkring.shop import gateways, letters, priced, tokens
from vakkring.shop.access import is_entitled
from vakkring.shop.actions import fulfilling, ordering, refunding
from vakkring.shop.gateways import Fetched, Gateway, GatewayDown, GatewayRefused, NewPayment
from vakkring.shop.models import Order, OrderState, Payment, PaymentState
from vakkring.shop.models.orders import UNDER_WAY

log = logging.getLogger(__name__)

KEY_LIVES = timedelta(minutes=50)
"""Mollie keeps an idempotency key for an hour: within it, asking again is safe."""
LOOK_AGAIN = timedelta(minutes=1)
BATCH = 50


class NotOpen(Exception):  # noqa: N818 -- named for what happened
    """The order was paid or ended meanwhile."""


# --- a try ------------------------------------------------------------------------------------------------------------------------------
def start_payment(order: Order) -> Payment:
    """Begin or go on with a try to pay; answers it with the address to pay at. A double tap gets the same one.

    Raises `NotOpen`, `NoGateway`, `GatewayDown` (try again: nothing is lost or doubled) and `GatewayRefused`.
    """
    gateway = gateways.current()
    attempt = attempt_for(order, gateway)
    if attempt.checkout_url:
        return attempt
    try:
        made = gateway.create(new_payment(attempt))
    except GatewayRefused as problem:
        Payment.objects.filter(pk=attempt.pk, state=PaymentState.CREATED).update(state=PaymentState.FAILED, problem=str(problem)[:300])
        raise
    # A webhook may have been quicker and may have moved it on.
    Payment.objects.filter(pk=attempt.pk, state=PaymentState.CREATED).update(state=PaymentState.OPEN)
    Payment.objects.filter(pk=attempt.pk).update(provider_id=made.provider_id, checkout_url=made.checkout_url)
    attempt.refresh_from_db()
    return attempt


@transaction.atomic
def attempt_for(order: Order, gateway: Gateway) -> Payment:
    """The try that is open, or a new one. One that was never answered for too long is given up: its key no longer guards it."""
    now = timezone.now()
    locked = Order.objects.select_for_update().get(pk=order.pk)
    if locked.state != OrderState.PLACED:
        raise NotOpen
    unanswered = locked.payments.filter(state=PaymentState.CREATED, provider_id=None, created_at__lt=now - KEY_LIVES)
    unanswered.update(state=PaymentState.FAILED, problem="no answer from the gateway")
    usable = locked.payments.filter(state__in=[PaymentState.CREATED, PaymentState.OPEN], gateway=gateway.name, mode=gateway.mode).first()
    return usable or Payment.objects.create(
        order=locked, gateway=gateway.name, mode=gateway.mode, cents=locked.own, created_at=now, looked_at=now
    )


def new_payment(attempt: Payment) -> NewPayment:
    """A try as the gateway gets it. Its addresses carry a signed token: neither a session nor the gateway's own id is needed."""
    return NewPayment(
        reference=str(attempt.pk),
        cents=attempt.cents,
        description=f"Vakkring {attempt.order.title}",
        return_url=settings.SITE_URL + reverse("shop:returned", args=[tokens.for_return(attempt.pk)]),
        webhook_url=settings.SITE_URL + reverse("shop:webhook", args=[tokens.for_webhook(attempt.pk)]),
    )


# --- what became of it ------------------------------------------------------------------------------------------------------------------
def settle_payment(attempt_pk: uuid.UUID, hint: str = "") -> Payment:
    """Ask the gateway how a try stands and do what follows; as often as anybody likes.

    `hint` is the gateway's id for it, when it was told before the gateway had answered us. Raises `Payment.DoesNotExist`, `GatewayDown`.
    """
    attempt = Payment.objects.get(pk=attempt_pk)
    provider_id = attempt.provider_id or hint
    if attempt.state == PaymentState.PAID or not provider_id:
        return attempt
    try:
        fetched = gateways.named(attempt.gateway).fetch(provider_id)
    except (GatewayRefused, gateways.NoGateway) as problem:
        log.warning("payment %s: %s", attempt.pk, problem)
        Payment.objects.filter(pk=attempt.pk).update(looked_at=timezone.now(), problem=str(problem)[:300])
        return attempt
    return take_over(attempt.pk, fetched)


@transaction.atomic
def take_over(attempt_pk: uuid.UUID, fetched: Fetched) -> Payment:
    """Write what the gateway knows. Paid stays paid; what has ended comes back only by being paid."""
    orders = Order.objects.select_for_update(of=("self",)).select_related("person", "offer__seller")
    order = orders.get(payments=attempt_pk)
    attempt = Payment.objects.select_for_update().get(pk=attempt_pk)
    attempt.looked_at = timezone.now()
    if problem := misfit(attempt, fetched):
        # Somebody else's payment, or one that was changed on the way. Nothing of it is believed.
        log.error("payment %s does not fit: %s", attempt.pk, problem)
        attempt.problem = problem
        attempt.save(update_fields=["looked_at", "problem"])
        return attempt
    attempt.provider_id = fetched.provider_id
    newly_paid = fetched.state == PaymentState.PAID and attempt.state != PaymentState.PAID
    if attempt.state in UNDER_WAY or newly_paid:
        attempt.state, attempt.method = PaymentState(fetched.state), fetched.method
    if newly_paid:
        attempt.paid_at = fetched.paid_at or attempt.looked_at
    attempt.save(update_fields=["looked_at", "provider_id", "state", "method", "paid_at"])
    if newly_paid:
        money_came(order, attempt)
    return attempt


def misfit(attempt: Payment, fetched: Fetched) -> str:
    """What of a fetched payment is not as it was asked for; empty when all is."""
    asked = {
        "id": (attempt.provider_id or fetched.provider_id, fetched.provider_id),
        "reference": (str(attempt.pk), fetched.reference),
        "amount": (attempt.cents, fetched.cents),
        "currency": (attempt.currency, fetched.currency),
        "mode": (attempt.mode, fetched.mode),
    }
    return "; ".join(f"{name} {wanted} is {found}" for name, (wanted, found) in asked.items() if wanted != found)[:300]


def money_came(order: Order, attempt: Payment) -> None:
    """An order is paid by any of its tries. What comes when it is paid already, or too late to be kept, goes back."""
    if order.state == OrderState.PLACED and not still_reserved(order):
        ordering.close(order, OrderState.EXPIRED)
    if order.state == OrderState.PLACED or (order.state in {OrderState.EXPIRED, OrderState.CANCELLED} and revive(order)):
        fulfilling.fulfil(order, attempt, attempt.looked_at)
    else:
        twice = order.state in {OrderState.PAID, OrderState.REFUNDED}
        refunding.queue(attempt, attempt.cents, _("Dubbel betaald") if twice else _("Te laat betaald"))
        letters.money_goes_back(order, attempt, twice=twice)


def still_reserved(order: Order) -> bool:
    """False when the money of funds is not put aside any more: it does not wait for ever."""
    return not order.reserved or funding_queries.contributions(order.reservation).exists()


def revive(order: Order) -> bool:
    """Let an order that had ended go on, now that it is paid after all: when its seat and the money of its funds are still to be had.

    The money is put aside anew, under another name: what was released stays released.
    """
    if order.offer.withdrawn or is_entitled(order.person_id, order.offer_id):
        return False
    try:
        with transaction.atomic():
            if order.offer.seats is not None:
                ordering.take_seat(order.offer)
            if order.reserved:
                reserve_anew(order)
    except (ordering.SoldOut, ordering.PriceChanged, funding.BudgetGone, funding.VoucherGone):
        return False
    order.has_seat = order.offer.seats is not None
    order.closed_at = None
    order.save(update_fields=["has_seat", "closed_at", "reservation"])
    return True


def reserve_anew(order: Order) -> None:
    """Put the same money of funds aside once more. Raises `PriceChanged` when they would not pay the same now, and as `funding.reserve`."""
    agreed = [(part.label, part.cents) for part in order.parts.all()]
    mine = any(part.mine for part in order.parts.all())
    asked = priced.ask(order.person, order.offer, situation=order.situation, from_pot=mine, at=timezone.now())
    if [(one.label, one.cents) for one in asked.quote.shares] != agreed:
        raise ordering.PriceChanged
    order.reservation = f"{order.reservation}:{uuid.uuid4().hex[:8]}"
    ordering.put_aside(order, asked, timezone.now())


# --- missed webhooks --------------------------------------------------------------------------------------------------------------------
def look_after_payments() -> int:
    """Ask after tries that nobody told us about; the longer they last, the seldomer. Answers how many were asked after."""
    now = timezone.now()
    waiting = Payment.objects.under_way().filter(looked_at__lte=now - LOOK_AGAIN).order_by("looked_at")[: 4 * BATCH]
    due = [one for one in waiting if one.looked_at <= now - max(LOOK_AGAIN, (now - one.created_at) / 10)][:BATCH]
    for attempt in due:
        look_after(attempt)
    return len(due)


def look_after(attempt: Payment) -> None:
    """Ask after one try. One that the gateway never answered for is given up in time."""
    if attempt.provider_id is None:
        given_up = Payment.objects.filter(pk=attempt.pk, provider_id=None, created_at__lt=timezone.now() - KEY_LIVES)
        given_up.update(state=PaymentState.FAILED, problem="no answer from the gateway")
        return
    try:
        settle_payment(attempt.pk)
    except GatewayDown as problem:
        log.info("payment %s: %s", attempt.pk, problem)
        Payment.objects.filter(pk=attempt.pk).update(looked_at=timezone.now())
