"""A supplier's own modules and their figures: nobody else's, and no group under five."""

import pytest

from tests.api.making import ask, somebody, token_of
from tests.desks.conftest import crowd
from tests.factories import OrganisationFactory, make_module, sets_of
from vakkring.accounts.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def supplier():
    return OrganisationFactory(name="Warmtehuis", slug="warmtehuis")


@pytest.fixture
def secret(supplier):
    return token_of(somebody(Role.EDITOR, organisation=supplier))


def test_editor_sees_his_own_modules_also_drafts(supplier, secret):
    make_module(slug="mijn", supplier=supplier)
    make_module(slug="concept", supplier=supplier).unpublish()
    make_module(slug="ander", supplier=OrganisationFactory())

    found = {one["slug"]: one["state"] for one in ask("/api/v1/supplier/modules", secret).json()["items"]}

    assert found == {"mijn": "live", "concept": "draft"}
    statuses = {slug: ask(f"/api/v1/supplier/modules/{slug}/figures", secret).status_code for slug in ("mijn", "concept", "ander", "geen")}
    assert statuses == {"mijn": 200, "concept": 200, "ander": 404, "geen": 404}


def test_figures_hide_groups_under_five_and_show_larger_ones(supplier, secret):
    module = make_module(slug="mijn", sets=2, supplier=supplier)
    small, large = sets_of(module)
    crowd(small, 4)
    crowd(large, 12)
    crowd(large, 6, position=2)

    few, many = ask("/api/v1/supplier/modules/mijn/figures?days=all", secret).json()["sets"]

    assert (few["settled"], few["finished"]) == (None, None)
    assert {card["began"] for card in few["cards"]} == {None}
    assert (many["settled"], many["finished"]) == (18, 12)
    assert [card["left"] for card in many["cards"]] == [0, 6, 0]


def test_period_is_one_that_we_know(supplier, secret):
    make_module(slug="mijn", supplier=supplier)

    assert [ask(f"/api/v1/supplier/modules/mijn/figures?days={days}", secret).status_code for days in (30, 90, "all")] == [200] * 3
    assert ask("/api/v1/supplier/modules/mijn/figures?days=1", secret).status_code == 422


def test_modules_cost_the_same_however_many(supplier, secret, django_assert_max_num_queries):
    make_module(slug="mijn", sets=1, supplier=supplier)

    def cost(address):
        with django_assert_max_num_queries(24) as counted:
            assert ask(address, secret).status_code == 200
        return len(counted.captured_queries)

    addresses = ("/api/v1/supplier/modules", "/api/v1/supplier/modules/mijn/figures")
    for address in addresses:
        ask(address, secret)
    first = {address: cost(address) for address in addresses}
    for _ in range(2):
        make_module(sets=3, supplier=supplier)

    assert {address: cost(address) for address in addresses} == first
