"""What happens by itself in a room, once a second: it is told who is there and what was counted, and timers end."""

from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from classroom.actions import dilemmas, grouping, polling, presence, telling
from classroom.messages import Told
from classroom.models import Dilemma, Message, Reaction, RollCall, Session

ABOUT_A_SECOND = timedelta(milliseconds=900)


@transaction.atomic
def tick(session_key: int) -> bool:
    """Look after a room, if no other process does or did so within the last second; answers whether it was done."""
    now = timezone.now()
    due = RollCall.objects.select_for_update(skip_locked=True, of=("self",)).filter(session=session_key, at__lte=now - ABOUT_A_SECOND)
    called = due.first()
    if called is None:
        return False
    # Who is there is looked up before the room is locked: meanwhile people speak.
    session = Session.objects.get(pk=session_key)
    presence.close_lost(session, now)
    people, away_changed = presence.call_roll(session, called, now)
    called.at = now
    session = Session.objects.select_for_update(no_key=True).get(pk=session_key)
    called.save(update_fields=["people", "away", "at"])
    events, staff = counted(session)
    reactions = recounted_messages(session)
    in_room = [telling.message(one) for one in reactions if one.group_id is None]
    told = [*([people] if people else []), *events, *in_room]
    telling.tell(session, room=told, staff=staff or away_changed)
    for group, some in groupby((one for one in reactions if one.group is not None), key=lambda one: one.group):
        if group is not None:
            telling.tell(session, in_group=(group, [telling.message(one) for one in some]))
    end_what_is_over(session, now)
    return True


def counted(session: Session) -> tuple[list[Told], bool]:
    """Count what came in since; answers what to tell the room, and whether who leads must hear of it.

    In a poll that is not shown the room hears how many voted.
    """
    events: list[Told] = []
    for poll in session.polls.select_for_update(no_key=True).filter(untold=True):
        polling.recount(poll)
        events.append(polling.told(poll))
    for dilemma in session.dilemmas.select_for_update(no_key=True).filter(untold=True):
        dilemmas.recount(dilemma)
        if session.dilemma_id == dilemma.pk:
            events.append(dilemmas.told(dilemma))
    staff = bool(events)
    for question in session.questions.select_for_update(no_key=True, of=("self",)).filter(untold=True).select_related("by"):
        question.likes, question.untold = question.liked_by.count(), False
        question.save(update_fields=["likes", "untold"])
        events.append(telling.question(question))
    return events, staff


def recounted_messages(session: Session) -> list[Message]:
    """Count the reactions that came in since; answers the messages, by group."""
    rows = session.messages.select_for_update(no_key=True, of=("self",)).filter(untold=True)
    found = sorted(rows.select_related("by", "group"), key=lambda one: (one.group_id or 0, one.pk))
    counts: dict[int, dict[str, int]] = {one.pk: {} for one in found}
    grouped = Reaction.objects.filter(message__in=found).values_list("message", "kind").annotate(many=Count("pk"))
    for message, kind, many in grouped.order_by("message", "kind"):
        counts[message][kind] = many
    for one in found:
        one.counts, one.untold = counts[one.pk], False
    Message.objects.bulk_update(found, ["counts", "untold"])
    return found


def end_what_is_over(session: Session, now: datetime) -> None:
    """Timers: a dilemma goes to its next phase, groups come back. The dilemma first: its row is locked before people are."""
    if session.ended_at is not None:
        return
    for dilemma in session.dilemmas.select_for_update(no_key=True).filter(ends_at__lte=now, phase__in=dilemmas.NEXT):
        go_on(session, dilemma, now)
    if grouping.is_time_up(session, now):
        moved = grouping.bring_back(session, now)
        telling.tell(session, room=[telling.groups(session)], staff=True, groups=moved.groups, me=moved.people)


def go_on(session: Session, dilemma: Dilemma, now: datetime) -> None:
    """A phase's time is up. Where something else stands before people by now, only the clock stops: nobody is drawn away from that."""
    if session.stage == "dilemma" and session.dilemma_id == dilemma.pk:
        dilemmas.move(session, dilemma, dilemmas.NEXT[dilemma.phase], now)
        return
    events, moved = dilemmas.leave(session, dilemma.pk, now)
    telling.tell(session, room=events, staff=True, groups=moved.groups, me=moved.people)
