"""Polls: made, opened, voted in, counted, shown."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from classroom import showing, tallying
from classroom.actions import telling
from classroom.actions.acting import acted, acting, standing
from classroom.messages import Option, PollChanged
from classroom.models import Attendee, Poll, Session, Vote
from classroom.refusals import Refused
from classroom.tallying import BadPoll, BadVote, Ballot, TooLarge
from classroom.voting import code


@transaction.atomic
def create(
    by: Attendee,
    *,
    kind: str,
    question: str,
    options: Sequence[Option] = (),
    low: float | None = None,
    high: float | None = None,
    unit: str = "",
    anonymous: bool = True,
    right: Sequence[int] = (),
    why: str = "",
) -> Poll:
    """Make a poll on the spot; it waits to be opened. Raises `Refused`."""
    session, _leader = acting(by, leading=True)
    try:
        tallying.check(Ballot(kind, len(options), low, high), right)
    except BadPoll as error:
        raise Refused("poll.invalid") from error
    made = Poll.objects.create(
        session=session,
        kind=kind,
        question=question,
        options=[option.model_dump() for option in options],
        low=low,
        high=high,
        unit=unit,
        anonymous=anonymous,
        right=sorted(right),
        why=why,
    )
    telling.tell(session, staff=True)
    return made


@transaction.atomic
def change(by: Attendee, poll: int, *, state: str | None = None, shown: bool | None = None) -> None:
    """Open or close a poll, show or hide what came out. An opened one stands in the middle. Raises `Refused`."""
    session, _leader = acting(by, leading=True)
    found = session.polls.select_for_update(no_key=True).filter(pk=poll).first()
    if found is None:
        raise Refused("not.found")
    if found.opened_at is None and state != "open":
        raise Refused("poll.closed")
    events: list[Any] = []
    if state == "open":
        session.stage = "poll"
        session.save(update_fields=["stage"])
        events = [telling.room(session)]
        open_(found)
    elif state == "closed":
        found.closed_at = found.closed_at or timezone.now()
    found.shown = found.shown if shown is None else shown
    recount(found)
    telling.tell(session, room=[*events, told(found)], staff=True)


def opened(poll: Poll) -> PollChanged:
    """Open a poll within another action, also once more; answers what there is to tell."""
    locked = Poll.objects.select_for_update(no_key=True).get(pk=poll.pk)
    open_(locked)
    recount(locked)
    return told(locked)


def shut(poll: Poll) -> PollChanged:
    """Close a poll within another action; answers what there is to tell."""
    locked = Poll.objects.select_for_update(no_key=True).get(pk=poll.pk)
    locked.closed_at = timezone.now()
    recount(locked)
    return told(locked)


def open_(poll: Poll) -> None:
    """Let people vote."""
    poll.opened_at = poll.opened_at or timezone.now()
    poll.closed_at = None


def close_all(session: Session, now: datetime) -> list[PollChanged]:
    """Close what is open; answers what there is to tell."""
    found = list(session.polls.select_for_update(no_key=True).filter(opened_at__isnull=False, closed_at=None))
    for poll in found:
        poll.closed_at = now
        recount(poll)
    return [told(poll) for poll in found]


def told(poll: Poll) -> PollChanged:
    """A poll as the room is told of it."""
    return PollChanged(poll=showing.poll_for_room(poll))


# --- voting -------------------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def vote(by: Attendee, poll: int, value: Any) -> None:
    """Vote; voting again changes it. Counted within a second. Raises `Refused`."""
    session, attendee = standing(by)
    found = session.polls.filter(pk=poll, opened_at__isnull=False).first()
    if found is None:
        raise Refused("not.found")
    try:
        chosen = tallying.read(showing.ballot(found), value)
    except TooLarge as error:
        raise Refused("vote.large") from error
    except BadVote as error:
        raise Refused("vote.invalid") from error
    if not Poll.objects.filter(pk=poll, closed_at=None).update(untold=True):  # locks it, too: nobody votes while it is closed
        raise Refused("poll.closed")
    voter = code(f"poll:{poll}", attendee.pk)
    whose = None if found.anonymous else attendee
    if not Vote.objects.filter(poll=poll, voter=voter).update(value=chosen):
        Vote.objects.create(poll=found, voter=voter, by=whose, value=chosen)
    acted(attendee)
    telling.tell_me(attendee)


def recount(poll: Poll) -> None:
    """Count a poll's votes and store it. Its row must be locked."""
    votes = Vote.objects.filter(poll=poll).values_list("value", flat=True)
    poll.tally = tallying.count(showing.ballot(poll), votes).model_dump(mode="json")
    poll.untold = False
    poll.save(update_fields=["tally", "untold", "opened_at", "closed_at", "shown"])
