"""A finished module gives a proof: once, of what the module was, whichever way the last set was done."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from courses.actions import adopt, record_answer
from courses.models import Module, Progress
from tests.factories import PersonFactory, add_set, card, cards_of, make_module, publish, sets_of
from vakkring.evidence.models import Fact
from vakkring.passport.models import Proof
from vakkring.ports import Visit

pytestmark = pytest.mark.django_db

NORMS = [{"name": "NEN 1010", "edition": "2020", "note": "Eisen aan de installatie."}]


@pytest.fixture
def module():
    fields = {
        "title": "R290 buiten plaatsen",
        "can_do": ["De zone uitzetten", "Meten"],
        "limits": "Niet aan het koudecircuit.",
        "norms": NORMS,
    }
    return make_module(sets=2, cards=[card()], open_to_all=True, **fields)


@pytest.fixture
def anna():
    return PersonFactory(last_name="Bakker")


def do(visit, *card_sets):
    for card_set in card_sets:
        for row in cards_of(card_set):
            record_answer(visit, row.pk, client_id=uuid.uuid4(), given={})


def test_last_set_of_a_module_gives_a_proof_of_what_the_module_is(module, anna):
    first, last = sets_of(module)
    mine = Visit(person_id=anna.pk)
    do(mine, first)
    assert not Proof.objects.exists()

    do(mine, last)

    proof = Proof.objects.get()
    assert (proof.person, proof.reference, proof.title) == (anna, f"courses.module:{module.pk}", "R290 buiten plaatsen")
    assert (proof.can_do, proof.limits) == (["De zone uitzetten", "Meten"], "Niet aan het koudecircuit.")
    assert (proof.supplier, proof.norms) == ("Warmtehuis", [["NEN 1010", "2020"]])
    assert proof.finished_at == Progress.objects.get(card_set=last).finished_at


def test_doing_it_all_again_gives_no_second_proof(module, anna):
    mine = Visit(person_id=anna.pk)
    do(mine, *sets_of(module), *sets_of(module))

    assert Proof.objects.count() == 1


def test_guest_gets_none_until_he_logs_in_and_then_with_the_day_he_was_done(module, anna):
    guest = uuid.uuid4()
    do(Visit(guest=guest), *sets_of(module))
    assert not Proof.objects.exists()
    early, late = (timezone.now() - dt.timedelta(days=days) for days in (5, 2))
    first, last = sets_of(module)
    # Done in the other order than in which they are adopted.
    Progress.objects.filter(card_set=first).update(finished_at=late)
    Progress.objects.filter(card_set=last).update(finished_at=early)

    adopt(anna, guest)

    assert Proof.objects.get().finished_at == late
    assert Fact.objects.get(kind="module_finished").at == late


def test_guests_set_completes_what_the_person_had_begun(module, anna):
    first, last = sets_of(module)
    do(Visit(person_id=anna.pk), first)
    guest = uuid.uuid4()
    do(Visit(guest=guest), last)

    adopt(anna, guest)
    adopt(anna, guest)

    assert Proof.objects.get().person == anna


def test_set_added_later_leaves_the_proof_as_it_was(module, anna):
    do(Visit(person_id=anna.pk), *sets_of(module))
    before = Proof.objects.values().get()
    module = Module.objects.get(pk=module.pk)
    module.title, module.limits = "Nu heet het anders", ""
    publish(module, module.get_parent())
    added = add_set(module, [card()])
    assert Proof.objects.values().get() == before

    do(Visit(person_id=anna.pk), added)

    assert Proof.objects.values().get() == before


def test_set_taken_away_was_all_there_was_still_to_do(module, anna):
    """Nobody answers anything then: the page that says how far he is sees it."""
    first, last = sets_of(module)
    do(Visit(person_id=anna.pk), first)
    last.unpublish()
    member = Client()
    member.force_login(anna)
    at = f"/leren/{module.slug}/{first.slug}/klaar/"

    page = member.get(at).content.decode()
    member.get(at)

    proof = Proof.objects.get()
    assert proof.finished_at == Progress.objects.get(card_set=first).finished_at
    assert f'href="/bewijs/{proof.pk}/"' in page


def test_module_without_published_sets_proves_nothing(module, anna):
    guest = uuid.uuid4()
    do(Visit(guest=guest), *sets_of(module))
    for one in sets_of(module):
        one.unpublish()

    adopt(anna, guest)

    assert not Proof.objects.exists()
    assert not Fact.objects.filter(kind="module_finished").exists()


def test_finish_page_leads_to_the_proof_only_when_the_module_is_done(module, anna):
    first, last = sets_of(module)
    member = Client()
    member.force_login(anna)
    do(Visit(person_id=anna.pk), first)
    assert "/bewijs/" not in member.get(f"/leren/{module.slug}/{first.slug}/klaar/").content.decode()

    do(Visit(person_id=anna.pk), last)

    for one in (first, last):
        assert f'href="/bewijs/{Proof.objects.get().pk}/"' in member.get(f"/leren/{module.slug}/{one.slug}/klaar/").content.decode()


def test_finish_page_promises_a_guest_the_proof(client, module):
    first, last = sets_of(module)
    for one in (first, last):
        for row in cards_of(one):
            client.post("/leren/antwoorden/", {"card": row.pk, "id": uuid.uuid4()})

    page = client.get(f"/leren/{module.slug}/{last.slug}/klaar/").content.decode()

    assert "je krijgt een bewijs" in page
    assert "/bewijs/" not in page
