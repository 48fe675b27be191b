"""A person's own data: taken along in Dutch, and erased."""

import uuid

import pytest

from courses.actions import record_answer, set_helped
from courses.models import Answer, Helped, Progress
from courses.personal import CoursesEraser, CoursesExporter, in_words
from tests.factories import RIGHT, PersonFactory, card, cards_of, make_module, question_card, sets_of
from vakkring import ports
from vakkring.ports import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """Two people who did the same."""
    rows = cards_of(sets_of(make_module(sets=1))[0])
    people = [PersonFactory(), PersonFactory()]
    for person in people:
        visit = Visit(person_id=person.pk)
        record_answer(visit, rows[0].pk, client_id=uuid.uuid4(), given={})
        record_answer(visit, rows[1].pk, client_id=uuid.uuid4(), given={"choice": 1})
        set_helped(visit, rows[0].pk, helped=True)
    return people


def test_export_holds_ones_own_in_dutch(two):
    sheets = CoursesExporter().export(two[0].pk).sheets

    assert {name: len(rows) for name, rows in sheets.items()} == {"setjes": 1, "antwoorden": 2, "uitnodigingen": 0, "hielp op de klus": 1}
    assert sheets["setjes"][0]["keer gedaan"] == 1
    assert [row["uitkomst"] for row in sheets["antwoorden"]] == ["", "nog niet"]
    assert [row["antwoord"] for row in sheets["antwoorden"]] == ["", "De aanvoer omhoog"]
    assert [row["vraag"] for row in sheets["antwoorden"]] == ["", "Wat doe je eerst?"]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("one", "Het filter nalopen"),
        ("several", "Een stopcontact; Een open put"),
        ("order", "Spoelen > Vullen > Ontluchten > Inregelen"),
        ("number", "22,5 l/min"),
        ("spot", "Kelderraam"),
        ("dilemma", "Ja, even"),
    ],
)
def test_export_tells_an_answer_in_the_words_of_the_card(kind, told):
    row = cards_of(sets_of(make_module(sets=1, cards=[question_card(kind), card(), card()]))[0])[0]
    person = PersonFactory()
    record_answer(Visit(person_id=person.pk), row.pk, client_id=uuid.uuid4(), given=RIGHT[kind])

    assert CoursesExporter().export(person.pk).sheets["antwoorden"][0]["antwoord"] == told


@pytest.mark.parametrize(
    ("question", "given", "told"),
    [
        (None, {"choices": [0, 2]}, "keuze 1, keuze 3"),
        (None, {"value": "22,5"}, "22,5"),
        (None, {}, ""),
        ({"kind": "one", "text": "?", "options": [{"text": "a"}]}, {"choice": 3}, "keuze 4"),
        ({"kind": "order", "text": "?", "items": ["a", "b"]}, {"choice": "yes"}, "yes"),
    ],
)
def test_export_keeps_an_answer_whose_card_changed(question, given, told):
    assert in_words(question, given) == told


def test_export_of_a_newcomer_is_empty(two):
    assert CoursesExporter().export(PersonFactory().pk).sheets == {
        "setjes": [],
        "antwoorden": [],
        "uitnodigingen": [],
        "hielp op de klus": [],
    }


def test_erase_removes_ones_own_and_nothing_else_and_may_run_twice(two):
    gone, stays = two

    CoursesEraser().erase(gone.pk)
    CoursesEraser().erase(gone.pk)

    for model in (Answer, Helped, Progress):
        assert not model.objects.of(Visit(person_id=gone.pk)).exists()
        assert model.objects.of(Visit(person_id=stays.pk)).exists()


def test_ports_are_filled():
    for registry, name in ((ports.exporters, "CoursesExporter"), (ports.erasers, "CoursesEraser"), (ports.dues, "OldGuests")):
        assert name in {type(one).__name__ for one in registry}
