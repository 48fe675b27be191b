"""The end of a session: who leads says so, or it ends by itself when everybody who leads has long gone home."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce
from django.utils import timezone

from classroom import door
from classroom.actions import calling, grouping, polling, presence, telling
from classroom.actions.acting import acting
from classroom.messages import Told
from classroom.models import Attendee, Session, Stay
from classroom.refusals import Refused

log = logging.getLogger(__name__)

FORGOTTEN = timedelta(minutes=30)
"""So long after its planned end a session goes on without anybody who leads it."""
BATCH = 20


@transaction.atomic
def stop(by: Attendee) -> None:
    """End the session for everybody: polls close, groups come back, hands go down. Raises `Refused`."""
    session, _leader = acting(by, leading=True)
    if session.started_at is None:
        raise Refused("session.planned")
    end(session, timezone.now())


def end_forgotten() -> int:
    """End sessions that nobody ended: else nobody's attendance would ever be recorded, and nothing be left of them. Answers how many.

    One that cannot be ended does not keep the others from it: its error is raised when all were tried.
    """
    now, ended, failed = timezone.now(), 0, None
    due = Session.objects.live().filter(ends_at__lte=now - FORGOTTEN).order_by("ends_at").values_list("pk", flat=True)
    for pk in due[:BATCH]:
        try:
            ended += end_if_forgotten(pk, now)
        except Exception as error:
            log.exception("session %s could not be ended", pk)
            failed = error
    if failed is not None:
        raise failed
    return ended


@transaction.atomic
def end_if_forgotten(session_key: int, now: datetime) -> bool:
    """End it unless somebody who leads is there, or it ended meanwhile; answers whether it did. It ended when the last one left."""
    session = Session.objects.select_for_update(no_key=True).get(pk=session_key)
    here = presence.present(session, now).select_related("person")
    if session.status != "live" or door.leading(session, here):
        return False
    end(session, now if here else left_at(session, now))
    return True


def left_at(session: Session, now: datetime) -> datetime:
    """When the last one left; now, when nobody ever came."""
    seen = Stay.objects.filter(attendee__session=session).aggregate(last=Max(Coalesce("until", "seen_at")))
    return max(session.started_at or now, seen["last"] or now)


def end(session: Session, at: datetime) -> None:
    """End a locked session, at that moment. Needs a transaction."""
    session.ended_at = at
    session.word = None
    session.save(update_fields=["ended_at", "word"])
    calling.closed([session.stream("room")])
    polls = polling.close_all(session, at)
    back = grouping.bring_back(session, at)
    up = list(session.attendees.filter(hand_at__isnull=False).values_list("pk", flat=True))
    session.attendees.filter(pk__in=up).update(hand_at=None)
    events: list[Told] = [telling.room(session), *polls, telling.hands(session)]
    telling.tell(session, room=[*events, telling.groups(session)], staff=True, groups=back.groups, me=sorted({*back.people, *up}))
