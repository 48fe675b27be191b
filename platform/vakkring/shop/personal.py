"""What this app holds about a person: the ports for export and erasure."""

from typing import Any

from vakkring.funding.amounts import euros
from vakkring.ports import Export
from vakkring.shop import paper
from vakkring.shop.actions import ordering
from vakkring.shop.models import BillingDetails, Entitlement, Invoice, Order, OrderState


class ShopExporter:
    """Orders, what somebody may use, his company, and his invoices as papers."""

    def export(self, person_id: int) -> Export:
        """Four sheets, and a PDF for each invoice."""
        invoices = Invoice.objects.filter(person=person_id)
        return Export(
            sheets={
                "bestellingen": [order_row(one) for one in Order.objects.filter(person=person_id)],
                "toegang": [
                    {"wat": one.offer.title, "sinds": one.since.isoformat(), "stand": "teruggenomen" if one.withdrawn_at else "blijvend"}
                    for one in Entitlement.objects.filter(person=person_id).select_related("offer")
                ],
                "factuurgegevens": [details_row(one) for one in BillingDetails.objects.filter(person=person_id)],
                "facturen": [
                    {"nummer": one.number, "datum": one.issued_on.isoformat(), "wat": one.title, "bedrag": euros(one.total)}
                    for one in invoices
                ],
            },
            files={f"facturen/{one.number}.pdf": paper.pdf_of(one) for one in invoices},
        )


def order_row(order: Order) -> dict[str, Any]:
    """One order in Dutch words."""
    return {
        "wat": order.title,
        "wanneer": order.placed_at.isoformat(),
        "stand": str(order.get_state_display()),
        "prijs": euros(order.price),
        "zelf betaald": euros(order.own),
        "situatie": order.situation_label,
        "terugbetaald": euros(order.refunded),
    }


def invoice_row(invoice: Invoice) -> dict[str, Any]:
    """One invoice in Dutch words."""
    total = euros(-invoice.total if invoice.is_credit else invoice.total)
    return {"nummer": invoice.number, "datum": invoice.issued_on.isoformat(), "wat": invoice.title, "bedrag": total}


def details_row(details: BillingDetails) -> dict[str, Any]:
    """A company in Dutch words."""
    return {
        "bedrijfsnaam": details.name,
        "adres": f"{details.street}, {details.postcode} {details.city}",
        "KvK-nummer": details.kvk_number,
        "btw-id": details.vat_id,
        "krijgt btw terug": "ja" if details.reclaims_vat else "nee",
        "uurtarief": euros(details.hourly_rate),
        "boekhouder": details.bookkeeper,
    }


class ShopEraser:
    """Invoices stay, with the name on them: the law wants them kept for seven years. `OldInvoices` takes the name out after that."""

    def erase(self, person_id: int) -> None:
        """Cancel what was not paid; remove the company, and the copies of it in orders."""
        for order in Order.objects.filter(person=person_id, state=OrderState.PLACED).select_for_update():
            ordering.close(order, OrderState.CANCELLED)
        BillingDetails.objects.filter(person=person_id).delete()
        Entitlement.objects.filter(person=person_id).delete()
        Order.objects.filter(person=person_id).update(buyer={}, situation_label="", situation=None)
