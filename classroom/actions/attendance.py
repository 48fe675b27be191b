"""Who was there: counted, mended by the trainer, and recorded as evidence.

Facts are never changed. So what was counted is recorded only when the trainer says that it is right, or a day after the end; until then he
can mend it without a trace in anybody's evidence. What he mends later is one more fact, and the newest fact about a session counts.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from classroom import access, presence
from classroom.actions.planning import lock
from classroom.models import Attendee, Correction, Session, Stay
from vakkring.accounts.models import Person
from vakkring.evidence.actions import Kind, record

TIME_TO_MEND = timedelta(hours=24)
BATCH = 20


class NotOver(Exception):  # noqa: N818 -- named for how it stands
    """The session still goes on, or never began: nothing can be said about who was there."""


@dataclass(frozen=True)
class Presence:
    """One person's attendance: what was counted, and what counts. `correction` is the newest, None when nobody mended it."""

    attendee: Attendee
    minutes: int
    counted: bool
    correction: Correction | None

    @property
    def attended(self) -> bool:
        """What counts."""
        return self.correction.attended if self.correction else self.counted


def of_session(session: Session) -> list[Presence]:
    """Everybody who came and does not lead, by name: 4 queries, however many there are."""
    whole = (session.started_at or session.starts_at, session.ended_at or timezone.now())
    staff = {session.trainer_id, *session.leaders.values_list("pk", flat=True)}
    spans: dict[int, list[presence.Span]] = {}
    for stay in Stay.objects.filter(attendee__session=session):
        spans.setdefault(stay.attendee_id, []).append((stay.since, stay.until or stay.seen_at))
    mended = Correction.objects.filter(attendee__session=session).select_related("by").order_by("at", "pk")
    newest = {one.attendee_id: one for one in mended}
    everybody = session.attendees.select_related("person").order_by("name", "pk")
    return [counted(one, spans.get(one.pk, []), whole, newest.get(one.pk)) for one in everybody if one.person_id not in staff]


def counted(attendee: Attendee, spans: list[presence.Span], whole: presence.Span, correction: Correction | None) -> Presence:
    """One person's attendance."""
    there = presence.time_within(spans, whole)
    return Presence(attendee, round(there / timedelta(minutes=1)), presence.attended(there, whole, attendee.acts), correction)


# --- mending ------------------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def correct(trainer: Person, attendee: Attendee, *, attended: bool, reason: str) -> Correction:
    """Say that somebody was there after all, or was not. Kept with the reason. Raises `PermissionDenied` and `NotOver`."""
    session = over(trainer, attendee.session_id)
    made = Correction.objects.create(attendee=attendee, attended=attended, reason=reason, by=trainer, at=timezone.now())
    if session.settled_at is not None and attendee.person is not None:
        kind = Kind.SESSION_ATTENDED if attended else Kind.SESSION_NOT_ATTENDED
        record(attendee.person, kind, f"{session.reference}:{made.pk}", made.at, {"title": session.title})
    return made


def over(trainer: Person, session_pk: int) -> Session:
    """The session, locked, when it has ended and he leads it."""
    session = lock(session_pk)
    if not access.may_lead(trainer, session):
        raise PermissionDenied
    if session.started_at is None or session.ended_at is None:
        raise NotOver
    return session


# --- recording ----------------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def confirm(trainer: Person, session_pk: int) -> int:
    """The trainer says that it is right: it is recorded now. Twice is once. Raises `PermissionDenied` and `NotOver`."""
    return write(over(trainer, session_pk), timezone.now())


@transaction.atomic
def settle(session_pk: int, now: datetime) -> int:
    """Record who was there, once the time to mend it has passed; answers for how many. Before that, and twice, nothing happens."""
    session = lock(session_pk)
    if session.started_at is None or session.ended_at is None or now < session.ended_at + TIME_TO_MEND:
        return 0
    return write(session, now)


def write(session: Session, now: datetime) -> int:
    """Record everybody who was there, unless that was done. The session is locked by the caller."""
    if session.settled_at is not None:
        return 0
    session.settled_at = now
    session.save(update_fields=["settled_at"])
    came = [(one.attendee.person, one.minutes) for one in of_session(session) if one.attended]
    people = [(person, minutes) for person, minutes in came if person is not None]
    for person, minutes in people:
        details = {"title": session.title, "minutes": minutes}
        record(person, Kind.SESSION_ATTENDED, session.reference, session.ended_at or now, details)
    return len(people)


def settle_due() -> int:
    """Record the sessions whose time to mend has passed; answers how many people were there."""
    now = timezone.now()
    due = Session.objects.filter(settled_at=None, started_at__isnull=False, ended_at__lte=now - TIME_TO_MEND)
    return sum(settle(pk, now) for pk in due.values_list("pk", flat=True)[:BATCH])
