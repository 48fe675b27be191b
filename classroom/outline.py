"""What is to come, as pages of other apps need it, kept near: in this process's memory.

Vandaag then asks the database nothing for a stranger, and one or two things for a person. All copies carry an edition that changes with
every planned thing (see `vakkring.editions`); that a session began is seen within `LOOK_EVERY`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import caches
from django.utils import timezone

from classroom import times
from classroom.models import Audience, Session, Signup
from vakkring import editions, shared
from vakkring.accounts.models import Person
from vakkring.community.models import CircleMember

EDITION = "classroom:edition"
LOOK_EVERY = 15
MOST = 200


@dataclass(frozen=True)
class Coming:
    """A session that goes on or is to come. `circle` is None when it is for more than one circle."""

    pk: int
    slug: str
    title: str
    trainer_id: int
    trainer: str
    audience: str
    circle: int | None
    starts_at: datetime
    ends_at: datetime
    live: bool

    @property
    def span(self) -> str:
        """From when to when: "19:30 tot 20:15"."""
        return times.span(self.starts_at, self.ends_at)

    @property
    def day(self) -> str:
        """Which day it is: "vandaag"."""
        return times.day(self.starts_at, timezone.now())


def coming() -> tuple[Coming, ...]:
    """All that is announced and not over, the first one first. No query when warm."""
    key = f"{EDITION}:{editions.current(EDITION)}"
    near = caches["near"]
    found: tuple[Coming, ...] | None = near.get(key)
    if found is None:
        found = tuple(brief(one) for one in Session.objects.upcoming(timezone.now()).select_related("trainer")[:MOST])
        near.set(key, found, LOOK_EVERY)
    return found


def brief(session: Session) -> Coming:
    """A session as it is kept."""
    return Coming(
        session.pk,
        session.slug,
        session.title,
        session.trainer_id,
        session.trainer.first_name,
        session.audience,
        session.circle_id,
        session.starts_at,
        session.ends_at,
        session.status == "live",
    )


def renew(topics: Iterable[str] = ()) -> None:
    """Something was planned, changed, begun or ended: read it anew, in all processes; also what pages of these topics list."""
    editions.renew(EDITION)
    shared.forget(*[f"related:{slug}" for slug in topics])


@dataclass(frozen=True)
class Mine:
    """What is live for one visitor. `now`: what goes on and is for him; `next`: what he signed up for, or leads, that begins first."""

    now: Coming | None
    next: Coming | None


def mine(person: Person | None) -> Mine:
    """For Vandaag: no query when nothing is planned, none for a stranger; for a person one or two."""
    known = coming()
    if person is None:
        return Mine(first(one for one in known if one.live and one.audience == Audience.PUBLIC), None)
    if not known:
        return Mine(None, None)
    signed = set(
        Signup.objects.standing().filter(person=person.pk, session__in=[one.pk for one in known]).values_list("session", flat=True)
    )
    circles = circles_of(person) if any(one.circle for one in known) else set()
    own = [one for one in known if one.pk in signed or one.trainer_id == person.pk]
    going_on = [one for one in known if one.live and (one in own or one.circle is None or one.circle in circles)]
    going_on.sort(key=lambda one: one not in own)
    return Mine(first(going_on), first(one for one in own if not one.live))


def first(some: Iterable[Coming]) -> Coming | None:
    """The first of them, if there is one."""
    return next(iter(some), None)


def circles_of(person: Person) -> set[int]:
    """The circles that somebody belongs to: 1 query."""
    return set(CircleMember.objects.filter(person=person.pk).values_list("circle", flat=True))
