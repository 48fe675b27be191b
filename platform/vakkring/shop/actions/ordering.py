"""Placing an order, cancelling it, letting it expire. Nothing here talks to a gateway."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from vakkring.accounts.models import Person
from vakkring.funding import actions as funding
from vakkring.shop import access, priced
from vakkring.shop.actions import fulfilling
from vakkring.shop.models import BillingDetails, Offer, Order, OrderPart, OrderState, SituationPrice
from vakkring.shop.priced import Priced

LASTS = timedelta(hours=1)
"""So long the money of funds stays aside for an order that nobody pays. A payment under way keeps it alive."""
PUT_ASIDE = timedelta(days=14)
BATCH = 200


class PriceChanged(Exception):  # noqa: N818 -- named for what happened, all below
    """What somebody agreed to is not what it costs now. Show it again."""


class NotForSale(Exception):  # noqa: N818
    """Not on sale (any more), or he has it already."""


class SoldOut(Exception):  # noqa: N818
    """The last seat went meanwhile."""


class OtherOrder(Exception):  # noqa: N818
    """The id of the page was used for another order, or by somebody else."""


@dataclass(frozen=True)
class Asked:
    """How somebody wants to pay: in which situation he says he is, claims that he keeps for later, whether his leerpotje pays along."""

    situation: SituationPrice | None = None
    without: tuple[str, ...] = ()
    from_pot: bool = False


def place_order(person: Person, offer: Offer, *, client_id: uuid.UUID, agreed: str, how: Asked | None = None) -> Order:
    """Order at the price that was agreed to (`Quote.fingerprint`) and put the money of funds aside. What costs nothing is paid at once.

    The same `client_id` again answers the first order. Raises `NotForSale`, `SoldOut`, `PriceChanged`, `OtherOrder`, and what
    `funding.reserve` raises when a budget or voucher went meanwhile.
    """
    known = Order.objects.filter(pk=client_id).first()
    if known is not None:
        return same_order(known, person, offer)
    try:
        with transaction.atomic():
            return place(person, offer, client_id, agreed, how or Asked())
    except IntegrityError:
        known = Order.objects.filter(pk=client_id).first()
        if known is None:
            raise
        return same_order(known, person, offer)


def same_order(known: Order, person: Person, offer: Offer) -> Order:
    """The order that has this id already. Raises `OtherOrder`."""
    if known.person_id != person.pk or known.offer_id != offer.pk:
        raise OtherOrder
    return known


def place(person: Person, offer: Offer, client_id: uuid.UUID, agreed: str, how: Asked) -> Order:
    """Check, write, take a seat, put money aside: in one transaction."""
    now = timezone.now()
    found = Offer.objects.get(pk=offer.pk)
    if not access.may_buy(person, found, timezone.localdate(now)):
        raise SoldOut if found.full else NotForSale
    asked = priced.ask(person, found, situation=how.situation, without=how.without, from_pot=how.from_pot, at=now)
    if asked.quote.fingerprint != agreed:
        raise PriceChanged
    order = write(person, found, asked, client_id, now)
    if found.seats is not None:
        take_seat(found)
    if asked.quote.reserved:
        put_aside(order, asked, now)
    if asked.quote.own == 0:
        fulfilling.fulfil(order, None, now)
    return order


def write(person: Person, offer: Offer, asked: Priced, client_id: uuid.UUID, now: datetime) -> Order:
    """The order and its parts, as rows."""
    quote = asked.quote
    order = Order(
        id=client_id,
        person=person,
        offer=offer,
        title=offer.title,
        situation=asked.situation,
        situation_label=asked.situation.label if asked.situation else "",
        price=quote.price,
        vat=quote.tax.vat,
        vat_ground=offer.vat_ground,
        vat_text=exemption(offer),
        own=quote.own,
        buyer=buyer_of(person),
        reservation=f"shop.order:{client_id}",
        has_seat=offer.seats is not None,
        placed_at=now,
        expires_at=now + LASTS,
    )
    order.save(force_insert=True)
    OrderPart.objects.bulk_create(
        OrderPart(order=order, position=place, label=one.label, cents=one.cents, mine=one.mine) for place, one in enumerate(quote.shares)
    )
    return order


def put_aside(order: Order, asked: Priced, now: datetime) -> None:
    """Reserve the money of funds. It lasts longer than the order, which ends it itself: a payment under way may take days."""
    purchase = priced.purchase_of(order.offer, order.price, now)
    parts = asked.division.parts
    funding.reserve(order.person, order.reservation, parts, now + PUT_ASIDE, purchase=purchase, title=order.title)


def exemption(offer: Offer) -> str:
    """Why there is no VAT, as it stands on the invoice; empty when there is."""
    return f"{offer.vat_text} CRKBO {offer.crkbo_number}." if offer.vat_text else ""


def buyer_of(person: Person) -> dict[str, str]:
    """The company of the buyer, or his own name when he gave none."""
    known = BillingDetails.objects.filter(person=person).first()
    if known is None:
        return {"name": person.get_full_name() or person.email, "street": "", "postcode": "", "city": "", "kvk_number": "", "vat_id": ""}
    return {name: getattr(known, name) for name in ("name", "street", "postcode", "city", "kvk_number", "vat_id")}


def take_seat(offer: Offer) -> None:
    """Take one of the seats that are left: one conditional UPDATE. Raises `SoldOut`."""
    if not Offer.objects.filter(pk=offer.pk).filter(Q(seats=None) | Q(seats_taken__lt=F("seats"))).update(seats_taken=F("seats_taken") + 1):
        raise SoldOut


def give_seat_back(order: Order) -> None:
    """The seat of an order that came to nothing."""
    if order.has_seat:
        Offer.objects.filter(pk=order.offer_id, seats_taken__gt=0).update(seats_taken=F("seats_taken") - 1)
        order.has_seat = False


# --- orders that come to nothing --------------------------------------------------------------------------------------------------------
@transaction.atomic
def cancel_order(person: Person, order_pk: uuid.UUID) -> Order:
    """Let the buyer take an order back that he did not pay. Raises `PermissionDenied` when it is not his, or was paid.

    Money that comes in all the same is dealt with by `settling`.
    """
    order = Order.objects.select_for_update().filter(pk=order_pk).first()
    if order is None or not access.may_cancel(person, order):
        raise PermissionDenied
    close(order, OrderState.CANCELLED)
    return order


def close(order: Order, state: OrderState) -> None:
    """End an order that was not paid: the money of funds and the seat are free again. Its row is locked by the caller."""
    if order.reserved:
        funding.release(order.reservation)
    give_seat_back(order)
    order.state, order.closed_at = state, timezone.now()
    order.save(update_fields=["state", "closed_at", "has_seat"])


def expire_orders() -> int:
    """End the orders that nobody paid in time; answers how many."""
    return sum(expire(pk) for pk in list(Order.objects.overdue(timezone.now()).values_list("pk", flat=True)[:BATCH]))


@transaction.atomic
def expire(order_pk: uuid.UUID) -> bool:
    """End one order, unless it was paid or is being paid meanwhile."""
    order = Order.objects.select_for_update().get(pk=order_pk)
    if not Order.objects.overdue(timezone.now()).filter(pk=order_pk).exists():
        return False
    close(order, OrderState.EXPIRED)
    return True
