"""Signing up, waiting, moving up; reminders; telling people what changed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from classroom import access, letters
from classroom.actions.planning import lock
from classroom.models import Session, Signup
from vakkring.accounts.models import Person
from vakkring.notices.actions import tell

BATCH = 200
"""At most so many in one round of what is due; the rest goes a minute later."""
A_DAY = timedelta(days=1)
AN_HOUR = timedelta(hours=1)
AN_EVENING = timedelta(hours=4)
"""So shortly before the beginning "tomorrow" is no use any more."""


class NotOpen(Exception):  # noqa: N818 -- named for how it stands
    """Nobody can sign up: it is no longer, or not yet, to come."""


# --- a seat -------------------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def sign_up(person: Person, session_pk: int) -> Signup:
    """Take a seat, or the last place in the queue when there is none. Twice is once.

    The session is locked: of two people who see the last seat one gets it. Raises `NotOpen`, also for who is not invited or did not pay.
    """
    session = lock(session_pk)
    if not is_open(session, timezone.now()) or not access.may_come(person, session):
        raise NotOpen
    return seat(person, session)


def seat(person: Person, session: Session) -> Signup:
    """The same without a question. Who paid never waits: no more seats are sold than there are."""
    found = Signup.objects.filter(session=session, person=person).first()
    if found is not None and found.cancelled_at is None:
        return found
    free = session.offer_id is None
    waiting = free and (free_seats(session) == 0 or session.signups.standing().filter(waiting=True).exists())
    fresh = {"at": timezone.now(), "waiting": waiting, "cancelled_at": None, "told": session.changes}
    fresh |= {"reminded_day": None, "reminded_hour": None}
    return Signup.objects.update_or_create(session=session, person=person, defaults=fresh)[0]


def is_open(session: Session, now: datetime) -> bool:
    """True as long as one can sign up: also when it has begun."""
    return session.published_at is not None and session.status in {"planned", "live"} and now < session.ends_at


def free_seats(session: Session) -> int | None:
    """How many seats nobody has; None when there is no end to them. Only certain while the session is locked."""
    return None if session.seats is None else max(0, session.seats - session.signups.seated().count())


@transaction.atomic
def withdraw(person: Person, session_pk: int) -> None:
    """Give one's seat or place in the queue back; the first who waits moves up. Twice is once."""
    session = lock(session_pk)
    if session.signups.standing().filter(person=person).update(cancelled_at=timezone.now()):
        move_up(session)


def move_up(session: Session) -> int:
    """Give free seats to who has waited longest, and tell them. The session is locked by the caller. Answers how many moved up."""
    if not is_open(session, timezone.now()):
        return 0
    free = free_seats(session)
    waiting = session.signups.standing().filter(waiting=True).select_related("person").order_by("at", "pk")
    moved = list(waiting if free is None else waiting[:free])
    for one in moved:
        one.waiting = False
        one.save(update_fields=["waiting"])
        write(one, session, f"seat:{one.pk}:{one.at:%Y%m%d%H%M%S}", letters.seat(session, timezone.now()))
    return len(moved)


# --- what is due --------------------------------------------------------------------------------------------------------------------------
def remind() -> int:
    """Remind everybody with a seat a day and an hour before it begins; answers how many were reminded."""
    now = timezone.now()
    return sum(remind_one(pk, "reminded_day", now) for pk in due_in_a_day(now)[:BATCH]) + sum(
        remind_one(pk, "reminded_hour", now) for pk in due_in_an_hour(now)[:BATCH]
    )


def to_remind(now: datetime) -> QuerySet[Signup]:
    """Seats in sessions that are still to begin, or began a moment ago."""
    begins = {"session__starts_at__gt": now - timedelta(minutes=10), "session__published_at__isnull": False}
    return Signup.objects.seated().filter(session__cancelled_at=None, session__ended_at=None, **begins)


def due_in_a_day(now: datetime) -> QuerySet[Signup, int]:
    """Who is to be reminded a day before: not who signed up within that day, and not when it is nearly time."""
    soon = to_remind(now).filter(reminded_day=None, session__starts_at__lte=now + A_DAY, session__starts_at__gt=now + AN_EVENING)
    return soon.filter(at__lt=F("session__starts_at") - A_DAY).order_by("session__starts_at").values_list("pk", flat=True)


def due_in_an_hour(now: datetime) -> QuerySet[Signup, int]:
    """Who is to be reminded an hour before: not who signed up within that hour."""
    soon = to_remind(now).filter(reminded_hour=None, session__starts_at__lte=now + AN_HOUR)
    return soon.filter(at__lt=F("session__starts_at") - AN_HOUR).order_by("session__starts_at").values_list("pk", flat=True)


@transaction.atomic
def remind_one(signup_pk: int, which: str, now: datetime) -> bool:
    """Remind one person; False when another process was first, or he cancelled meanwhile."""
    if not Signup.objects.seated().filter(pk=signup_pk, **{which: None}).update(**{which: now}):
        return False
    one = Signup.objects.select_related("session", "person").get(pk=signup_pk)
    write(one, one.session, f"{which}:{one.session.changes}", letters.reminder(one.session, now))
    return True


def tell_changes() -> int:
    """Tell everybody who signed up what changed since he was told last; answers how many were told.

    Not in the request that changed it: a thousand letters would keep the trainer waiting.
    """
    behind = Signup.objects.standing().filter(told__lt=F("session__changes")).order_by("pk")
    still = Q(session__ends_at__gt=timezone.now()) | Q(session__cancelled_at__isnull=False)
    return sum(tell_one(pk) for pk in behind.filter(still).values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def tell_one(signup_pk: int) -> bool:
    """Tell one person about the newest state of a session; False when another process was first."""
    one = Signup.objects.select_related("session", "person").filter(pk=signup_pk, told__lt=F("session__changes")).first()
    if one is None:
        return False
    session = one.session
    if not Signup.objects.standing().filter(pk=signup_pk, told=one.told).update(told=session.changes):
        return False
    words = letters.cancelled(session) if session.cancelled_at else letters.changed(session, timezone.now())
    write(one, session, f"changed:{session.changes}", words)
    return True


def write(signup: Signup, session: Session, event: str, words: letters.Text) -> None:
    """Tell one person about a session, once an event, also by letter."""
    if signup.person.is_active:
        tell(signup.person, f"live:{session.pk}:{event}", words.title, words.text, session.get_absolute_url(), kind="live", letter=True)


# --- erasing ------------------------------------------------------------------------------------------------------------------------------
def erase(person_id: int) -> None:
    """Remove somebody's sign-ups; who waits for his seats moves up."""
    mine = Signup.objects.filter(person=person_id)
    for session_pk in sorted(mine.values_list("session_id", flat=True)):
        session = lock(session_pk)
        session.signups.filter(person=person_id).delete()
        move_up(session)
