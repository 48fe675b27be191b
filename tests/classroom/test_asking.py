"""A session as what a question or an article is about."""

import pytest

from classroom.asking import ClassroomAsked
from classroom.models import Audience
from tests.classroom.rooms import make_session
from tests.factories import PersonFactory
from vakkring.community.models import Circle, CircleMember
from vakkring.ports import Subject, Visit

pytestmark = pytest.mark.django_db


def about(session, person=None):
    return ClassroomAsked().subject(f"session:{session.pk}", Visit(person_id=person and person.pk))


def test_a_session_is_known_to_whom_it_is_for():
    circle, member = Circle.objects.create(name="Kring Twente", slug="twente"), PersonFactory()
    CircleMember.objects.create(circle=circle, person=member)
    session = make_session(audience=Audience.CIRCLE, circle=circle)

    assert about(session, member) == Subject(f"session:{session.pk}", session.title, session.get_absolute_url())
    assert about(session, PersonFactory()) is None
    assert about(session) is None
    assert about(make_session(audience=Audience.PUBLIC)) is not None
    assert about(make_session(published_at=None), member) is None


@pytest.mark.parametrize("forged", ["", "session:", "session:0", "session:x", "session:999999999", "session:1 ", "card:1"])
def test_nothing_else_is_known(forged):
    assert ClassroomAsked().subject(forged, Visit(person_id=PersonFactory().pk)) is None
