"""Trainers, what they plan, and browsers of people; for the tests of the pages around the room."""

import itertools
import uuid
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from classroom.actions import planning
from classroom.actions.planning import Facts
from classroom.models import Audience
from tests.factories import OrganisationFactory, PersonFactory
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Role
from vakkring.community.models import Circle, CircleMember

_numbers = itertools.count(1)


def trainer(**fields):
    person = PersonFactory(**{"first_name": "Tess", **fields})
    accounts.grant_role(None, person, OrganisationFactory(), Role.TRAINER)
    return person


def moderator():
    person = PersonFactory(first_name="Bea")
    accounts.grant_role(None, person, OrganisationFactory(), Role.MODERATOR)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})  # they get nowhere without a second step
    return person


def circle(*members, name=""):
    number = next(_numbers)
    found = Circle.objects.create(name=name or f"Kring {number}", slug=f"kring-{number}")
    for one in members:
        CircleMember.objects.create(circle=found, person=one)
    return found


def facts(**changes):
    """A session of 45 minutes in two days."""
    starts_at = changes.pop("starts_at", None) or timezone.now().replace(microsecond=0) + timedelta(days=2)
    usual = {"title": "Stooklijn en klachten", "summary": "Boven koud, beneden warm.", "audience": Audience.MEMBERS}
    return Facts(**{**usual, "starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=45), **changes})


def planned(by=None, *, published=True, topics=(), leaders=(), **changes):
    """A session that somebody planned, in the agenda unless said otherwise."""
    by = by or trainer()
    session = planning.plan(by, facts(**changes), topics=topics, leaders=leaders, client_id=uuid.uuid4())
    return planning.publish(by, session.pk) if published else session


def browser(person=None):
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def typed(session=None, **changes):
    """What somebody types into the form of a session."""
    day = timezone.localtime() + timedelta(days=3)
    usual = {
        "id": str(uuid.uuid4()),
        "title": "Waterzijdig inregelen",
        "summary": "Begin bij het dichtstbijzijnde.",
        "day": f"{day:%Y-%m-%d}",
        "clock": "19:30",
        "minutes": "45",
        "audience": "members",
        "seats": "",
    }
    return {**usual, **changes}
