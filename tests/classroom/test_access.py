"""Who plans, leads, sees and comes to sessions: each with its yes and its no."""

import pytest
from django.contrib.auth.models import AnonymousUser

from classroom import access, door
from classroom.models import Audience
from tests.classroom.planners import circle, moderator, trainer
from tests.classroom.rooms import lead_along, make_session
from tests.factories import PersonFactory
from tests.shop.making import make_offer
from vakkring.shop.actions import offers

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


@pytest.fixture
def stranger(db):
    return PersonFactory()


@pytest.fixture
def gone(db):
    return PersonFactory(is_active=False)


def test_trainers_and_moderators_plan(stranger):
    assert all(access.may_plan(one) for one in (trainer(), moderator(), PersonFactory(is_superuser=True)))
    assert not any(access.may_plan(one) for one in (stranger, NOBODY))


def test_trainer_and_who_leads_along_lead(stranger):
    session, along, other = make_session(), PersonFactory(), trainer()
    lead_along(session, along)

    for one in (session.trainer, along):
        assert access.leads(one, session)
        assert access.may_lead(one, session)
    for one in (stranger, other, NOBODY):
        assert not access.leads(one, session)
        assert not access.may_lead(one, session)

    for one in (session.trainer, along):
        one.is_active = False
        assert not access.leads(one, session)


def test_moderators_may_lead_what_is_not_theirs():
    session, bea = make_session(), moderator()

    assert not access.leads(bea, session)
    assert access.may_lead(bea, session)


def test_session_is_for_its_audience(stranger, gone):
    member = PersonFactory()
    of_circle = make_session(audience=Audience.CIRCLE, circle=circle(member, gone))
    everybody, members = make_session(audience=Audience.PUBLIC), make_session(audience=Audience.MEMBERS)

    assert all(access.is_invited(one, everybody) for one in (stranger, gone, NOBODY))
    assert access.is_invited(stranger, members)
    assert not any(access.is_invited(one, members) for one in (gone, NOBODY))
    assert access.is_invited(member, of_circle)
    assert not any(access.is_invited(one, of_circle) for one in (stranger, gone, NOBODY))


def test_draft_is_for_who_may_lead_it(stranger):
    draft = make_session(published_at=None, audience=Audience.PUBLIC)

    assert all(access.may_see(one, draft) for one in (draft.trainer, moderator()))
    assert not any(access.may_see(one, draft) for one in (stranger, NOBODY))


def test_session_of_a_circle_is_known_to_the_circle_and_who_may_lead_it(stranger):
    member = PersonFactory()
    session = make_session(audience=Audience.CIRCLE, circle=circle(member))

    assert all(access.may_see(one, session) for one in (member, session.trainer, moderator()))
    assert not any(access.may_see(one, session) for one in (stranger, NOBODY))


def test_that_there_is_one_for_people_with_an_account_is_no_secret():
    for audience in (Audience.MEMBERS, Audience.PUBLIC):
        assert access.may_see(NOBODY, make_session(audience=audience))


def test_what_costs_something_is_for_who_bought_it(stranger, gone):
    anna, free, sold = PersonFactory(), make_session(), make_session(offer=make_offer(kind="session"))
    for one in (anna, gone):
        offers.entitle(one, sold.offer)

    assert all(access.has_paid(one, free) for one in (anna, stranger, NOBODY))
    assert access.has_paid(anna, sold)
    assert not any(access.has_paid(one, sold) for one in (stranger, gone, NOBODY))
    assert access.may_come(anna, sold)
    assert not access.may_come(stranger, sold)
    assert not access.may_come(anna, make_session(audience=Audience.CIRCLE, circle=circle(stranger), offer=None))


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("sold", [False, True])
def test_the_door_of_the_room_says_the_same_as_the_pages(stranger, gone, audience, sold):
    """`door` asks for all sockets at once, `access` for one person: two ways to one rule."""
    member, along = PersonFactory(), PersonFactory()
    session = make_session(audience=audience, circle=circle(member, gone) if audience == Audience.CIRCLE else None)
    lead_along(session, along)
    if sold:
        session.offer = make_offer(kind="session")
        for one in (gone, member):
            offers.entitle(one, session.offer)

    for one in (NOBODY, stranger, gone, member, along, session.trainer, trainer(), moderator(), PersonFactory(is_superuser=True)):
        found = door.standing(one, session)
        assert found.leads == access.may_lead(one, session)
        assert found.invited == (access.is_invited(one, session) or access.may_lead(one, session))
        assert found.paid == (access.has_paid(one, session) or access.may_lead(one, session))
