"""What the shop holds about a person, and what stays when he goes."""

import pytest

from tests.shop.making import COMPANY, bought, give_voucher, make_offer, order
from vakkring.accounts.actions import erase_person
from vakkring.funding.ledger import Place
from vakkring.funding.posting import Book
from vakkring.funding.queries import book
from vakkring.shop.actions import offers
from vakkring.shop.models import BillingDetails, Entitlement, Invoice, Order
from vakkring.shop.personal import ShopExporter

pytestmark = pytest.mark.django_db


def test_export_holds_orders_access_company_and_papers(anna, offer):
    offers.keep_details(anna, COMPANY)
    bought(anna, offer)

    found = ShopExporter().export(anna.pk)

    assert found.sheets["bestellingen"][0]["stand"] == "betaald"
    assert found.sheets["toegang"][0]["stand"] == "blijvend"
    assert found.sheets["factuurgegevens"][0]["bedrijfsnaam"] == "Bakker Warmte"
    number = Invoice.objects.get().number
    assert found.sheets["facturen"][0]["nummer"] == number
    assert found.files[f"facturen/{number}.pdf"].startswith(b"%PDF")


def test_erasure_keeps_invoices_as_the_law_asks_and_frees_what_was_not_paid(anna, offer):
    offers.keep_details(anna, COMPANY)
    bought(anna, offer)
    programme = give_voucher(anna)
    order(anna, make_offer())

    erase_person(None, anna)
    erase_person(None, anna)

    assert Invoice.objects.get().buyer["name"] == "Bakker Warmte"
    assert BillingDetails.objects.count() == Entitlement.objects.count() == 0
    assert [one.buyer for one in Order.objects.all()] == [{}, {}]
    assert book(Book(programme_id=programme.pk))[Place.RESERVED] == 0
