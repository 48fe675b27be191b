"""Who may be in a room, and who leads there. Read-only; as many queries for many people as for one: all sockets ask again and again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from classroom.models import Attendee, Audience, Session
from vakkring.accounts.access import Somebody, is_operator, needs_second_step
from vakkring.accounts.models import Membership, Person, Role
from vakkring.community.models import CircleMember
from vakkring.shop.access import entitled

LINGER = timedelta(minutes=15)
"""So long after its end people may stay in a room: they say goodbye, and see what came of it."""


@dataclass(frozen=True)
class Standing:
    """What somebody is to a session.

    `leads`: trainer or co-leader, as long as he trains at all, or moderator. `invited`: it is meant for him, too.
    `paid`: he bought a seat, or it costs nothing.
    """

    leads: bool
    invited: bool
    paid: bool

    @property
    def looks_back(self) -> bool:
        """True for whom it was and who paid for it: he may see afterwards what is left of it."""
        return self.invited and self.paid


STRANGER = Standing(leads=False, invited=False, paid=False)


def standing(somebody: Somebody | None, session: Session) -> Standing:
    """What somebody is to a session; None is a guest."""
    return standings([(somebody, session)])[0]


def standings(asked: Sequence[tuple[Somebody | None, Session]]) -> list[Standing]:
    """The same for many: 3 queries, 1 more for what costs something, and one for each who leads and must log in with two steps."""
    people = {person.pk for person, _session in asked if isinstance(person, Person)}
    sessions = {session.pk for _person, session in asked}
    through = Session.leaders.through
    leaders = set(through.objects.filter(session__in=sessions, person__in=people).values_list("session", "person"))
    roles = set(Membership.objects.filter(person__in=people, role__in=[Role.MODERATOR, Role.TRAINER]).values_list("person", "role"))
    circles = {session.circle_id for _person, session in asked if session.audience == Audience.CIRCLE}
    offers = {session.offer_id for _person, session in asked if session.offer_id}
    bought = entitled(people, offers) if offers else set()
    members = set(CircleMember.objects.filter(circle__in=circles, person__in=people).values_list("circle", "person")) if circles else set()

    def of(person: Somebody | None, session: Session) -> Standing:
        if not isinstance(person, Person) or not person.is_active:
            return Standing(leads=False, invited=session.audience == Audience.PUBLIC, paid=session.offer_id is None)
        trains = (person.pk, Role.TRAINER) in roles and (session.trainer_id == person.pk or (session.pk, person.pk) in leaders)
        leads = (trains or (person.pk, Role.MODERATOR) in roles or is_operator(person)) and not needs_second_step(person)
        invited = session.audience != Audience.CIRCLE or (session.circle_id, person.pk) in members
        paid = session.offer_id is None or (person.pk, session.offer_id) in bought
        return Standing(leads, invited or leads, paid or leads)

    return [of(person, session) for person, session in asked]


def leads(somebody: Somebody | None, session: Session) -> bool:
    """True for its trainer, who leads it with him, and moderators."""
    return standing(somebody, session).leads


def why_not(  # noqa: PLR0911 -- one condition per line
    session: Session, standing: Standing, attendee: Attendee | None, now: datetime
) -> str:
    """Why somebody may not be in the room, as a code of `refusals`; empty when he may. `attendee`: who he is there, if he was before."""
    if attendee is not None and attendee.removed_at is not None:
        return "person.removed"
    if session.cancelled_at is not None:
        return "session.cancelled"
    if session.ended_at is not None and (attendee is None or now > session.ended_at + LINGER):
        return "session.ended"
    if standing.leads:
        return ""
    if not standing.invited or session.published_at is None:
        return "not.invited"
    if not standing.paid:
        return "not.paid"
    if session.started_at is None and now < session.opens_at:
        return "too.early"
    if session.started_at is None and now > session.ends_at + LINGER:
        return "session.ended"
    if session.locked and attendee is None:
        return "room.locked"
    return ""


def leading(session: Session, attendees: Iterable[Attendee]) -> set[int]:
    """Which of these attendees (with their persons) lead the session."""
    known = list(attendees)
    found = standings([(attendee.person, session) for attendee in known])
    return {attendee.pk for attendee, one in zip(known, found, strict=True) if one.leads}
