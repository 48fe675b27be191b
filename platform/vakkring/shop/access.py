"""Who may use, buy, see and give back what. Read-only predicates; one condition per line."""

from collections.abc import Collection
from datetime import date

from vakkring.accounts.access import Somebody, is_operator
from vakkring.shop.models import Entitlement, Invoice, Offer, OfferKind, Order, OrderState


def may_use(somebody: Somebody, offer: Offer) -> bool:
    """True for who bought the offer or was given it, and for everybody with an account when it is free: what every tool asks."""
    if not somebody.is_authenticated or not somebody.is_active:
        return False
    return offer.free or is_entitled(somebody.pk, offer.pk)


def is_entitled(person_id: int, offer_id: int) -> bool:
    """The same for an offer that costs something, by numbers: 1 query, and nothing to fetch before it."""
    return Entitlement.objects.standing().filter(person=person_id, offer=offer_id).exists()


def entitled(people: Collection[int], offers: Collection[int]) -> set[tuple[int, int]]:
    """Who of these may use which of these, as (person, offer): 1 query for all."""
    return set(Entitlement.objects.standing().filter(person__in=people, offer__in=offers).values_list("person", "offer"))


def may_buy(somebody: Somebody, offer: Offer, on: date) -> bool:
    """True while it is on sale, for who does not have it yet, nor all that is in it."""
    if not somebody.is_authenticated or not somebody.is_active:
        return False
    if offer.full or not Offer.objects.on_sale(on).filter(pk=offer.pk).exists():
        return False
    if has_every_part(somebody.pk, offer):
        return False
    return not is_entitled(somebody.pk, offer.pk)


def has_every_part(person_id: int, offer: Offer) -> bool:
    """True for who has all that a bundle holds: he would pay for nothing."""
    if offer.kind != OfferKind.BUNDLE:
        return False
    held = Entitlement.objects.standing().filter(person=person_id).values("offer")
    return not offer.contains.exclude(pk__in=held).exists()


def is_buyer(somebody: Somebody, order: Order) -> bool:
    """True for whose order it is."""
    return somebody.is_authenticated and somebody.is_active and somebody.pk == order.person_id


def may_cancel(somebody: Somebody, order: Order) -> bool:
    """True for the buyer, until it is paid."""
    return is_buyer(somebody, order) and order.state == OrderState.PLACED


def may_see_invoice(somebody: Somebody, invoice: Invoice) -> bool:
    """True for whom it was made out to, and for operators, who answer questions about it."""
    if is_operator(somebody):
        return True
    return somebody.is_authenticated and somebody.is_active and somebody.pk == invoice.person_id


def may_refund(somebody: Somebody) -> bool:
    """True for operators."""
    return is_operator(somebody)
