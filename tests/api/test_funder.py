"""A funder's programmes: his own, to the cent, and people only as numbers that give nobody away."""

import pytest

from tests.api.making import ask, token_of, with_second_step
from tests.desks.test_funder import spend_by
from tests.factories import PersonFactory
from tests.funding.made import buy, make_programme, make_voucher
from vakkring.funding import actions

pytestmark = pytest.mark.django_db


def secret_of(programme):
    return token_of(with_second_step(type(programme.made_by).objects.get(pk=programme.made_by.pk)))


def detail(programme, secret=""):
    return ask(f"/api/v1/programmes/{programme.key}", secret or secret_of(programme))


def test_funder_sees_his_own_programmes_only():
    mine, other = make_programme(name="Van mij"), make_programme(name="Van een ander")
    secret = secret_of(mine)

    assert [one["name"] for one in ask("/api/v1/programmes", secret).json()["items"]] == ["Van mij"]
    assert detail(mine, secret).status_code == 200
    assert detail(other, secret).status_code == 404
    assert detail(other).status_code == 200  # the control: his own funder sees it


def test_money_is_right_to_the_cent():
    programme, person = make_programme(budget=100_000), PersonFactory()
    make_voucher(programme, person, most_uses=5)
    actions.spend(buy(person)[0])
    buy(person, 10_000)

    budget = detail(programme).json()["budget"]

    assert (budget["whole"], budget["spent"], budget["reserved"], budget["available"]) == (100_000, 12_000, 6_000, 82_000)


def test_groups_under_five_are_hidden_and_shown_from_five_on():
    programme = make_programme(budget=10_000_000)
    secret = secret_of(programme)
    spend_by(programme, 4, "elektricien")

    reach = detail(programme, secret).json()["reach"]
    assert reach["people"] is None
    assert {one["people"] for one in reach["trades"] + reach["regions"]} == {None}

    spend_by(programme, 7, "dakdekker")
    spend_by(programme, 8, "timmerman")
    reach = detail(programme, secret).json()["reach"]
    trades = {one["name"]: one["people"] for one in reach["trades"]}
    assert reach["people"] == 19
    assert trades["Elektricien"] is None
    assert 19 - sum(people or 0 for people in trades.values()) >= 5
    assert 8 in trades.values()


def test_vouchers_are_numbers_and_names_stay_out_also_of_who_shared_his():
    programme = make_programme()
    anna = PersonFactory(first_name="Annabel", email="annabel@example.nl")
    voucher = make_voucher(programme, anna)
    actions.share_name(anna, voucher.pk, named=True)

    reply = detail(programme)

    assert reply.json()["vouchers"] == {"by_mail": 1, "codes": 0, "taken": 0}
    assert "nnabel" not in reply.content.decode()


def test_programmes_cost_the_same_however_many(django_assert_max_num_queries):
    programme = make_programme(budget=10_000_000)
    secret = secret_of(programme)
    spend_by(programme, 1, "dakdekker")

    def cost(address):
        with django_assert_max_num_queries(16) as counted:
            assert ask(address, secret).status_code == 200
        return len(counted.captured_queries)

    addresses = ("/api/v1/programmes", f"/api/v1/programmes/{programme.key}")
    ask("/api/v1/token", secret)
    first = {address: cost(address) for address in addresses}
    spend_by(programme, 3, "timmerman")
    for _ in range(2):
        make_programme(funder=programme.made_by)

    assert {address: cost(address) for address in addresses} == first
    assert ask("/api/v1/programmes?limit=2", secret).json()["total"] == 3
