"""What sellers are due, month by month."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from vakkring.shop.models import Invoice, SellerStatement


def first_of(day: date) -> date:
    """The first day of a month."""
    return day.replace(day=1)


def make_statements() -> int:
    """Make the statement of last month for every seller who sold something in it, once; answers how many were made.

    An invoice carries the day on which it was made, so a month that is over does not change any more.
    """
    this_month = first_of(timezone.localdate())
    month = first_of(this_month - timedelta(days=1))
    if SellerStatement.objects.filter(month=month).exists():
        return 0
    lines: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in Invoice.objects.filter(issued_on__gte=month, issued_on__lt=this_month).order_by("pk"):
        lines[one.seller_id].append(line(one))
    made = [
        SellerStatement(seller_id=seller, month=month, lines=rows, net=sum(row["net"] for row in rows), vat=sum(row["vat"] for row in rows))
        for seller, rows in lines.items()
    ]
    return len(SellerStatement.objects.bulk_create(made, ignore_conflicts=True))


def line(invoice: Invoice) -> dict[str, Any]:
    """An invoice as its seller sees it: no buyer. A credit note counts backwards."""
    sign = -1 if invoice.is_credit else 1
    return {
        "number": invoice.number,
        "date": invoice.issued_on.isoformat(),
        "title": invoice.title,
        "net": sign * invoice.net,
        "vat": sign * invoice.vat,
        "total": sign * invoice.total,
    }
