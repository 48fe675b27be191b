"""What the agenda and a session's page show, put together from the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from classroom import times
from classroom.models import Session, SessionQuerySet, Signup
from vakkring.accounts.access import Somebody
from vakkring.accounts.models import Person
from vakkring.vocabulary.models import Topic

MOST = 40
"""Sessions on one page of the agenda."""
LOOK_BACK = timedelta(days=90)
MOST_BACK = 6


@dataclass(frozen=True)
class Line:
    """A session in a list, for one visitor. `signup` is his, None when he has none."""

    session: Session
    taken: int
    signup: Signup | None = None

    @property
    def seats_left(self) -> int | None:
        """How many seats nobody has; None when there is no end to them."""
        return None if self.session.seats is None else max(0, self.session.seats - self.taken)

    @property
    def clock(self) -> str:
        """When it begins: "19:30"."""
        return times.clock(self.session.starts_at)

    @property
    def ends(self) -> str:
        """When it ends: "20:15"."""
        return times.clock(self.session.ends_at)

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return self.session.minutes

    @property
    def trainer_name(self) -> str:
        """Who leads it, by the name that people call him."""
        return self.session.trainer.first_name or _("een trainer")

    @property
    def span(self) -> str:
        """When: "19:30 tot 20:15"."""
        return times.span(self.session.starts_at, self.session.ends_at)


@dataclass(frozen=True)
class Day:
    """The sessions of one day."""

    words: str
    lines: list[Line]


@dataclass(frozen=True)
class Agenda:
    """Everything on the agenda's page. `now` goes on; `back` is over, and something is left of it; `drafts` only its trainer sees.

    `later` is when the first one begins that has no place any more on this page.
    """

    now: list[Line]
    days: list[Day]
    back: list[Session]
    drafts: list[Session]
    topics: list[Topic]
    later: datetime | None


def agenda(somebody: Somebody, *, topic: str = "", mine: bool = False, since: datetime | None = None) -> Agenda:
    """What this visitor may know of, from a moment on: at most 8 queries, however much there is."""
    now = timezone.now()
    visible = Session.objects.visible_to(somebody).distinct()
    topics = list(Topic.objects.filter(Exists(Session.objects.upcoming(now).order_by().filter(topics=OuterRef("pk")))))
    if topic:
        visible = visible.filter(Q(topics__slug=topic) | Q(topics__parent__slug=topic))
    if mine and somebody.is_authenticated:
        visible = visible.filter(pk__in=own(somebody.pk).values("pk"))
    upcoming = visible.upcoming(now).filter(starts_at__gte=since) if since else visible.upcoming(now)
    found = lines(upcoming[: MOST + 1], somebody)
    found, beyond = found[:MOST], found[MOST:]
    back = visible.filter(ended_at__gte=now - LOOK_BACK, cancelled_at=None).select_related("trainer").order_by("-ended_at")[:MOST_BACK]
    drafts = Session.objects.led_by(somebody.pk).filter(published_at=None) if somebody.is_authenticated else Session.objects.none()
    going_on = sorted((one for one in found if one.session.status == "live"), key=lambda one: one.signup is None)
    to_come = [one for one in found if one.session.status != "live"]
    later = beyond[0].session.starts_at if beyond else None
    return Agenda(going_on, days(to_come, now), list(back), list(drafts.select_related("trainer")), topics, later)


def own(person_id: int) -> SessionQuerySet:
    """The sessions that somebody signed up for, or leads."""
    signed = Signup.objects.standing().filter(person=person_id).order_by().values("session")
    return Session.objects.filter(pk__in=signed.union(Session.objects.led_by(person_id).order_by().values("pk")))


def lines(sessions: SessionQuerySet, somebody: Somebody) -> list[Line]:
    """These sessions with how full they are and what this visitor has to do with them: 2 queries."""
    found = list(sessions.with_taken().select_related("trainer", "circle", "offer"))
    mine = signups(somebody, found)
    return [Line(one, getattr(one, "taken", 0), mine.get(one.pk)) for one in found]


def signups(somebody: Somebody, sessions: Iterable[Session]) -> dict[int, Signup]:
    """His own sign-ups for these sessions, by session."""
    if not somebody.is_authenticated:
        return {}
    return {one.session_id: one for one in Signup.objects.standing().filter(person=somebody.pk, session__in=list(sessions))}


def days(found: Iterable[Line], now: datetime) -> list[Day]:
    """The lines by day in the Netherlands, in the order in which they come. What should have begun already stands at today."""
    by_day: dict[str, list[Line]] = {}
    for line in found:
        by_day.setdefault(times.day(max(line.session.starts_at, now), now), []).append(line)
    return [Day(words, some) for words, some in by_day.items()]


def line(session: Session, somebody: Somebody) -> Line:
    """One session for its own page."""
    return Line(session, session.signups.seated().count(), signups(somebody, [session]).get(session.pk))


def place_in_queue(signup: Signup) -> int:
    """Where somebody who waits stands: 1 is next."""
    before = Q(at__lt=signup.at) | Q(at=signup.at, pk__lt=signup.pk)
    return signup.session.signups.standing().filter(waiting=True).filter(before).count() + 1


def for_calendar(person: Person) -> tuple[list[Session], set[int]]:
    """Somebody's own announced sessions of the last months and all to come, and those of them in which he waits for a seat."""
    since = timezone.now() - LOOK_BACK
    sessions = list(own(person.pk).announced().filter(ends_at__gte=since).order_by("starts_at", "pk"))
    waiting = Signup.objects.standing().filter(person=person, waiting=True).values_list("session_id", flat=True)
    return sessions, set(waiting)
