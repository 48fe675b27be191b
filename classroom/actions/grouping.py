"""Breakout groups: made, helped, called back, and what they wrote down."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from classroom import dividing, door
from classroom.actions import boards, calling, keeping, telling
from classroom.actions.acting import acted, acting, leads, meant_group, own_group
from classroom.actions.presence import present
from classroom.models import Attendee, Audience, Dilemma, Group, Session, Step
from classroom.refusals import Refused
from vakkring.accounts.models import Person
from vakkring.realtime import streams

chance = random.SystemRandom()
TRIED_AGAIN = timedelta(days=7)
BATCH = 20


@dataclass(frozen=True)
class Moved:
    """Whom it concerns: groups by their rows' keys, people by attendee."""

    groups: list[int] = field(default_factory=list)
    people: list[int] = field(default_factory=list)

    def __add__(self, other: "Moved") -> "Moved":
        """Both together."""
        return Moved([*self.groups, *other.groups], sorted({*self.people, *other.people}))


# --- making -------------------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def make(by: Attendee, *, size: int = 4, chosen: Sequence[Sequence[int]] | None = None, task: str = "", minutes: int | None = None) -> None:
    """Send everybody who is there into groups, at random or as chosen; who leads stays. Groups that were out come back first.

    Raises `Refused`.
    """
    session, _leader = acting(by, leading=True)
    now = timezone.now()
    people = to_divide(session, now)
    divided = dividing.at_random(people, size, chance) if chosen is None else as_chosen(session, chosen, people)
    if not divided:
        raise Refused("groups.empty")
    moved = bring_back(session, now)
    moved += send_out(session, divided, task=task.strip(), ends_at=now + timedelta(minutes=minutes) if minutes else None)
    # The step that asks for groups has done what it is for: what comes next is the step after it.
    Step.objects.filter(pk=session.step_id or 0, kind="people", done_at=None).update(done_at=now)
    telling.tell(session, room=[telling.room(session), telling.groups(session)], staff=True, groups=moved.groups, me=moved.people)


def to_divide(session: Session, now: datetime) -> list[int]:
    """Who is there and does not lead."""
    here = list(present(session, now).select_related("person").order_by("pk"))
    staff = door.leading(session, here)
    return [one.pk for one in here if one.pk not in staff]


def as_chosen(session: Session, chosen: Sequence[Sequence[int]], people: Sequence[int]) -> list[list[int]]:
    """Groups as the trainer made them; whom he forgot joins the smallest. Raises `Refused` for strangers and who would sit twice."""
    keys = [key for group in chosen for key in group]
    if len(set(keys)) != len(keys):
        raise Refused("message.invalid")
    if session.attendees.filter(pk__in=keys, removed_at=None).count() != len(keys):
        raise Refused("not.found")
    return dividing.completed(chosen, people)


def send_out(
    session: Session, divided: Sequence[Sequence[int]], *, task: str, ends_at: datetime | None, dilemma: Dilemma | None = None
) -> Moved:
    """Write groups down. The caller tells."""
    last = session.groups.aggregate(number=Max("number"), round=Max("round"))
    number, turn = (last["number"] or 0) + 1, (last["round"] or 0) + 1
    made = Group.objects.bulk_create(
        Group(session=session, round=turn, number=number + place, task=task, ends_at=ends_at, dilemma=dilemma)
        for place in range(len(divided))
    )
    boards.open_for_groups(session, made)
    sits = Group.people.through
    sits.objects.bulk_create(sits(group=group, attendee_id=key) for group, keys in zip(made, divided, strict=True) for key in keys)
    streams.access_changed(session.room)
    return Moved([group.pk for group in made], sorted(key for keys in divided for key in keys))


def join_late(session: Session, attendee: Attendee) -> Moved:
    """Let somebody who comes later join the smallest group, if groups are out. The caller tells."""
    out = list(session.groups.filter(ended_at=None).prefetch_related("people"))
    if not out or any(attendee in group.people.all() for group in out):
        return Moved()
    fewest = dividing.smallest({group.number: len(group.people.all()) for group in out})
    joined = next(group for group in out if group.number == fewest)
    joined.people.add(attendee)
    streams.access_changed(session.room, attendee.sender)
    return Moved([joined.pk], [attendee.pk])


def taken_out(session: Session, attendee: Attendee) -> list[int]:
    """Take somebody out of the group that he sits in; answers which. The caller tells."""
    left = list(session.groups.filter(people=attendee, ended_at=None))
    for group in left:
        group.people.remove(attendee)
    return [group.pk for group in left]


@transaction.atomic
def visit(by: Attendee, number: int | None) -> None:
    """Sit with a group, or go back to the room. Raises `Refused`."""
    session, leader = acting(by, leading=True)
    left = taken_out(session, leader)
    joined = []
    if number is not None:
        group = find(session, number)
        group.people.add(leader)
        joined = [group.pk]
    streams.access_changed(session.room, leader.sender)
    telling.tell(session, room=[telling.groups(session)], groups=sorted({*left, *joined}), me=[leader.pk])


