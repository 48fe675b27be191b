"""A person's data around rooms: exported whole, erased, and nothing of others in it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from classroom.actions import links, signup
from classroom.models import Attendee, CalendarLink, Correction, Message, RoomQuestion, Signup, Stay
from classroom.personal import ClassroomEraser, ClassroomExporter
from tests.classroom.planners import circle, planned, trainer
from tests.factories import PersonFactory
from vakkring.accounts import actions as accounts
from vakkring.community.models import CircleMember
from vakkring.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(db):
    return PersonFactory(first_name="Anna", last_name="Bakker")


@pytest.fixture
def session(db):
    return planned(trainer(), seats=2, title="Stooklijn")


def came(session, person, text):
    """Somebody who came, said and asked something, and whose attendance was mended."""
    now = timezone.now()
    attendee = Attendee.objects.create(session=session, person=person, name=str(person))
    Stay.objects.create(attendee=attendee, process="p", since=now - timedelta(hours=1), seen_at=now, until=now)
    Message.objects.create(session=session, by=attendee, text=f"Gezegd: {text}")
    RoomQuestion.objects.create(session=session, by=attendee, text=f"Gevraagd: {text}")
    Correction.objects.create(attendee=attendee, attended=True, reason=f"Reden: {text}")
    return attendee


def test_export_holds_all_of_ones_own_and_nothing_of_others(anna, session):
    other = PersonFactory(first_name="Kanarie")
    for person, text in ((anna, "van mij"), (other, "kanarie")):
        signup.sign_up(person, session.pk)
        came(session, person, text)
        links.make(person)

    sheets = ClassroomExporter().export(anna.pk).sheets

    assert {name for name, rows in sheets.items() if rows} == {
        "live - aangemeld",
        "live - aanwezig",
        "live - aangepast",
        "live - gezegd",
        "live - gevraagd",
        "live - agendalink",
    }
    assert "anarie" not in str(sheets)
    assert str(sheets).count("van mij") == 3
    assert CalendarLink.objects.get(person=anna).token not in str(sheets)  # a secret, also in a file that lies about
    assert [row["sessie"] for row in ClassroomExporter().export(session.trainer_id).sheets["live - geleid"]] == ["Stooklijn"]


def test_erasing_leaves_no_name_and_gives_the_seat_to_who_waits(anna, session):
    bram, carla = PersonFactory(first_name="Bram"), PersonFactory(first_name="Carla")
    for person in (anna, bram, carla):
        signup.sign_up(person, session.pk)
    came(session, anna, "van mij")
    links.make(anna)

    accounts.erase_person(None, anna)

    assert not Signup.objects.filter(person=anna).exists()
    assert not Signup.objects.get(person=carla).waiting
    assert Notice.objects.filter(person=carla, title="Er is een plek voor je").exists()
    assert not CalendarLink.objects.exists()
    assert not Attendee.objects.filter(person=anna).exists()
    assert "Anna" not in str(list(Attendee.objects.values_list("name", flat=True)))
    ClassroomEraser().erase(anna.pk)  # may run twice


def test_erasing_who_led_leaves_the_session_without_his_name(client):
    tess = trainer(first_name="Tessa")
    session = planned(tess)
    session.leaders.add(trainer(first_name="Hans"))

    accounts.erase_person(None, tess)

    page = client.get(session.get_absolute_url())
    assert page.status_code == 200
    assert "Tessa" not in page.content.decode()
    assert "verwijderd.invalid" not in page.content.decode()


def test_erasing_takes_somebody_out_of_his_circles(anna):
    circle(anna)

    accounts.erase_person(None, anna)

    assert not CircleMember.objects.exists()
