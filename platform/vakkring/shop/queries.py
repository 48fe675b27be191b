"""Read-only: offers, orders and invoices for pages. Each function names its number of queries."""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from vakkring.accounts.models import Organisation
from vakkring.shop.models import Entitlement, Invoice, Offer, OfferKind, Order, Payment, Refund, RefundState, SellerStatement
from vakkring.shop.models.orders import OrderState

MOST_ORDERS = 100


def in_calendar(year: int) -> bool:
    """True for a year that a day can be in; the database is not asked about others, which it cannot compare. No query."""
    return date.min.year <= year <= date.max.year


def offer_at(slug: str) -> Offer | None:
    """An offer by its address: 1 query."""
    return Offer.objects.select_related("seller").filter(slug=slug).first()


def bundles_with(offer_pk: int, on: date) -> list[Offer]:
    """Bundles on sale that hold this offer, the cheapest first, each with how many `parts` it has: 1 query."""
    found = Offer.objects.on_sale(on).filter(pk__in=Offer.contains.through.objects.filter(to_offer=offer_pk).values("from_offer"))
    return list(found.annotate(parts=Count("contains")).order_by("price"))


def parts_of(bundle: Offer, person_id: int) -> list[tuple[Offer, bool]]:
    """What a bundle holds, each with whether this person has it already: 2 queries, none for what is no bundle."""
    if bundle.kind != OfferKind.BUNDLE:
        return []
    held = set(Entitlement.objects.standing().filter(person=person_id, offer__bundles=bundle).values_list("offer", flat=True))
    return [(one, one.pk in held) for one in bundle.contains.all()]


def bundles_of(seller: Organisation) -> list[Offer]:
    """The bundles of a supplier that are not withdrawn, with what they hold: 2 queries."""
    return list(Offer.objects.filter(seller=seller, kind=OfferKind.BUNDLE, withdrawn=False).prefetch_related("contains"))


def price_from(offer_pk: int) -> tuple[int, int]:
    """The usual price of an offer and the lowest one, in cents: 1 query."""
    offer = Offer.objects.prefetch_related("situations").get(pk=offer_pk)
    return offer.price, min([offer.price, *(one.price for one in offer.situations.all())])


def payment_with_order(pk: uuid.UUID) -> Payment | None:
    """A try to pay with what it is for: 1 query."""
    return Payment.objects.select_related("order__offer", "order__person").filter(pk=pk).first()


def order_of(person_id: int, pk: uuid.UUID) -> Order | None:
    """An order of this person: 1 query."""
    return Order.objects.select_related("offer__seller").filter(pk=pk, person=person_id).first()


def open_order(person_id: int, offer_pk: int) -> Order | None:
    """What he ordered of this offer and has not paid yet: 1 query."""
    return Order.objects.filter(person=person_id, offer=offer_pk, state=OrderState.PLACED).first()


@dataclass(frozen=True)
class Year:
    """The invoices of one year."""

    year: int
    invoices: list[Invoice]


def years_of(person_id: int) -> list[Year]:
    """A person's invoices by year, newest first: 1 query."""
    found: dict[int, list[Invoice]] = {}
    for one in Invoice.objects.filter(person=person_id):
        found.setdefault(one.issued_on.year, []).append(one)
    return [Year(year, invoices) for year, invoices in found.items()]


def invoice_at(number: str) -> Invoice | None:
    """An invoice by its number, with what it is about: 1 query."""
    return Invoice.objects.select_related("order__offer", "person", "credits").filter(number=number).first()


FIELDS = (
    "number",
    "issued_on",
    "supplied_on",
    "issuer",
    "buyer",
    "seller_name",
    "title",
    "total",
    "net",
    "vat",
    "vat_percent",
    "vat_text",
    "reason",
)


def as_fields(invoice: Invoice) -> dict[str, Any]:
    """An invoice as the pure writers take it."""
    return {**{name: getattr(invoice, name) for name in FIELDS}, "credits": invoice.credits.number if invoice.credits else ""}


# --- for operators ----------------------------------------------------------------------------------------------------------------------
def orders_like(words: str) -> list[Order]:
    """The newest orders, or those of somebody or with a number: 1 query."""
    orders = Order.objects.select_related("person", "offer")
    if words:
        orders = orders.filter(
            Q(person__email__icontains=words)
            | Q(title__icontains=words)
            | Q(invoices__number__iexact=words)
            | Q(payments__provider_id=words)
        ).distinct()
    return list(orders[:MOST_ORDERS])


def order_at(pk: uuid.UUID) -> Order | None:
    """An order with all that belongs to it: 5 queries."""
    orders = Order.objects.select_related("person", "offer__seller").prefetch_related("parts", "payments__refunds", "invoices")
    return orders.filter(pk=pk).first()


def troubles() -> Counter[str]:
    """What an operator must look at: payments that do not fit, and refunds that failed: 2 queries."""
    return Counter(
        payments=Payment.objects.exclude(problem="").exclude(state__in=["paid", "failed"]).count(),
        refunds=Refund.objects.filter(state=RefundState.FAILED).count(),
    )


# --- for sellers ------------------------------------------------------------------------------------------------------------------------
def statements_of(seller: Organisation) -> list[SellerStatement]:
    """What a seller was due, month by month: 1 query."""
    return list(SellerStatement.objects.filter(seller=seller))