def find(session: Session, number: int) -> Group:
    """A group that is out. Raises `Refused`."""
    group = session.groups.filter(number=number, ended_at=None).first()
    if group is None:
        raise Refused("not.found")
    return group


# --- while they are out -------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def call_for_help(by: Attendee, number: int | None = None, *, on: bool = True) -> None:
    """Call the trainer to one's own group, or say that it is not needed any more; who leads may do so for each. Raises `Refused`."""
    session, attendee = acting(by)
    own = own_group(session, attendee)
    if number is not None and leads(session, attendee):
        group = find(session, number)
    elif own is None:
        raise Refused("group.none")
    elif number is not None and number != own.number:
        raise Refused("not.found")
    else:
        group = own
    group.help_at = (group.help_at or timezone.now()) if on else None
    group.save(update_fields=["help_at"])
    telling.tell(session, room=[telling.groups(session)], staff=True, groups=[group.pk])


@transaction.atomic
def note(by: Attendee, text: str, number: int | None = None) -> None:
    """Write down what one's group, with this number, found. Raises `Refused`."""
    session, attendee = acting(by)
    group = meant_group(session, attendee, number)
    group.notes = text
    group.save(update_fields=["notes"])
    acted(attendee)
    telling.tell(session, groups=[group.pk])


@transaction.atomic
def say(by: Attendee, text: str) -> None:
    """Tell all groups something. Raises `Refused`."""
    session, _leader = acting(by, leading=True)
    out = list(session.groups.filter(ended_at=None).values_list("pk", flat=True))
    if not out:
        raise Refused("groups.none")
    session.groups.filter(pk__in=out).update(said=text)
    telling.tell(session, groups=out)


# --- back again ---------------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def end(by: Attendee) -> str:
    """Call everybody back; answers where their notes became an article, empty when there were none. Raises `Refused`."""
    session, _leader = acting(by, leading=True)
    if not session.groups.filter(ended_at=None).exists():
        raise Refused("groups.none")
    moved = bring_back(session, timezone.now())
    telling.tell(session, room=[telling.groups(session)], staff=True, groups=moved.groups, me=moved.people)
    return Group.objects.filter(pk__in=moved.groups).exclude(article="").values_list("article", flat=True).first() or ""


def bring_back(session: Session, now: datetime) -> Moved:
    """End the groups that are out and write their notes down as one article; those of a dilemma go into its own. The caller tells.

    A circle's notes stay with the session, where its members read them.
    """
    out = list(session.groups.filter(ended_at=None).prefetch_related("people"))
    if not out:
        return Moved()
    session.groups.filter(pk__in=[group.pk for group in out]).update(ended_at=now, help_at=None)
    if not session.is_of_circle:
        write_down(session, out)
    streams.access_changed(session.room)
    calling.closed([group.stream for group in out])
    return Moved([group.pk for group in out], sorted({one.pk for group in out for one in group.people.all()}))


def write_down(session: Session, out: Iterable[Group]) -> bool:
    """Make one article of what groups noted, but for a dilemma's; true when it is there."""
    noted = [group for group in out if group.notes.strip() and group.dilemma_id is None]
    path = keeping.notes(session, noted) if noted else ""
    if path:
        session.groups.filter(pk__in=[group.pk for group in noted]).update(article=path)
    return bool(path)


def write_down_later() -> int:
    """Notes that could not become an article when their groups came back, tried again for a week. Answers how many rounds are kept now."""
    left = Group.objects.filter(ended_at__gte=timezone.now() - TRIED_AGAIN, article="", dilemma=None)
    left = left.exclude(notes="").exclude(session__audience=Audience.CIRCLE)
    return sum(write_down_round(*which) for which in left.order_by().values_list("session", "round").distinct()[:BATCH])


@transaction.atomic
def write_down_asked(by: Person, session_key: int) -> bool:
    """Who leads wants the notes of a session that is over as articles, one for each round; true when all are there.

    Raises `PermissionDenied`.
    """
    session = Session.objects.select_for_update(no_key=True).get(pk=session_key)
    if not door.leads(by, session):
        raise PermissionDenied
    left = [group for group in session.groups.filter(article="", ended_at__isnull=False, dilemma=None) if group.notes.strip()]
    rounds = [[group for group in left if group.round == turn] for turn in sorted({group.round for group in left})]
    written = [write_down(session, groups) for groups in rounds]
    return all(written)


@transaction.atomic
def write_down_round(session_key: int, turn: int) -> bool:
    """One round of groups, unless another process just did it."""
    session = Session.objects.select_for_update(no_key=True).get(pk=session_key)
    return write_down(session, session.groups.filter(round=turn, article="", ended_at__isnull=False))


def is_time_up(session: Session, now: datetime) -> bool:
    """True when the groups that are out have had their time; those of a dilemma end with its phase."""
    return session.groups.filter(ended_at=None, ends_at__lte=now, dilemma=None).exists()
