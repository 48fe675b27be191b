"""A module that has to be bought: what is shut, what may be looked at, what it costs everywhere."""

import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses import actions, outline
from courses.inviting import ClosedSets
from courses.models import Module, Progress
from courses.searching import entries_of_set
from tests.factories import PersonFactory, cards_of, make_module, question_card, sets_of
from tests.shop.making import COMPANY, bought, give_voucher, make_offer
from vakkring.passport.models import Proof
from vakkring.ports import Visit
from vakkring.shop.actions import offers

pytestmark = pytest.mark.django_db


@pytest.fixture
def module(db):
    made = make_module(sets=2, cards=[question_card("one", title="Spoelklep zoeken")], slug="betaald", title="Betaalde reeks")
    actions.sell(None, made, make_offer(slug="betaald", title="Betaalde reeks", return_path="/leren/betaald/"))
    outline.forget()
    return made


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


TASTER, SHUT = "/leren/betaald/setje-1/1/", "/leren/betaald/setje-2/1/"


def test_cards_are_for_who_bought_them_and_the_open_set_is_for_everybody(module, anna):
    assert Client().get(TASTER).status_code == 200
    assert Client().get(SHUT).url == client_of(anna).get(SHUT).url == "/leren/betaald/"

    bought(anna, module.offer)

    assert client_of(anna).get(SHUT).status_code == 200
    assert client_of(PersonFactory()).get(SHUT).url == "/leren/betaald/"


def test_module_page_shows_the_price_and_one_button(module, anna):
    give_voucher(anna, share=60)

    stranger, learner = Client().get("/leren/betaald/"), client_of(anna).get("/leren/betaald/")

    for page in (stranger, learner):
        assert page.content.decode().count("btn act") == 1
        assert "Koop deze reeks" in page.content.decode()
        assert "€\u00a0149" in page.content.decode()
    assert "59,60" in learner.content.decode()

    bought(anna, module.offer)
    after = client_of(anna).get("/leren/betaald/").content.decode()
    assert "Koop deze reeks" not in after
    assert after.count("btn act") == 1


def test_hours_not_billed_follow_the_rate_in_the_address(module):
    page = Client().get("/leren/betaald/?uurtarief=80").content.decode()

    assert "120,00" in page  # 90 minutes

    assert Client().get("/leren/betaald/?uurtarief=veel").status_code == 200


@pytest.mark.parametrize(
    ("query", "typed", "hours"), [("", "80,50", "120,75"), ("?uurtarief=60", "60", "90,00"), ("?uurtarief=0", "0", None)]
)
def test_rate_that_is_shown_is_the_one_that_is_counted_with(module, anna, query, typed, hours):
    """Of who told it before it is his own, until he types another."""
    offers.keep_details(anna, {**COMPANY, "hourly_rate": 80_50})

    page = client_of(anna).get(f"/leren/betaald/{query}").content.decode()

    assert re.search(r'name="uurtarief"[^>]* value="([^"]*)"', page)[1] == typed
    assert re.findall(r"minuten die je niet werkt</span></dt><dd>€\u00a0([0-9,]+)</dd>", page) == ([hours] if hours else [])


def test_answers_to_cards_that_were_not_bought_are_refused(module, anna):
    card = cards_of(sets_of(module)[1])[0]
    client = client_of(anna)

    reply = client.post("/leren/antwoorden/", {"card": card.pk, "id": uuid.uuid4(), "choice": "0"})
    one = {"id": str(uuid.uuid4()), "card": card.pk, "given": {"choice": 0}, "at": timezone.now().isoformat()}
    queued = client.post("/leren/antwoorden/", {"answers": [one]}, "application/json")

    assert reply.url == "/leren/betaald/"
    assert queued.json()["answers"][0]["state"] == "refused"
    assert Progress.objects.count() == 0


def test_no_proof_of_what_was_not_bought_however_somebody_came_by_it(module, anna):
    guest = uuid.uuid4()
    for one in sets_of(module):
        actions.record_answer(Visit(guest=guest), cards_of(one)[0].pk, client_id=uuid.uuid4(), given={"choice": 0})

    actions.adopt(anna, guest)
    assert Proof.objects.count() == 0

    bought(anna, module.offer)
    actions.catch_up(Visit(person_id=anna.pk), sets_of(module)[1].pk)
    assert Proof.objects.count() == 1


def test_search_finds_the_title_of_a_shut_card_and_nothing_of_its_text(module):
    actions.follow(module)

    shut, taster = sets_of(module)[1], sets_of(module)[0]
    assert [one.body for one in entries_of_set(shut, module)][1:] == [""]
    assert [bool(one.body) for one in entries_of_set(taster, module)] == [True, True]


def test_draft_from_before_it_was_sold_does_not_make_it_free(anna):
    made = make_module(slug="eerst-gratis")
    before = made.save_revision()
    actions.sell(None, made, make_offer(slug="eerst-gratis"))

    before.publish()

    assert Module.objects.get(pk=made.pk).offer_id == made.offer_id


def test_price_that_changes_shows_at_once(module, django_capture_on_commit_callbacks):
    assert "€\u00a0149" in Client().get("/leren/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        module.offer.price = 99_00
        offers.set_offer(None, module.offer)

    assert "€\u00a099" in Client().get("/leren/").content.decode()


def test_free_module_asks_the_database_no_more_than_before(anna):
    make_module(slug="gratis")
    client = client_of(anna)

    for address in ("/leren/gratis/setje-2/1/", "/leren/gratis/", "/leren/"):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert [one["sql"] for one in asked if "shop_" in one["sql"]] == []


def test_module_without_price_is_free_again(module, anna):
    actions.sell(None, module, None)
    outline.forget()

    assert client_of(anna).get(SHUT).status_code == 200


def test_pictures_of_shut_sets_are_for_who_bought_them(module, anna):
    reference = f"courses.set:{sets_of(module)[1].pk}"

    assert not ClosedSets().may_view(anna.pk, reference)

    bought(anna, module.offer)

    assert ClosedSets().may_view(anna.pk, reference)
    assert not ClosedSets().may_view(PersonFactory().pk, reference)
