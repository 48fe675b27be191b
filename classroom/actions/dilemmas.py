"""Dilemmas: a case goes from phase to phase, people choose alone, talk in threes, choose again, and what came out is kept."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from classroom import dividing, showing, tallying
from classroom.actions import grouping, keeping, telling
from classroom.actions.acting import acted, acting, standing
from classroom.actions.grouping import Moved
from classroom.messages import DilemmaChanged, Tally, Told
from classroom.models import Attendee, Dilemma, Session, Vote
from classroom.refusals import Refused
from classroom.tallying import BadVote, Ballot
from classroom.voting import code

IN_THREES = 3
ROUNDS = {"first": 1, "second": 2}
NEXT = {"first": "talk", "talk": "second", "second": "result"}
"""What follows when a phase's time is up."""


@transaction.atomic
def bring_to(by: Attendee, dilemma: int, phase: str, minutes: int | None = None) -> None:
    """Bring a dilemma to a phase, for so long or until who leads says so. Raises `Refused`."""
    session, _leader = acting(by, leading=True)
    found = session.dilemmas.select_for_update(no_key=True).filter(pk=dilemma).first()
    if found is None:
        raise Refused("not.found")
    now = timezone.now()
    _events, moved = leave_played(session, found.pk, now)
    move(session, found, phase, now, now + timedelta(minutes=minutes) if minutes else None, moved)


def move(session: Session, dilemma: Dilemma, phase: str, now: datetime, ends_at: datetime | None = None, back: Moved | None = None) -> None:
    """The same, and tell it. Both rows must be locked. To talk, everybody goes into a group of three; any other phase ends such groups.

    `back`: who came back for it from what was played before.
    """
    session.dilemma, session.stage = dilemma, "dilemma"
    session.save(update_fields=["dilemma", "stage"])
    dilemma.phase, dilemma.ends_at = phase, ends_at if phase in NEXT else None
    recount(dilemma)
    moved = back or Moved()
    if phase == "talk" or session.groups.filter(ended_at=None, dilemma__isnull=False).exists():
        moved += grouping.bring_back(session, now)
    if phase == "talk":
        threes = dividing.at_random(grouping.to_divide(session, now), IN_THREES, grouping.chance)
        moved += grouping.send_out(session, threes, task=dilemma.case, ends_at=ends_at, dilemma=dilemma)
    events = [telling.room(session), told(dilemma), *([telling.groups(session)] if moved.groups else [])]
    telling.tell(session, room=events, staff=True, groups=moved.groups, me=moved.people)


def leave_played(session: Session, goes_to: int | None, now: datetime) -> tuple[list[Told], Moved]:
    """Leave the dilemma that everybody plays, also one that belongs to no step, unless it is the one that who leads goes to."""
    if session.dilemma_id is None or session.dilemma_id == goes_to:
        return [], Moved()
    return leave(session, session.dilemma_id, now)


def leave(session: Session, key: int, now: datetime) -> tuple[list[Told], Moved]:
    """Who leads goes on to something else: the clock stops, those who talk in threes come back. Answers what there is to tell, and whom."""
    dilemma = session.dilemmas.select_for_update(no_key=True).get(pk=key)
    events: list[Told] = []
    if dilemma.ends_at is not None:
        dilemma.ends_at = None
        dilemma.save(update_fields=["ends_at"])
        events = [told(dilemma)] if session.dilemma_id == key else []
    moved = grouping.bring_back(session, now) if session.groups.filter(ended_at=None, dilemma=dilemma).exists() else Moved()
    return [*events, *([telling.groups(session)] if moved.groups else [])], moved


def told(dilemma: Dilemma) -> DilemmaChanged:
    """A dilemma as the room is told of it."""
    return DilemmaChanged(dilemma=showing.dilemma_for_room(dilemma))


# --- choosing -----------------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def vote(by: Attendee, dilemma: int, option: int) -> int:
    """Choose, in the round that goes on; choosing again changes it. Answers the round. Raises `Refused`."""
    session, attendee = standing(by)
    found = session.dilemmas.filter(pk=dilemma).exclude(phase="ready").first()
    if found is None:
        raise Refused("not.found")
    try:
        chosen = tallying.read(ballot(found), option)
    except BadVote as error:
        raise Refused("vote.invalid") from error
    turn = open_round(dilemma)
    voter = code(f"dilemma:{dilemma}", attendee.pk)
    if not Vote.objects.filter(dilemma=dilemma, round=turn, voter=voter).update(value=chosen):
        Vote.objects.create(dilemma=found, round=turn, voter=voter, value=chosen)
    acted(attendee)
    telling.tell_me(attendee)
    return turn


def open_round(dilemma: int) -> int:
    """The round in which people choose now; it cannot end before the choice is stored. Raises `Refused`."""
    for phase, turn in ROUNDS.items():
        if Dilemma.objects.filter(pk=dilemma, phase=phase).update(untold=True):
            return turn
    raise Refused("dilemma.closed")


def ballot(dilemma: Dilemma) -> Ballot:
    """What can be chosen in it."""
    return Ballot("one", len(dilemma.options))


def recount(dilemma: Dilemma) -> None:
    """Count both rounds and store it. The row must be locked."""
    cast: dict[int, list[int]] = {1: [], 2: []}
    for turn, value in Vote.objects.filter(dilemma=dilemma).values_list("round", "value"):
        cast[turn].append(value)
    dilemma.first, dilemma.second = (counted(dilemma, cast[turn]).model_dump(mode="json") for turn in (1, 2))
    dilemma.untold = False
    dilemma.save(update_fields=["first", "second", "untold", "phase", "ends_at", "article"])


def counted(dilemma: Dilemma, votes: list[int]) -> Tally:
    """One round."""
    return tallying.count(ballot(dilemma), votes)


# --- afterwards ---------------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def keep(by: Attendee, dilemma: int) -> str:
    """Write down what came out, once; answers the article's path. Raises `Refused`."""
    session, _leader = acting(by, leading=True, over=True)
    found = session.dilemmas.select_for_update(no_key=True).filter(pk=dilemma).first()
    if found is None:
        raise Refused("not.found")
    if found.phase != "result":
        raise Refused("dilemma.open")
    if not found.article:
        found.article = keeping.dilemma(session, found)
        if not found.article:
            raise Refused("article.failed")
        found.save(update_fields=["article"])
        telling.tell(session, room=[told(found)] if session.dilemma_id == found.pk else [], staff=True)
    return found.article
