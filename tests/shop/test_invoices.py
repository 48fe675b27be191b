"""Invoices: what they say, on paper and as UBL, that they stay, and who sees them."""

import datetime as dt
import io
import time
import zipfile

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone
from peppol import check_rules, validate_xsd
from pypdf import PdfReader

from tests.factories import PersonFactory
from tests.shop.making import COMPANY, bought, exempt, give_voucher, make_offer, order, pay
from vakkring.config.environment import Operator
from vakkring.notices.models import Letter
from vakkring.shop import paper, queries, tokens, ubl
from vakkring.shop.actions import invoicing, offers, refunding, statements
from vakkring.shop.models import Invoice, SellerStatement
from vakkring.shop.models.invoices import InvoiceError
from vakkring.shop.pricing import GivenBack

pytestmark = pytest.mark.django_db
ISSUER = Operator("Stichting Vakkring", "Laan 2, 3512 AB Utrecht", "87654321", "NL123456782B90")


@pytest.fixture(autouse=True)
def issuer(settings):
    settings.OPERATOR = ISSUER


@pytest.fixture
def company(anna):
    offers.keep_details(anna, COMPANY)


@pytest.fixture
def operator(db):
    return PersonFactory(is_superuser=True)


def text_of(invoice):
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.pdf_of(invoice))).pages).replace("\xa0", " ")


def valid(invoice):
    """The schema's and the rules' complaints about an invoice as UBL."""
    written = ubl.write(queries.as_fields(invoice))
    validate_xsd(written)
    from lxml import etree

    return [str(one) for one in check_rules(etree.ElementTree(etree.fromstring(written)))]


# --- what they say ----------------------------------------------------------------------------------------------------------------------
def test_paper_says_all_that_the_law_asks(anna, company):
    give_voucher(anna, share=60)
    bought(anna, make_offer(title="R290 buiten plaatsen"))
    invoice = Invoice.objects.get()

    said = text_of(invoice)

    assert invoice.number == f"VK{timezone.localdate().year}-000001"
    for words in (
        *("Stichting Vakkring", "Laan 2, 3512 AB Utrecht", "87654321", "NL123456782B90"),
        *("Bakker Warmte", "Dorpsstraat 1", "8011AB Zwolle", "12345678"),
        *(invoice.number, "R290 buiten plaatsen", "€ 123,14", "21%", "€ 25,86", "€ 149,00", "€ 89,40", "€ 59,60"),
    ):
        assert words in said


def test_paper_without_vat_says_why(anna, company):
    bought(anna, exempt())
    invoice = Invoice.objects.get()

    assert (invoice.vat, invoice.net) == (0, 149_00)
    assert "artikel 11" in text_of(invoice)
    assert "CR123" in text_of(invoice)


def test_credit_note_names_its_invoice_and_the_reason(anna, company, operator):
    placed = bought(anna, make_offer())
    note = refunding.refund_order(operator, placed.pk, 49_00, "Halve reeks gedaan", before=0)

    assert note.number.startswith("VC")
    assert Invoice.objects.get(kind="invoice").number in text_of(note)
    assert "Halve reeks gedaan" in text_of(note)


@pytest.mark.parametrize("ground", ["standard", "exempt"])
@pytest.mark.parametrize("share", [None, 33, 60, 100])
@pytest.mark.parametrize("price", [1_00, 99_99, 149_00])
def test_invoice_equals_the_card_of_a_real_purchase(anna, ground, share, price):
    offer = make_offer(price=price) if ground == "standard" else exempt(price=price)
    if share:
        give_voucher(anna, share=share)
    from vakkring.shop import priced

    shown = priced.ask(anna, offer, at=timezone.now()).quote
    bought(anna, offer)
    invoice = Invoice.objects.get()

    assert (invoice.total, invoice.net, invoice.vat, invoice.own) == (shown.price, shown.tax.net, shown.tax.vat, shown.own)
    assert [tuple(one) for one in invoice.parts] == [(one.label, one.cents) for one in shown.shares]


# --- UBL --------------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("make", [make_offer, exempt])
@pytest.mark.parametrize("price", [1_00, 99_99, 149_00, 1234_56])
def test_ubl_is_valid(anna, company, make, price):
    bought(anna, make(price=price, title="R290 & <buiten>"))

    assert valid(Invoice.objects.get()) == []


def test_ubl_of_credit_notes_is_valid(anna, company, operator):
    placed = bought(anna, make_offer())
    for cents, before in ((33_33, 0), (115_67, 33_33)):
        note = refunding.refund_order(operator, placed.pk, cents, "Reden", before=before)
        assert valid(note) == []
        assert Invoice.objects.get(kind="invoice").number.encode() in ubl.write(queries.as_fields(note))


def test_ubl_without_a_reason_for_no_vat_is_seen(anna, company):
    """The control: the validator does look."""
    bought(anna, exempt())
    fields = queries.as_fields(Invoice.objects.get()) | {"vat_text": ""}
    from lxml import etree

    assert any("BR-E-10" in str(one) for one in check_rules(etree.ElementTree(etree.fromstring(ubl.write(fields)))))


