"""A supplier sets what his module costs, is warned when it is dear, and reads what he is due."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import Module
from tests.factories import OrganisationFactory, PersonFactory, make_module
from tests.shop.making import bought
from vakkring.accounts import actions
from vakkring.accounts.models import Role
from vakkring.shop.actions import statements
from vakkring.shop.models import Offer, SellerStatement

pytestmark = pytest.mark.django_db
GIVEN = {
    "price": "149",
    "own_contribution": "10",
    "vat_ground": "standard",
    "days": "1",
    "minutes": "90",
    "situation_label": "Ik ben net begonnen",
    "situation_price": "99,50",
}
PATH = "/aanbieder/reeks/duur/prijs.html"


@pytest.fixture
def sven(db):
    supplier = OrganisationFactory(name="Warmtehuis", slug="warmtehuis")
    person = PersonFactory()
    actions.grant_role(None, person, supplier, Role.EDITOR)
    make_module(slug="duur", title="Een reeks", supplier=supplier)
    return person


@pytest.fixture
def client(sven):
    found = Client()
    found.force_login(sven)
    return found


def test_price_is_set_with_its_situation_and_changed_later(client):
    assert client.post(PATH, GIVEN).status_code == 302

    offer = Module.objects.get(slug="duur").offer
    assert (offer.price, offer.own_contribution, offer.title, offer.topics) == (149_00, 10_00, "Een reeks", ["warmtepompen"])
    assert list(offer.situations.values_list("label", "price")) == [("Ik ben net begonnen", 99_50)]

    client.post(PATH, {**GIVEN, "price": "99", "situation_label": "", "situation_price": ""})

    offer.refresh_from_db()
    assert (offer.price, offer.situations.count(), Offer.objects.count()) == (99_00, 0, 1)


@pytest.mark.parametrize(("price", "days", "warned"), [("200", "2", False), ("201", "2", True), ("1000", "4", False), ("1001", "4", True)])
def test_dear_prices_are_warned_about_and_not_refused(client, price, days, warned):
    page = client.post(PATH, {**GIVEN, "price": price, "days": days}, follow=True).content.decode()

    assert ("wilden vakmensen hier hoogstens" in page) == warned
    assert Module.objects.get(slug="duur").offer


@pytest.mark.parametrize(
    "wrong",
    [
        {"price": "gratis"},
        {"price": "20000"},
        {"own_contribution": "150"},
        {"vat_ground": "exempt"},
        {"vat_ground": "exempt", "crkbo_number": "CR1", "crkbo_until": "2020-01-01"},
        {"situation_price": ""},
        {"situation_label": ""},
        {"sold_from": "2027-02-01", "sold_until": "2027-01-01"},
        {"vat_ground": "nul"},
    ],
)
def test_what_cannot_be_is_refused(client, wrong):
    assert client.post(PATH, {**GIVEN, **wrong}).status_code == 422
    assert Offer.objects.count() == 0


def test_no_vat_with_an_entry_that_counts(client):
    client.post(PATH, {**GIVEN, "vat_ground": "exempt", "crkbo_number": "CR1", "crkbo_until": timezone.localdate().isoformat()})

    assert "artikel 11" in Offer.objects.get().vat_text


def test_price_is_for_ones_own_supplier(sven):
    other = PersonFactory()
    actions.grant_role(None, other, OrganisationFactory(), Role.EDITOR)
    found = Client()
    found.force_login(other)

    assert found.get(PATH).status_code == 404
    assert found.post(PATH, GIVEN).status_code == 404
    assert Offer.objects.count() == 0


def test_makers_see_their_own_paid_module(client, sven):
    client.post(PATH, GIVEN)

    assert client.get("/leren/duur/setje-2/1/").status_code == 200


def test_statement_shows_what_is_due_without_buyers(client, monkeypatch):
    client.post(PATH, GIVEN)
    anna = PersonFactory(first_name="Zoetje")
    bought(anna, Offer.objects.get())
    later = (timezone.localdate().replace(day=1) + dt.timedelta(days=32)).replace(day=2)
    monkeypatch.setattr(statements.timezone, "localdate", lambda *_args: later)
    statements.make_statements()

    month = SellerStatement.objects.get().month
    page = client.get("/aanbieder/overzichten/").content.decode()
    sheet = client.get(f"/aanbieder/overzichten/{month.year}-{month.month}.csv").content.decode()

    assert "123,14" in page
    assert "123,14;25,86;149,00" in sheet
    assert "Zoetje" not in page + sheet
