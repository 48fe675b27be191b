"""Who is there: spans that processes write down, and what the room is told of them."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from classroom import showing
from classroom.messages import MOST_NAMES, PeopleChanged, PeopleView
from classroom.models import Attendee, RollCall, Session, Stay

LOST_AFTER = timedelta(seconds=45)
"""A span that was not renewed for so long has ended: its process died."""
FORGOTTEN_AFTER = timedelta(hours=1)
RENEW_EVERY = timedelta(seconds=12)
AWAY = timedelta(seconds=60)
"""So long who leads is told that somebody's line went."""
SOUND = "sound"


@transaction.atomic
def arrive(attendees: Sequence[int], process: str) -> list[int]:
    """These opened the room at a process; answers the keys of their spans, in the same order."""
    made = Stay.objects.bulk_create(Stay(attendee_id=attendee, process=process) for attendee in attendees)
    return [one.pk for one in made]


@transaction.atomic
def leave(stays: Collection[int]) -> None:
    """They closed it, or their lines went."""
    Stay.objects.filter(pk__in=stays, until=None).update(until=timezone.now())


def end(attendees: Collection[int], now: datetime) -> None:
    """They are out for good, while the room is locked.

    A span that its process writes at this moment ends with the socket: waiting for it could be waiting for each other.
    """
    free = Stay.objects.select_for_update(skip_locked=True).filter(attendee__in=attendees, until=None)
    Stay.objects.filter(pk__in=list(free.values_list("pk", flat=True))).update(until=now)


def renew(stays: Collection[int], now: datetime) -> None:
    """These spans go on, a process says; also one that was thought lost, while the database was away."""
    Stay.objects.filter(pk__in=stays, seen_at__lt=now - RENEW_EVERY, attendee__removed_at=None).update(seen_at=now, until=None)


def in_rooms(now: datetime) -> QuerySet[Attendee]:
    """Who has his room open somewhere."""
    stays = Stay.objects.filter(attendee=OuterRef("pk"), until=None, seen_at__gt=now - LOST_AFTER)
    return Attendee.objects.filter(Exists(stays), removed_at=None)


def present(session: Session, now: datetime) -> QuerySet[Attendee]:
    """Who has the room of this session open."""
    return in_rooms(now).filter(session=session)


def close_lost(session: Session, now: datetime) -> None:
    """End the spans of processes that died, at the moment at which they were last seen."""
    Stay.objects.filter(attendee__session=session, until=None, seen_at__lte=now - LOST_AFTER).update(until=F("seen_at"))


def close_forgotten(now: datetime) -> int:
    """The same in rooms that nobody opened again, so that looking for who is there costs the same for ever. Answers how many."""
    return Stay.objects.filter(until=None, seen_at__lte=now - FORGOTTEN_AFTER).update(until=F("seen_at"))


def call_roll(session: Session, called: RollCall, now: datetime) -> tuple[PeopleChanged | None, bool]:
    """Compare who is there with what the room was told, and write that down anew. Answers what to tell it, and whether who leads has news.

    `called` must be locked.
    """
    told, here = PeopleView.model_validate(called.people or {"names": []}), people(session, now)
    away = [one.model_dump(mode="json") for one in showing.authors(lost(session, now))]
    away_changed = away != called.away
    called.people, called.away = here.model_dump(mode="json"), away
    return (None if here == told else difference(told, here)), away_changed


def people(session: Session, now: datetime) -> PeopleView:
    """Who is there now; by name when they are few."""
    here = present(session, now)
    counted = here.aggregate(count=Count("pk"), sound_only=Count("pk", filter=Q(rung=SOUND)))
    names = [showing.person(one) for one in here.order_by("pk")] if counted["count"] <= MOST_NAMES else None
    return PeopleView(count=counted["count"], sound_only=counted["sound_only"], names=names)


def difference(told: PeopleView, here: PeopleView) -> PeopleChanged:
    """What to tell who knows `told`."""
    before = {one.id: one for one in told.names or []}
    now = {one.id: one for one in here.names or []}
    return PeopleChanged(
        count=here.count,
        sound_only=here.sound_only,
        named=here.names is not None,
        came=[one for key, one in now.items() if before.get(key) != one],
        left=sorted(before.keys() - now.keys()) if here.names is not None else [],
    )


def lost(session: Session, now: datetime) -> QuerySet[Attendee]:
    """Whose line went just now.

    Asked in steps: as one statement PostgreSQL, which knows little yet of people who came a moment ago, compared everybody with everybody.
    """
    ended = Stay.objects.filter(until__gt=now - AWAY, attendee__session=session, attendee__removed_at=None)
    gone = set(ended.values_list("attendee", flat=True))
    back = present(session, now).filter(pk__in=gone).values_list("pk", flat=True) if gone else ()
    return session.attendees.filter(pk__in=sorted(gone.difference(back))[:MOST_NAMES]).order_by("pk")
