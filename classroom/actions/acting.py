"""Who acts: looked at again at every command, whatever was true when his socket was opened."""

from django.db.models import F
from django.utils import timezone

from classroom import door
from classroom.models import Attendee, Group, Session
from classroom.refusals import Refused


def acting(by: Attendee, *, leading: bool = False, over: bool = False) -> tuple[Session, Attendee]:
    """Lock the room and read anew who acts in it. `leading`: only for who leads. `over`: also after the end. Raises `Refused`."""
    session = Session.objects.select_for_update(no_key=True).get(pk=by.session_id)
    return session, judged(session, by, leading=leading, over=over)


def standing(by: Attendee) -> tuple[Session, Attendee]:
    """The same without a lock, for what concerns only himself until it is counted: a thousand people vote at once. Raises `Refused`."""
    session = Session.objects.get(pk=by.session_id)
    return session, judged(session, by, leading=False, over=False)


def judged(session: Session, by: Attendee, *, leading: bool, over: bool) -> Attendee:
    """Who acts, if he may."""
    attendee = Attendee.objects.select_related("person").get(pk=by.pk)
    found = door.standing(attendee.person, session)
    why = door.why_not(session, found, attendee, timezone.now())
    if why:
        raise Refused(why)
    if leading and not found.leads:
        raise Refused("not.allowed")
    if session.ended_at is not None and not over:
        raise Refused("session.ended")
    return attendee


def leads(session: Session, attendee: Attendee) -> bool:
    """True for who leads the session he acts in."""
    return door.leads(attendee.person, session)


def acted(attendee: Attendee) -> None:
    """He said, asked, chose or drew something. Locks his row."""
    Attendee.objects.filter(pk=attendee.pk).update(acts=F("acts") + 1)


def colleague(session: Session, key: int) -> Attendee:
    """Somebody of the same room, by the number that the others know. Raises `Refused`."""
    found = session.attendees.filter(pk=key, removed_at=None).select_related("person").first()
    if found is None:
        raise Refused("not.found")
    return found


def meant_group(session: Session, attendee: Attendee, number: int | None) -> Group:
    """Where he sits now, for what he wrote for the group with this number; None: wherever he sits.

    A line can be away while groups are made anew: what was for the old one must not reach the new one. Raises `Refused`.
    """
    group = own_group(session, attendee)
    if group is None:
        raise Refused("group.none")
    if number is not None and number != group.number:
        raise Refused("group.left")
    return group


def own_group(session: Session, attendee: Attendee) -> Group | None:
    """Where he sits now."""
    return session.groups.filter(people=attendee, ended_at=None).first()
