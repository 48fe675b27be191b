"""The door: who may come in, and when."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from classroom import door
from classroom.actions import ending, entering, leading
from classroom.models import Attendee, Audience, Session, Signup
from classroom.refusals import Refused
from tests.classroom.rooms import lead_along, make_session, told
from tests.factories import OrganisationFactory, PersonFactory
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Role
from vakkring.community.models import Circle, CircleMember

pytestmark = pytest.mark.django_db


def refusal(session, person=None, guest=None):
    """Why somebody may not come in; empty when he may."""
    try:
        entering.enter(Session.objects.get(pk=session.pk), person, guest, "Gast")
    except Refused as refused:
        return refused.code
    return ""


@pytest.fixture
def circle(db):
    return Circle.objects.create(name="Kring Twente", slug="twente")


@pytest.fixture
def member(circle):
    person = PersonFactory()
    CircleMember.objects.create(circle=circle, person=person)
    return person


def test_a_public_session_is_for_everybody(db):
    session = make_session(audience=Audience.PUBLIC)

    assert refusal(session, PersonFactory()) == ""
    assert refusal(session, guest=uuid.uuid4()) == ""


def test_other_sessions_are_not_for_guests(db, circle):
    assert refusal(make_session(), guest=uuid.uuid4()) == "not.invited"
    assert refusal(make_session(audience=Audience.CIRCLE, circle=circle), guest=uuid.uuid4()) == "not.invited"


def test_a_session_of_a_circle_is_for_its_members(db, circle, member):
    session = make_session(audience=Audience.CIRCLE, circle=circle)

    assert refusal(session, member) == ""
    assert refusal(session, PersonFactory()) == "not.invited"


def test_who_leaves_the_circle_may_not_stay(db, circle, member):
    session = make_session(audience=Audience.CIRCLE, circle=circle)
    attendee = entering.enter(session, member)
    CircleMember.objects.filter(person=member).delete()

    assert door.why_not(session, door.standing(member, session), attendee, timezone.now()) == "not.invited"


def test_the_door_opens_a_quarter_before_the_beginning(db):
    early, soon = make_session(live=False, starts_at=timezone.now() + timedelta(minutes=16)), make_session(live=False)

    assert refusal(early, PersonFactory()) == "too.early"
    assert refusal(early, early.trainer) == ""
    assert refusal(soon, PersonFactory()) == ""


def test_a_draft_is_for_who_leads_it(db):
    session = make_session(published_at=None)

    assert refusal(session, PersonFactory()) == "not.invited"
    assert refusal(session, session.trainer) == ""


def test_a_locked_room_lets_only_those_in_who_were_there(session, tess, anna):
    leading.arrange(tess, locked=True)

    assert refusal(session, anna.person) == ""
    assert refusal(session, PersonFactory()) == "room.locked"


def test_who_was_sent_out_stays_out(session, tess, anna):
    leading.remove(tess, anna.pk)

    assert refusal(session, anna.person) == "person.removed"


def test_after_the_end_people_may_stay_a_little(session, tess, anna):
    ending.stop(tess)

    assert refusal(session, anna.person) == ""
    assert refusal(session, PersonFactory()) == "session.ended"
    Session.objects.filter(pk=session.pk).update(ended_at=timezone.now() - timedelta(minutes=16))
    assert refusal(session, anna.person) == refusal(session, session.trainer) == "session.ended"


def test_a_cancelled_session_has_no_room(session, anna):
    Session.objects.filter(pk=session.pk).update(cancelled_at=timezone.now())

    assert refusal(session, anna.person) == "session.cancelled"


def test_moderators_and_operators_lead_everywhere(session):
    moderator = PersonFactory()
    accounts.grant_role(None, moderator, OrganisationFactory(), Role.MODERATOR)
    moderator.refresh_from_db()

    assert not door.leads(moderator, session)  # before his second step is set up he gets nowhere
    moderator.must_use_mfa = False
    assert door.leads(moderator, session)
    assert door.leads(PersonFactory(is_superuser=True), session)
    moderator.is_active = False
    assert not door.leads(moderator, session)
    assert not door.leads(None, session)
    assert not door.leads(PersonFactory(), session)


# --- seats --------------------------------------------------------------------------------------------------------------------------------
def test_who_signed_up_has_a_seat_and_others_take_what_is_left(db):
    session = make_session(live=False, seats=2)
    signed_up = PersonFactory()
    Signup.objects.create(session=session, person=signed_up)

    assert refusal(session, PersonFactory()) == ""
    assert refusal(session, PersonFactory()) == "room.full"
    assert refusal(session, signed_up) == ""
    assert refusal(session, session.trainer) == ""


def test_seats_of_who_does_not_come_are_free_after_a_while(db):
    session = make_session(seats=2)
    for _number in range(2):
        Signup.objects.create(session=session, person=PersonFactory())
    assert refusal(session, PersonFactory()) == "room.full"

    Session.objects.filter(pk=session.pk).update(started_at=timezone.now() - timedelta(minutes=11))

    assert refusal(session, PersonFactory()) == ""


def test_who_waits_or_cancelled_has_no_seat(db):
    session = make_session(live=False, seats=2)
    for fields in ({}, {}, {"waiting": True}, {"cancelled_at": timezone.now()}):
        Signup.objects.create(session=session, person=PersonFactory(), **fields)
    waiting = session.signups.get(waiting=True).person

    assert refusal(session, waiting) == "room.full"


# --- who he is there ----------------------------------------------------------------------------------------------------------------------
def test_coming_in_twice_makes_one_attendee(session, anna):
    guest = uuid.uuid4()
    public = make_session(audience=Audience.PUBLIC)

    assert entering.enter(session, anna.person) == anna
    assert entering.enter(public, guest=guest, name="Henk") == entering.enter(public, guest=guest, name="Ingrid")
    assert Attendee.objects.get(guest=guest).name == "Henk"


@pytest.mark.parametrize(
    ("first_name", "given", "name"),
    [
        ("Anna", "", "Anna"),
        ("", "", "Deelnemer"),
        (None, "  Henk\t\u200b de Boer ", "Henk de Boer"),
        (None, "", "Gast"),
        (None, "x" * 90, "x" * 60),
    ],
)
def test_a_name_is_tidy_and_never_an_address(db, first_name, given, name):
    session = make_session(audience=Audience.PUBLIC)
    person = None if first_name is None else PersonFactory(first_name=first_name)

    assert entering.enter(session, person, None if person else uuid.uuid4(), given).name == name


def test_who_becomes_a_leader_is_shown_as_one(session, anna):
    from classroom.actions import talking

    talking.say(anna, "Hé")
    lead_along(session, anna.person)

    entering.enter(session, anna.person)

    assert told(session, kind="chat.message")[-1]["message"]["by"]["staff"] is True


def test_standings_of_many_cost_no_more_than_of_one(session, django_assert_num_queries):
    for many in (1, 5):
        asked = [(PersonFactory(), make_session()) for _number in range(many)]
        with django_assert_num_queries(2):
            door.standings(asked)
