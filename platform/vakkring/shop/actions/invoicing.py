"""Invoices and credit notes: numbered without a gap, made in the transaction of what they are about, never changed."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone

from vakkring.shop import vat
from vakkring.shop.models import Invoice, InvoiceKind, InvoiceSeries, Order
from vakkring.shop.pricing import GivenBack
from vakkring.shop.vat import VatGround

LETTERS = {InvoiceKind.INVOICE: "VK", InvoiceKind.CREDIT: "VC"}
KEPT_YEARS = 7
"""How long the law wants invoices kept, after the year they are of."""


def issue(order: Order, method: str, now: datetime) -> Invoice:
    """The invoice of an order that was just paid."""
    tax = vat.split(order.price, VatGround(order.vat_ground))
    parts = [[part.label, part.cents] for part in order.parts.all()]
    return write(order, InvoiceKind.INVOICE, tax, now, parts=parts, own=order.own, method=method)


def credit(order: Order, given: GivenBack, reason: str) -> Invoice:
    """The credit note of a refund that was just written in the order. All credit notes together take back all VAT."""
    cents = given.reserved + given.own
    tax = vat.split_part(order.refunded - cents, cents, VatGround(order.vat_ground))
    parts = [[label, taken] for label, taken in shares_back(order, given.reserved) if taken]
    about = order.invoices.get(kind=InvoiceKind.INVOICE)
    return write(order, InvoiceKind.CREDIT, tax, timezone.now(), parts=parts, own=given.own, reason=reason, credits=about)


def shares_back(order: Order, cents: int) -> list[tuple[str, int]]:
    """What goes back to each of those who put money aside, in their order; what went back before is skipped."""
    skip, found = order.refunded_reserved - cents, []
    for part in order.parts.all():
        gone = min(skip, part.cents)
        taken = min(cents, part.cents - gone)
        skip, cents = skip - gone, cents - taken
        found.append((part.label, taken))
    return found


def write(order: Order, kind: InvoiceKind, tax: vat.Split, now: datetime, **rest: Any) -> Invoice:
    """One invoice or credit note with the next number of its series."""
    day = timezone.localdate(now)
    fields: dict[str, Any] = {
        "order": order,
        "person": order.person,
        "issued_on": day,
        "supplied_on": timezone.localdate(order.paid_at or now),
        "issuer": issuer(),
        "buyer": order.buyer,
        "seller": order.offer.seller,
        "seller_name": order.offer.seller.name,
        "title": order.title,
        "total": tax.net + tax.vat,
        "net": tax.net,
        "vat": tax.vat,
        "vat_percent": tax.percent,
        "vat_ground": order.vat_ground,
        "vat_text": order.vat_text,
    }
    sequence = next_number(kind, day.year)
    number = f"{LETTERS[kind]}{day.year}-{sequence:06d}"
    return Invoice.objects.create(number=number, kind=kind, year=day.year, sequence=sequence, **fields, **rest)


def issuer() -> dict[str, str]:
    """Who sells: the operator of the site, for all sellers."""
    operator = settings.OPERATOR
    return {"name": operator.name, "address": operator.address, "kvk": operator.kvk, "vat_id": operator.vat_id}


def next_number(kind: InvoiceKind, year: int) -> int:
    """The next number of a series, from 1. Its row stays locked until the transaction ends: one that is rolled back leaves no gap."""
    series = InvoiceSeries.objects.filter(kind=kind, year=year)
    if not series.update(last=F("last") + 1):
        InvoiceSeries.objects.get_or_create(kind=kind, year=year)
        series.update(last=F("last") + 1)
    return series.get().last


def forget_old() -> int:
    """Take the buyer out of invoices that need not be kept any more and whose person was erased; answers how many."""
    before = timezone.localdate().year - KEPT_YEARS
    old: models.QuerySet[Invoice] = models.QuerySet(Invoice).filter(year__lt=before, person__erased_at__isnull=False)
    return old.exclude(buyer={}).update(buyer={})
