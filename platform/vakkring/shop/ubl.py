"""An invoice as UBL 2.1 (NLCIUS), for a bookkeeping program. Pure: text in, XML out; everything is paid already, so it asks for nothing."""

import re
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
KVK_SCHEME = "0106"
INVOICE_CODE, CREDIT_CODE = "380", "381"
NAMESPACES = (
    'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
    'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
)
ADDRESS = re.compile(r"(?P<street>.+?),\s*(?P<postcode>[1-9][0-9]{3}\s?[A-Z]{2})\s+(?P<city>.+)", re.IGNORECASE)
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(paper: Mapping[str, Any]) -> bytes:
    """The XML of an invoice or credit note, from its fields by name (`models.Invoice`; `credits` is the number it takes back)."""
    credit = bool(paper["credits"])
    root = "CreditNote" if credit else "Invoice"
    body = "".join([head(paper, credit), parties(paper), tax_total(paper), totals(paper), line(paper, credit)])
    opening = f'<{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2" {NAMESPACES}>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{opening}{body}</{root}>\n'.encode()


def element(name: str, text: object, **attributes: str) -> str:
    """One element of `cbc`; nothing for an empty text, which the schema forbids."""
    said = NOT_IN_XML.sub("", str(text)).strip()
    if not said:
        return ""
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<cbc:{name}{written}>{escape(said)}</cbc:{name}>"


def group(name: str, *inside: str) -> str:
    """One element of `cac`; nothing when nothing is in it."""
    held = "".join(inside)
    return f"<cac:{name}>{held}</cac:{name}>" if held else ""


def euros(cents: int) -> str:
    """An amount as UBL writes it."""
    return f"{cents // 100}.{cents % 100:02d}"


def money(name: str, cents: int) -> str:
    """An amount in euros."""
    return element(name, euros(cents), currencyID="EUR")


def head(paper: Mapping[str, Any], credit: bool) -> str:
    """Which rules, number, day, kind, and what a credit note takes back."""
    issued = paper["issued_on"].isoformat()
    kind = element("CreditNoteTypeCode", CREDIT_CODE) if credit else element("DueDate", issued) + element("InvoiceTypeCode", INVOICE_CODE)
    return "".join(
        [
            element("CustomizationID", CUSTOMIZATION),
            element("ProfileID", PROFILE),
            element("ID", paper["number"]),
            element("IssueDate", issued),
            kind,
            element("Note", paper["reason"]),
            element("DocumentCurrencyCode", "EUR"),
            element("BuyerReference", paper["number"]),
            group("BillingReference", group("InvoiceDocumentReference", element("ID", paper["credits"]))) if credit else "",
        ]
    )


def parties(paper: Mapping[str, Any]) -> str:
    """Who sells, who buys, and when it was delivered."""
    issuer, buyer = paper["issuer"], paper["buyer"]
    split = ADDRESS.fullmatch(issuer["address"].strip())
    place = split.groupdict() if split else {"street": issuer["address"], "postcode": "", "city": ""}
    return "".join(
        [
            group("AccountingSupplierParty", party(issuer["name"], place, issuer["kvk"], issuer["vat_id"])),
            group("AccountingCustomerParty", party(buyer["name"], buyer, buyer["kvk_number"], buyer["vat_id"])),
            group("Delivery", element("ActualDeliveryDate", paper["supplied_on"].isoformat())),
        ]
    )


def party(name: str, place: Mapping[str, str], kvk: str, vat_id: str) -> str:
    """A company in the Netherlands."""
    address = group(
        "PostalAddress",
        element("StreetName", place["street"]),
        element("CityName", place["city"]),
        element("PostalZone", place["postcode"]),
        group("Country", element("IdentificationCode", "NL")),
    )
    return group(
        "Party",
        element("EndpointID", kvk, schemeID=KVK_SCHEME),
        group("PartyName", element("Name", name)),
        address,
        group("PartyTaxScheme", element("CompanyID", vat_id), group("TaxScheme", element("ID", "VAT"))) if vat_id else "",
        group("PartyLegalEntity", element("RegistrationName", name), element("CompanyID", kvk, schemeID=KVK_SCHEME)),
    )


def category(paper: Mapping[str, Any], name: str, *, reason: bool) -> str:
    """The VAT category: standard, or exempt with the reason why."""
    exempt = paper["vat_percent"] == 0
    return group(
        name,
        element("ID", "E" if exempt else "S"),
        element("Percent", paper["vat_percent"]),
        element("TaxExemptionReason", paper["vat_text"]) if exempt and reason else "",
        group("TaxScheme", element("ID", "VAT")),
    )


def tax_total(paper: Mapping[str, Any]) -> str:
    """The VAT of the one category there is."""
    return group(
        "TaxTotal",
        money("TaxAmount", paper["vat"]),
        group(
            "TaxSubtotal",
            money("TaxableAmount", paper["net"]),
            money("TaxAmount", paper["vat"]),
            category(paper, "TaxCategory", reason=True),
        ),
    )


def totals(paper: Mapping[str, Any]) -> str:
    """All was paid before: nothing is left to pay, so no means of payment is asked for."""
    return group(
        "LegalMonetaryTotal",
        money("LineExtensionAmount", paper["net"]),
        money("TaxExclusiveAmount", paper["net"]),
        money("TaxInclusiveAmount", paper["total"]),
        money("PrepaidAmount", paper["total"]),
        money("PayableAmount", 0),
    )


def line(paper: Mapping[str, Any], credit: bool) -> str:
    """The one thing that was bought."""
    quantity = element("CreditedQuantity" if credit else "InvoicedQuantity", "1", unitCode="C62")
    return group(
        "CreditNoteLine" if credit else "InvoiceLine",
        element("ID", "1"),
        quantity,
        money("LineExtensionAmount", paper["net"]),
        group(
            "Item",
            element("Description", paper["seller_name"]),
            element("Name", paper["title"]),
            category(paper, "ClassifiedTaxCategory", reason=False),
        ),
        group("Price", money("PriceAmount", paper["net"])),
    )
