"""An invoice as PDF, made on request from the invoice alone and kept for an hour: it never changes."""

from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from vakkring import paper, shared
from vakkring.funding.amounts import euros
from vakkring.shop.models import Invoice

TEMPLATE = Path(__file__).parent / "templates" / "shop" / "invoice.typ"
KEPT_SECONDS = 60 * 60


def pdf_of(invoice: Invoice) -> bytes:
    """The PDF of an invoice or credit note."""
    key = f"shop:pdf:{invoice.number}:{TEMPLATE.stat().st_mtime_ns}"
    kept: bytes | None = shared.kept(key)
    if kept is None:
        kept = paper.typeset(TEMPLATE, values_of(invoice))
        shared.keep(key, kept, KEPT_SECONDS)
    return kept


def values_of(invoice: Invoice) -> dict[str, Any]:
    """What the template fills in: text only."""
    kind = str(invoice.get_kind_display()).capitalize()
    return {
        "document_title": f"{kind} {invoice.number}",
        "kind": kind,
        "issuer": [line for line in issuer_lines(invoice) if line],
        "buyer": [line for line in buyer_lines(invoice) if line],
        "facts": facts(invoice),
        "line": [description(invoice), _("1 keer"), euros(invoice.net)],
        "sums": sums(invoice),
        "paid": [[label, euros(cents)] for label, cents in who_paid(invoice)],
        "total": [_("Totaal"), euros(invoice.total)],
        "note": note(invoice),
        "words": {
            "from": _("Van"),
            "for": _("Voor"),
            "what": _("Wat"),
            "times": _("Aantal"),
            "amount": _("Bedrag zonder btw"),
            "paid": _("Wie krijgt wat terug") if invoice.is_credit else _("Wie betaalde wat"),
        },
    }


def issuer_lines(invoice: Invoice) -> list[str]:
    """Who sells, as the law wants him named."""
    issuer = invoice.issuer
    return [
        issuer["name"],
        issuer["address"],
        _("KvK %(number)s") % {"number": issuer["kvk"]} if issuer["kvk"] else "",
        _("Btw-id %(number)s") % {"number": issuer["vat_id"]} if issuer["vat_id"] else "",
    ]


def buyer_lines(invoice: Invoice) -> list[str]:
    """Who bought; a buyer who was erased long ago has no lines."""
    buyer = invoice.buyer
    place = f"{buyer.get('postcode', '')} {buyer.get('city', '')}".strip()
    return [
        buyer.get("name", ""),
        buyer.get("street", ""),
        place,
        _("KvK %(number)s") % {"number": buyer["kvk_number"]} if buyer.get("kvk_number") else "",
        _("Btw-id %(number)s") % {"number": buyer["vat_id"]} if buyer.get("vat_id") else "",
    ]


def facts(invoice: Invoice) -> list[list[str]]:
    """Number and dates; of a credit note also what it takes back."""
    found = [
        [_("Nummer"), invoice.number],
        [_("Datum"), date_format(invoice.issued_on, "j F Y")],
        [_("Geleverd op"), date_format(invoice.supplied_on, "j F Y")],
    ]
    return [*found, [_("Hoort bij factuur"), invoice.credits.number]] if invoice.credits else found


def description(invoice: Invoice) -> str:
    """Nature and extent of what was bought."""
    said = {"title": invoice.title, "seller": invoice.seller_name, "reason": invoice.reason}
    if invoice.is_credit:
        return _("Terug: %(title)s. Reden: %(reason)s") % said
    return _("%(title)s. Training van %(seller)s, blijvende toegang.") % said


def sums(invoice: Invoice) -> list[list[str]]:
    """Net amount and VAT."""
    rate = _("Btw %(percent)s%%") % {"percent": invoice.vat_percent} if invoice.vat_percent else _("Btw, vrijgesteld")
    return [[_("Zonder btw"), euros(invoice.net)], [rate, euros(invoice.vat)]]


def who_paid(invoice: Invoice) -> list[tuple[str, int]]:
    """Each who paid, or gets back, with the buyer last."""
    found = [(str(label), int(cents)) for label, cents in invoice.parts]
    return [*found, (_("Jij"), invoice.own)] if invoice.own else found


def note(invoice: Invoice) -> str:
    """Why there is no VAT, and that nothing is to be paid any more."""
    settled = "" if invoice.is_credit else _("Deze factuur is betaald. Je hoeft niets meer te doen.")
    return " ".join(text for text in (invoice.vat_text, settled) if text)
