"""Modules that are sold together: made at the desk, found at each of them, bought once."""

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from courses import actions, outline
from tests.factories import OrganisationFactory, PersonFactory, make_module
from tests.shop.making import bought, exempt, make_offer
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Role
from vakkring.shop import access
from vakkring.shop.models import Offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller():
    return OrganisationFactory()


@pytest.fixture
def editor(seller):
    sven, client = PersonFactory(), Client()
    accounts.grant_role(None, sven, seller, Role.EDITOR)
    client.force_login(sven)
    return client


@pytest.fixture
def two(seller):
    return [make_offer(seller=seller, price=100_00, topics=[topic], return_path=f"/leren/{topic}/") for topic in ("geluid", "hybride")]


def typed(contents, **changes):
    return {"title": "Stil en zuinig", "contents": [one.pk for one in contents], "price": "150"} | changes


def make_bundle(editor, contents):
    assert editor.post("/aanbieder/bundels/", typed(contents)).status_code == 302
    return Offer.objects.get(kind="bundle")


def test_bundle_is_the_sum_of_its_parts_for_less(editor, two):
    bundle = make_bundle(editor, two)

    assert (bundle.price, bundle.minutes, bundle.topics) == (150_00, 180, ["geluid", "hybride"])
    assert bundle.return_path in {one.return_path for one in two}
    assert set(bundle.contains.all()) == set(two)
    assert "Stil en zuinig" in editor.get("/aanbieder/bundels/").content.decode()


def test_bundle_that_makes_no_sense_is_not_made(editor, two, seller):
    others = make_offer(), make_offer(seller=seller, price=0), exempt(seller=seller)

    for contents, changes in [(two[:1], {}), ([], {}), (two, {"price": "200"}), *([(two[0], one), {}] for one in others)]:
        assert editor.post("/aanbieder/bundels/", typed(contents, **changes)).status_code == 422
    assert not Offer.objects.filter(kind="bundle").exists()


def test_bundle_without_vat_has_the_ground_of_its_parts(editor, seller):
    parts = [exempt(seller=seller, price=100_00) for _ in range(2)]

    bundle = make_bundle(editor, parts)

    assert (bundle.vat_ground, bundle.crkbo_number, bundle.crkbo_until) == ("exempt", "CR123", parts[0].crkbo_until)


def test_bundle_is_found_at_each_module_and_bought_for_all(editor, two):
    module = make_module(slug="stil")
    actions.sell(None, module, two[0])
    outline.forget()
    caches["near"].clear()
    bundle = make_bundle(editor, two)
    anna, client = PersonFactory(), Client()
    client.force_login(anna)

    page = client.get("/leren/stil/").content.decode()
    assert f"/betalen/{bundle.slug}/" in page
    assert "2 reeksen samen voor €\u00a0150" in page
    bought(anna, two[1])
    checkout = client.get(f"/betalen/{bundle.slug}/").content.decode()
    assert [one.title in checkout for one in two] == [True, True]
    assert checkout.count("heb je al") == 1
    bought(anna, bundle)

    assert all(access.may_use(anna, one) for one in [bundle, *two])
    assert "Voordeliger in een bundel" not in client.get("/leren/stil/").content.decode()


def test_nobody_pays_for_a_bundle_of_which_he_has_all(editor, two):
    bundle, anna, today = make_bundle(editor, two), PersonFactory(), timezone.localdate()
    assert access.may_buy(anna, bundle, today)
    bought(anna, two[0])
    assert access.may_buy(anna, bundle, today)
    bought(anna, two[1])

    assert not access.may_buy(anna, bundle, today)


def test_withdrawn_bundle_is_sold_no_more_and_only_by_its_own_supplier(editor, two):
    bundle, stranger, sven = make_bundle(editor, two), Client(), PersonFactory()
    accounts.grant_role(None, sven, OrganisationFactory(), Role.EDITOR)
    stranger.force_login(sven)

    assert stranger.post(f"/aanbieder/bundels/{bundle.slug}/weg/").status_code == 404
    assert access.may_buy(sven, bundle, timezone.localdate())
    editor.post(f"/aanbieder/bundels/{bundle.slug}/weg/")

    assert not access.may_buy(sven, bundle, timezone.localdate())
