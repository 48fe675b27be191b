"""What somebody sets aside himself: counted along with, month by month, and never money to pay with."""

from datetime import date

import pytest
from django.test import Client

from tests.factories import PersonFactory
from vakkring.funding import actions, personal, queries
from vakkring.funding.models import Saving


@pytest.fixture
def anna(db):
    return PersonFactory()


@pytest.fixture
def client(anna):
    client = Client()
    client.force_login(anna)
    return client


def text_of(client):
    return client.get("/leerpotje/").content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("day", "cents"),
    [(date(2026, 11, 30), 3_500), (date(2026, 12, 1), 6_000), (date(2027, 1, 31), 8_500), (date(2026, 1, 1), 3_500)],
)
def test_every_month_counts_from_its_first_day(day, cents):
    assert Saving(per_month=2_500, since=date(2026, 11, 20), before=1_000).so_far(day) == cents


def test_another_amount_counts_from_this_month_on(anna, monkeypatch):
    monkeypatch.setattr("vakkring.funding.actions.savings.timezone.localdate", lambda: date(2027, 1, 5))
    actions.set_aside(anna, 2_500, monthly=True)
    Saving.objects.update(since=date(2026, 11, 20))

    saving = actions.set_aside(anna, 4_000, monthly=True)

    assert saving.so_far(date(2027, 1, 5)) == 2 * 2_500 + 4_000
    assert actions.set_aside(anna, 1_000, monthly=False).so_far(date(2027, 2, 1)) == 2 * 2_500 + 2 * 4_000 + 1_000


def test_it_stands_in_the_pot_and_pays_nothing(anna, client):
    assert "Zet elke maand iets opzij" in text_of(client)

    reply = client.post("/leerpotje/opzij/", {"cents": "25", "monthly": "ja"})
    client.post("/leerpotje/opzij/", {"cents": "12,50", "monthly": "nee"})

    assert reply.url == "/leerpotje/"
    assert "<b>€ 37,50</b> · elke maand € 25 erbij" in text_of(client)
    assert queries.in_pot(anna) == 0


@pytest.mark.parametrize("given", [{"cents": "veel", "monthly": "ja"}, {"cents": "20.000", "monthly": "ja"}, {"cents": "5"}])
def test_what_makes_no_sense_is_asked_again(client, given):
    assert client.post("/leerpotje/opzij/", given).status_code == 400
    assert not Saving.objects.exists()


def test_it_can_be_stopped_exported_and_erased(anna, client):
    actions.set_aside(anna, 2_500, monthly=True)
    assert personal.FundingExporter().export(anna.pk).sheets["zelf opzij"][0]["per maand"] == "25.00"
    personal.FundingEraser().erase(anna.pk)
    assert not Saving.objects.exists()

    actions.set_aside(anna, 2_500, monthly=False)
    client.post("/leerpotje/opzij/", {"stop": "1"})

    assert not Saving.objects.exists()
