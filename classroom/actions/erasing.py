"""Somebody's account goes: what he said and wrote with others stays, without his name; what was only his opinion goes."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from classroom.actions import boards, presence
from classroom.models import Attendee, Correction, Message, Reaction, RollCall, RoomQuestion, Session, Vote
from vakkring.realtime import streams


@transaction.atomic
def forget(person_id: int) -> None:
    """Make somebody nobody in every room he was in. May run twice."""
    was = Attendee.objects.filter(person=person_id)
    # In the order of a tick: two that wait for each other's rows would both wait for ever.
    list(RollCall.objects.select_for_update().filter(session__attendees__in=was).order_by("pk"))
    sessions = list(Session.objects.select_for_update(no_key=True).filter(attendees__in=was).order_by("pk"))
    attendees = list(was.values_list("pk", flat=True))
    take_back_opinions(attendees)
    boards.forget(attendees)
    now = timezone.now()
    presence.end(attendees, now)
    Session.objects.filter(word__in=attendees).update(word=None)
    gone = {"person": None, "name": _("Iemand"), "staff": False, "hand_at": None, "rung": "text", "microphone": False, "camera": False}
    Attendee.objects.filter(pk__in=attendees).update(**gone, removed_at=now)
    Correction.objects.filter(by=person_id).update(by=None)
    Session.leaders.through.objects.filter(person=person_id).delete()
    for session in sessions:
        forget_events(session)


def take_back_opinions(attendees: list[int]) -> None:
    """Reactions and likes go, and are counted again; of a vote with a name the name goes: what came out was talked about already."""
    Message.objects.filter(reactions__by__in=attendees).update(untold=True)
    Reaction.objects.filter(by__in=attendees).delete()
    liked = RoomQuestion.liked_by.through.objects.filter(attendee__in=attendees)
    RoomQuestion.objects.filter(pk__in=liked.values("roomquestion")).update(untold=True)
    liked.delete()
    Vote.objects.filter(by__in=attendees).update(by=None)


def forget_events(session: Session) -> None:
    """What was told of a session names him: it goes, and who is in the room now hears anew how everything stands."""
    names = ["room", "staff", *(f"group-{number}" for number in session.groups.values_list("number", flat=True))]
    streams.forget([*map(session.stream, names), *(one.stream for one in session.attendees.all())])
    RollCall.objects.filter(session=session).update(people={}, away=[])
