"""One's own things: whole, in order, and never another's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from classroom.models import Signup
from courses.models import Progress
from tests.api.making import ask, token_of
from tests.classroom.planners import planned
from tests.factories import PersonFactory, cards_of, make_module, sets_of
from vakkring.evidence.actions import Kind, record
from vakkring.passport.models import Proof

pytestmark = pytest.mark.django_db
LISTS = ("/api/v1/me/progress", "/api/v1/me/evidence", "/api/v1/me/sessions", "/api/v1/me/proofs")


def fill(person, many=1):
    """So many of everything, with the person's first name in what has words."""
    now = timezone.now()
    for number in range(many):
        module = make_module(sets=1, title=f"Reeks van {person.first_name}")
        card_set = sets_of(module)[0]
        Progress.objects.create(person=person, card_set=card_set, card=cards_of(card_set)[1], started_at=now, changed_at=now)
        record(person, Kind.SET_FINISHED, f"{person.first_name}:{number}", now)
        session = planned(title=f"Sessie van {person.first_name} {number}")
        Signup.objects.create(session=session, person=person)
        Proof.objects.create(person=person, reference=f"x:{number}", title=f"Bewijs van {person.first_name}", supplier="W", finished_at=now)


def test_everybody_sees_his_own_and_nothing_of_another():
    anna, bram = PersonFactory(first_name="Annabel"), PersonFactory(first_name="Bramwell")
    fill(anna)
    fill(bram, many=2)
    secret, other = token_of(anna), token_of(bram)

    for address in LISTS:
        mine, theirs = ask(address, secret).json(), ask(address, other).json()
        assert (mine["total"], len(mine["items"])) == (1, 1)
        assert (theirs["total"], len(theirs["items"])) == (2, 2)
        assert "Bramwell" not in str(mine)
        assert "Annabel" in str(mine)


def test_progress_says_where_to_go_on():
    person = PersonFactory()
    fill(person)
    (row,) = ask("/api/v1/me/progress", token_of(person)).json()["items"]

    assert (row["set"], row["position"], row["finished_at"]) == ("setje-1", 2, None)
    assert row["module"].startswith("reeks-")


def test_agenda_says_who_leads_sits_and_waits_and_forgets_what_is_long_over():
    person = PersonFactory()
    secret = token_of(person)
    for title, waiting in (("Zit", False), ("Wacht", True)):
        Signup.objects.create(session=planned(title=title), person=person, waiting=waiting)
    Signup.objects.create(session=planned(title="Afgemeld"), person=person, cancelled_at=timezone.now())
    old = planned(title="Lang geleden")
    Signup.objects.create(session=old, person=person)
    type(old).objects.filter(pk=old.pk).update(starts_at=timezone.now() - timedelta(days=101), ends_at=timezone.now() - timedelta(days=100))
    trainer = planned(title="Leidt").trainer

    assert {one["title"]: one["part"] for one in ask("/api/v1/me/sessions", secret).json()["items"]} == {"Zit": "seat", "Wacht": "waiting"}
    assert [one["part"] for one in ask("/api/v1/me/sessions", token_of(trainer)).json()["items"]] == ["leads"]


def test_proofs_say_how_they_stand():
    person = PersonFactory(first_name="Anna", last_name="Bakker")
    fill(person)
    proof = Proof.objects.get()
    Proof.objects.filter(pk=proof.pk).update(withdrawn_at=timezone.now(), withdrawn_reason="Fout")

    (row,) = ask("/api/v1/me/proofs", token_of(person)).json()["items"]

    assert (row["state"], row["withdrawn_reason"]) == ("withdrawn", "Fout")
    assert row["url"].endswith(f"/bewijs/{proof.pk}/")


def test_lists_cost_the_same_however_long_and_never_more_than_a_page(django_assert_max_num_queries):
    person = PersonFactory()
    secret = token_of(person)

    def cost(address):
        with django_assert_max_num_queries(12) as counted:
            assert ask(address, secret).status_code == 200
        return len(counted.captured_queries)

    fill(person)
    ask("/api/v1/token", secret)  # the use is written now
    first = {address: cost(address) for address in LISTS}
    fill_more = PersonFactory(first_name="Iemand")
    fill(fill_more)
    now = timezone.now()
    for number in range(4):
        card_set = sets_of(make_module(sets=1))[0]
        Progress.objects.create(person=person, card_set=card_set, card=cards_of(card_set)[0], started_at=now, changed_at=now)
        record(person, Kind.MODULE_FINISHED, f"m:{number}", now)
        Signup.objects.create(session=planned(), person=person)
        Proof.objects.create(person=person, reference=f"y:{number}", title="Meer", supplier="W", finished_at=now)

    assert {address: cost(address) for address in LISTS} == first
    for address in LISTS:
        part = ask(f"{address}?limit=2&offset=1", secret).json()
        assert (part["total"], len(part["items"])) == (5, 2)
