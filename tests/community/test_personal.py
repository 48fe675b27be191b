"""A person's own questions and answers: taken along, and erased."""

import pytest
from django.core.files.storage import default_storage

from tests.community.conftest import photo, with_role
from vakkring import ports
from vakkring.accounts.actions import erase_person
from vakkring.accounts.models import Role
from vakkring.community import demo
from vakkring.community.models import Answer, Question
from vakkring.community.personal import CommunityEraser, CommunityExporter
from vakkring.notices.models import Letter, Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("card_pk")]


def test_export_holds_ones_own_and_the_answers_to_it(anna, bram, carla, ask, answer):
    answer(carla, ask(anna, "Vraag van Anna", photo=photo()), "Antwoord voor Anna")
    answer(carla, ask(bram, "Vraag van Bram"), "Antwoord voor Bram")

    export = CommunityExporter().export(anna.pk)

    assert [row["vraag"] for row in export.sheets["vragen"]] == ["Vraag van Anna"]
    assert [row["antwoord"] for row in export.sheets["antwoorden van je coach"]] == ["Antwoord voor Anna"]
    assert export.sheets["antwoorden die je gaf"] == []
    assert [path for path in export.files if path.endswith(".jpg")] == list(export.files)
    assert len(export.files) == 1


def test_export_of_a_coach_holds_his_answers_and_nobodys_questions(anna, carla, ask, answer):
    answer(carla, ask(anna, "Vraag van Anna"), "Mijn antwoord", photo=photo())

    export = CommunityExporter().export(carla.pk)

    assert [row["antwoord"] for row in export.sheets["antwoorden die je gaf"]] == ["Mijn antwoord"]
    assert "Vraag van Anna" not in str(export.sheets)
    assert len(export.files) == 1


def test_export_survives_a_lost_file(anna, carla, ask):
    default_storage.delete(ask(anna, photo=photo()).photo.name)

    assert CommunityExporter().export(anna.pk).files == {}


def test_erasing_the_asker_removes_question_answers_photos_and_what_was_told(
    anna, bram, carla, ask, answer, django_capture_on_commit_callbacks
):
    mine, theirs = ask(anna, photo=photo()), ask(bram, photo=photo())
    given = answer(carla, mine, photo=photo())
    files = [mine.photo.name, given.photo.name]

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(None, anna)
        CommunityEraser().erase(anna.pk)

    assert list(Question.objects.all()) == [theirs]
    assert Answer.objects.count() == 0
    assert not any(default_storage.exists(name) for name in files)
    assert default_storage.exists(theirs.photo.name)
    assert not Notice.objects.filter(url=f"/kring/vragen/{mine.pk}/").exists()
    assert not Letter.objects.filter(text__contains=f"/kring/vragen/{mine.pk}/").exists()
    assert Notice.objects.filter(person=carla, url=f"/kring/vragen/{theirs.pk}/").exists()


def test_erasing_a_coach_keeps_his_answers_without_name_or_photo(anna, carla, ask, answer, inside, django_capture_on_commit_callbacks):
    done, waiting = ask(anna), ask(anna, "Nog een")
    given = answer(carla, done, "Meet vanaf de unit. Groet, Carla Mulder (niet Carlas buurvrouw)", photo=photo())

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(None, carla)

    fresh = Answer.objects.get()
    assert (fresh.text, fresh.author, bool(fresh.photo)) == ("Meet vanaf de unit. Groet, … (niet Carlas buurvrouw)", None, False)
    assert not default_storage.exists(given.photo.name)
    waiting.refresh_from_db()
    assert waiting.coach is None
    page = inside(anna).get(f"/kring/vragen/{done.pk}/").content.decode()
    assert "Carla Mulder" not in page
    assert "Mulder" not in page
    assert "Verwijderd lid" in page


def test_photos_stay_when_the_erasure_fails(anna, carla, ask, monkeypatch, django_capture_on_commit_callbacks):
    name = ask(anna, photo=photo()).photo.name

    class Refuses:
        def erase(self, person_id):
            raise RuntimeError("not now")

    registry = ports.Registry()
    for eraser in [*ports.erasers, Refuses()]:
        registry.register(eraser)
    monkeypatch.setattr(ports, "erasers", registry)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        erase_person(None, anna)

    assert default_storage.exists(name)
    assert Question.objects.count() == 1


def test_demo_questions_are_made_once(card, anna, bram):
    carla = with_role(Role.COACH, email=demo.COACH)
    for person, email in ((anna, "anna@vakkring.example"), (bram, "bram@vakkring.example")):
        person.email = email
        person.save()
    abouts = {one.card: f"card:{card.pk}" for one in demo.QUESTIONS}

    demo.make_questions(abouts)
    demo.make_questions(abouts)

    assert Question.objects.filter(coach=carla).count() == len(demo.QUESTIONS)
    assert Answer.objects.count() == sum(bool(one.answer) for one in demo.QUESTIONS)
    assert Question.objects.filter(helped=True).count() == 1


def test_ports_are_filled():
    for registry, name in ((ports.exporters, "CommunityExporter"), (ports.erasers, "CommunityEraser"), (ports.dues, "KeptPromises")):
        assert name in {type(one).__name__ for one in registry}
    assert "CoursesAsked" in {type(one).__name__ for one in ports.asked}
