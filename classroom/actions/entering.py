"""Coming into a room: who may, becomes an attendee once and keeps his place."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from classroom import door
from classroom.actions import grouping, telling
from classroom.models import Attendee, RollCall, Session
from classroom.refusals import Refused
from classroom.tallying import tidy
from vakkring.accounts.models import Person

HELD = timedelta(minutes=10)
"""So long after the beginning the seats of who signed up are held."""
LONGEST_NAME = 60


def enter(session: Session, person: Person | None = None, guest: uuid.UUID | None = None, name: str = "") -> Attendee:
    """Come in, as a person or as a guest with a name; twice is once. Raises `Refused` with why not."""
    known = attendee_of(session, person, guest)
    found = door.standing(person, session)
    if why := door.why_not(session, found, known, timezone.now()):
        raise Refused(why)
    if known is not None and known.staff == found.leads:
        return known
    return admit(session.pk, person, guest, name)


def attendee_of(session: Session, person: Person | None, guest: uuid.UUID | None) -> Attendee | None:
    """Who he is in this room, if he was there before."""
    if person is None and guest is None:
        return None
    whose = Q(person=person) if person is not None else Q(guest=guest)
    return session.attendees.filter(whose).select_related("person").first()


@transaction.atomic
def admit(session_key: int, person: Person | None, guest: uuid.UUID | None, name: str) -> Attendee:
    """The same with the room locked: two windows make one attendee, and the last seat is taken once. Raises `Refused`."""
    session = Session.objects.select_for_update(no_key=True).get(pk=session_key)
    known, found = attendee_of(session, person, guest), door.standing(person, session)
    if why := door.why_not(session, found, known, timezone.now()):
        raise Refused(why)
    if known is not None:
        if known.staff != found.leads:
            known.staff = found.leads
            known.save(update_fields=["staff"])
            telling.author_changed(session, [known.pk])
        return known
    if not found.leads and is_full(session, person):
        raise Refused("room.full")
    RollCall.objects.get_or_create(session=session)
    return Attendee.objects.create(session=session, person=person, guest=guest, name=called(person, name), staff=found.leads)


def is_full(session: Session, person: Person | None) -> bool:
    """True when no seat is left for him. Who signed up has one; they are held for a while after the beginning."""
    if session.seats is None:
        return False
    seated = session.signups.filter(cancelled_at=None, waiting=False)
    if person is not None and seated.filter(person=person).exists():
        return False
    inside = session.attendees.filter(removed_at=None, staff=False)
    taken = inside.count()
    if timezone.now() < (session.started_at or session.starts_at) + HELD:
        taken += seated.exclude(person__in=inside.filter(person__isnull=False).values("person")).count()
    return taken >= session.seats


def called(person: Person | None, name: str) -> str:
    """What the others read. Never an e-mail address."""
    if person is not None:
        return tidy(person.get_full_name())[:LONGEST_NAME] or _("Deelnemer")
    return tidy(name)[:LONGEST_NAME] or _("Gast")


def place_late(attendees: Sequence[Attendee]) -> None:
    """Who comes to a session while groups are out joins the smallest one. All of one session."""
    if attendees and attendees[0].session.groups.filter(ended_at=None).exists():
        for one in attendees:
            place(one)


@transaction.atomic
def place(attendee: Attendee) -> None:
    """Put a latecomer into a group, unless he leads."""
    session = Session.objects.select_for_update(no_key=True).get(pk=attendee.session_id)
    if door.leads(attendee.person, session):
        return
    moved = grouping.join_late(session, attendee)
    if moved.groups:
        telling.tell(session, room=[telling.groups(session)], groups=moved.groups, me=moved.people)