# --- they stay --------------------------------------------------------------------------------------------------------------------------
def test_invoices_cannot_be_changed_or_deleted(anna, offer):
    bought(anna, offer)
    invoice = Invoice.objects.get()

    for change in (invoice.save, invoice.delete, Invoice.objects.all().delete, lambda: Invoice.objects.update(total=1)):
        with pytest.raises(InvoiceError):
            change()


def test_name_is_taken_out_when_it_need_not_be_kept_any_more(anna, offer, monkeypatch):
    bought(anna, offer)
    later = timezone.localdate().replace(year=timezone.localdate().year + 8)
    monkeypatch.setattr(invoicing.timezone, "localdate", lambda *_args: later)

    assert invoicing.forget_old() == 0  # he is still there

    anna.erased_at = timezone.now()
    anna.save()
    assert invoicing.forget_old() == 1
    assert Invoice.objects.get().buyer == {}
    assert invoicing.forget_old() == 0


def test_parts_go_back_in_their_order(anna, offer):
    give_voucher(anna, share=40), give_voucher(anna, share=30)
    placed = bought(anna, offer)
    placed.refunded_reserved = 70_00

    back = invoicing.shares_back(placed, 70_00)
    assert [cents for _label, cents in back] == [59_60, 10_40]

    placed.refunded_reserved = 104_30
    assert [cents for _label, cents in invoicing.shares_back(placed, 34_30)] == [0, 34_30]
    assert GivenBack(1, 0).reserved == 1


# --- who sees them ----------------------------------------------------------------------------------------------------------------------
def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def test_invoice_is_for_whom_it_was_made_out_to(anna, company, offer, operator):
    bought(anna, offer)
    number = Invoice.objects.get().number

    for suffix in (f"{number}/", f"{number}.pdf", f"{number}.xml"):
        assert client_of(anna).get(f"/facturen/{suffix}").status_code == 200
        assert client_of(operator).get(f"/facturen/{suffix}").status_code == 200
        assert client_of(PersonFactory()).get(f"/facturen/{suffix}").status_code == 404
    assert number in client_of(anna).get("/facturen/").content.decode()
    assert number not in client_of(PersonFactory()).get("/facturen/").content.decode()


def test_year_holds_every_invoice_of_that_year(anna, company, offer):
    bought(anna, offer)
    number, year = Invoice.objects.get().number, timezone.localdate().year

    archive = zipfile.ZipFile(io.BytesIO(client_of(anna).get(f"/facturen/jaar/{year}.zip").content))

    assert sorted(archive.namelist()) == [f"{number}.pdf", f"{number}.xml"]
    assert client_of(anna).get(f"/facturen/jaar/{year - 1}.zip").status_code == 404


def test_no_ubl_without_the_buyers_address(anna, offer):
    bought(anna, offer)

    assert client_of(anna).get(f"/facturen/{Invoice.objects.get().number}.xml").status_code == 404


def test_copy_for_the_bookkeeper_works_a_month_and_shows_one_invoice(anna, company, offer):
    bought(anna, offer)
    invoice = Invoice.objects.get()

    client_of(anna).post(f"/facturen/{invoice.number}/boekhouder/", {"email": "Boek@Houder.nl"})

    letter = Letter.objects.get(to="boek@houder.nl")
    assert letter.secret
    address = tokens.for_copy(invoice.pk)
    assert Client().get(f"/facturen/kopie/{address}/").content.startswith(b"%PDF")
    assert Client().get("/facturen/kopie/gokje/").status_code == 404
    anna.billing.refresh_from_db()
    assert anna.billing.bookkeeper == "boek@houder.nl"


@pytest.mark.parametrize(("days", "found"), [(29, 7), (31, None)])
def test_copy_for_the_bookkeeper_ends_after_a_month(days, found, monkeypatch):
    address = tokens.for_copy(7)
    later = time.time() + days * 24 * 60 * 60

    monkeypatch.setattr(signing.time, "time", lambda: later)

    assert tokens.invoice_of(address) == found


def test_nobody_mails_copies_of_anothers_invoice(anna, offer, operator):
    bought(anna, offer)
    path = f"/facturen/{Invoice.objects.get().number}/boekhouder/"

    assert client_of(PersonFactory()).post(path, {"email": "a@example.nl"}).status_code == 404
    assert client_of(operator).post(path, {"email": "a@example.nl"}).status_code == 404
    assert client_of(anna).post(path, {"email": "geen adres"}).status_code == 422


# --- statements -------------------------------------------------------------------------------------------------------------------------
def test_statement_of_last_month_counts_sales_less_refunds_and_names_nobody(anna, company, offer, operator, monkeypatch):
    placed = bought(anna, offer)
    refunding.refund_order(operator, placed.pk, 49_00, "Reden", before=0)
    next_month = (timezone.localdate().replace(day=1) + dt.timedelta(days=32)).replace(day=3)
    assert statements.make_statements() == 0
    monkeypatch.setattr(statements.timezone, "localdate", lambda *_args: next_month)

    assert statements.make_statements() == 1
    assert statements.make_statements() == 0

    found = SellerStatement.objects.get()
    assert found.seller == offer.seller
    assert found.net + found.vat == 100_00
    assert found.vat == sum(row["vat"] for row in found.lines)
    assert "Bakker" not in str(found.lines)


def test_order_that_is_not_paid_has_no_invoice(anna, offer):
    pay(order(anna, offer), "failed")

    assert Invoice.objects.count() == 0
