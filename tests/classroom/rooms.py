"""Sessions and the people in them, come in the way people do."""

import itertools
import json
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from classroom.actions import entering, presence, ticking
from classroom.models import Audience, Dilemma, Poll, RollCall, Session
from tests.factories import OrganisationFactory, PersonFactory
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Role
from vakkring.realtime import streams

_numbers = itertools.count(1)

OPTIONS = [
    {"text": "Filter nalopen", "short": "Tien minuten werk", "long": "De klant belt niet meer"},
    {"text": "Aanvoer omhoog", "short": "Meteen warm", "long": "Een hoge rekening"},
    {"text": "Niets", "short": "", "long": ""},
]


def make_session(trainer=None, *, live=True, **fields):
    """A session that goes on; not `live`: it begins in five minutes, so that its door is open."""
    number, now = next(_numbers), timezone.now()
    trainer = trainer or PersonFactory(first_name="Tess", last_name="Jansen")
    train(trainer)
    usual = {
        "title": f"Sessie {number}",
        "slug": f"sessie-{number}",
        "trainer": trainer,
        "starts_at": now + timedelta(minutes=-5 if live else 5),
        "ends_at": now + timedelta(minutes=60),
        "published_at": now - timedelta(days=1),
        "started_at": now - timedelta(minutes=5) if live else None,
        "audience": Audience.MEMBERS,
    }
    return Session.objects.create(**{**usual, **fields})


def train(person):
    """He is a trainer."""
    accounts.grant_role(None, person, OrganisationFactory(), Role.TRAINER)


def lead_along(session, person):
    """Another trainer leads it, too."""
    train(person)
    session.leaders.add(person)


def make_poll(session, kind="one", *, open_=True, **fields):
    """A prepared poll, open unless said otherwise."""
    options = OPTIONS if kind in {"one", "several", "order"} else []
    bounds = {"low": 1, "high": 5} if kind == "scale" else {}
    opened_at = timezone.now() if open_ else None
    return Poll.objects.create(
        **{"session": session, "kind": kind, "question": "En nu?", "options": options, "opened_at": opened_at, **bounds, **fields}
    )


def make_dilemma(session, **fields):
    """A prepared dilemma."""
    usual = {"title": "De ketel", "role": "Je bent installateur.", "case": "De klant zit in de kou.", "options": OPTIONS}
    return Dilemma.objects.create(session=session, **{**usual, **fields})


def come_in(session, name="Anna", *, arrived=True, person=None):
    """Somebody with an account who is in the room."""
    attendee = entering.enter(session, person or PersonFactory(first_name=name, last_name="de Vries"))
    if arrived:
        arrive(attendee)
    return attendee


def arrive(attendee, process="proces"):
    """He has the room open at a process; answers the key of his span."""
    (stay,) = presence.arrive([attendee.pk], process)
    entering.place_late([attendee])
    return stay


def tick(session):
    """What happens by itself, as if a second had passed."""
    RollCall.objects.filter(session=session).update(at=timezone.now() - timedelta(seconds=2))
    with transaction.atomic():
        return ticking.tick(session.pk)


def told(session, name="room", kind=None):
    """What an audience was told, oldest first."""
    found = [json.loads(one.text) for one in streams.after(session.stream(name), 0, 10_000)]
    return [one for one in found if kind in {None, one["type"]}]
