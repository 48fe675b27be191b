"""Saying, reacting, asking, raising one's hand."""

from datetime import timedelta
from typing import Literal

from django.db import transaction
from django.utils import timezone

from classroom.actions import telling
from classroom.actions.acting import acted, acting, leads, meant_group, own_group, standing
from classroom.models import Attendee, Message, Reaction, RoomQuestion, Session
from classroom.refusals import Refused
from classroom.tallying import tidy

MOST_QUESTIONS = 5
"""So many questions of one person wait for an answer."""
MOST_SAID, WITHIN = 20, timedelta(seconds=20)
"""What one person says in so short a time. A flood ends here; a phone that had more waiting after a lost line sends the rest later."""


@transaction.atomic
def say(by: Attendee, text: str, *, parent: int | None = None, to: Literal["room", "group"] = "room", number: int | None = None) -> Message:
    """Say something to the room or to one's own group, with this number. In a closed chat only who leads may; groups talk on.

    Raises `Refused`.
    """
    session, attendee = acting(by)
    group = meant_group(session, attendee, number) if to == "group" else None
    if group is None and not session.chat_open and not leads(session, attendee):
        raise Refused("chat.closed")
    if not tidy(text):
        raise Refused("message.invalid")
    if session.messages.filter(by=attendee, at__gt=timezone.now() - WITHIN).count() >= MOST_SAID and not leads(session, attendee):
        raise Refused("message.many")
    thread = None
    if parent is not None:
        above = session.messages.filter(pk=parent, group=group).first()
        if above is None:
            raise Refused("not.found")
        thread = above.parent_id or above.pk
    said = Message.objects.create(session=session, group=group, by=attendee, parent_id=thread, text=text.strip())
    acted(attendee)
    tell_message(session, said)
    return said


def tell_message(session: Session, said: Message) -> None:
    """Tell a message where it was said."""
    if said.group is None:
        telling.tell(session, room=[telling.message(said)])
    else:
        telling.tell(session, in_group=(said.group, [telling.message(said)]))


@transaction.atomic
def react(by: Attendee, message: int, reaction: str, *, on: bool = True) -> None:
    """Put a reaction under a message, or take it away. The others hear of it within a second. Raises `Refused`."""
    session, attendee = standing(by)
    group = own_group(session, attendee)
    within_reach = session.messages.filter(pk=message, group=None) | session.messages.filter(pk=message, group=group)
    if not within_reach.exists():
        raise Refused("not.found")
    if not Message.objects.filter(pk=message, removed_at=None).update(untold=True):  # locks it, too: reactions come one by one
        raise Refused("chat.removed")
    if on:
        Reaction.objects.get_or_create(message_id=message, by=attendee, kind=reaction)
    else:
        Reaction.objects.filter(message_id=message, by=attendee, kind=reaction).delete()
    acted(attendee)
    telling.tell_me(attendee)


@transaction.atomic
def take_away(by: Attendee, message: int) -> None:
    """Take a message away: its writer may, and who leads. That it was there stays to be seen. Raises `Refused`."""
    session, attendee = acting(by, over=True)
    said = session.messages.select_related("by", "group").filter(pk=message).first()
    if said is None or (said.by_id != attendee.pk and not leads(session, attendee)):
        reachable = said is not None and (said.group is None or said.group == own_group(session, attendee))
        raise Refused("not.allowed" if reachable else "not.found")
    if said.removed_at is not None:
        return
    said.removed_at = timezone.now()
    said.save(update_fields=["removed_at"])
    tell_message(session, said)


@transaction.atomic
def ask(by: Attendee, text: str) -> RoomQuestion:
    """Ask the trainer something. Raises `Refused`."""
    session, attendee = acting(by)
    if not tidy(text):
        raise Refused("message.invalid")
    if session.questions.filter(by=attendee, answered_at=None).count() >= MOST_QUESTIONS:
        raise Refused("question.many")
    asked = RoomQuestion.objects.create(session=session, by=attendee, text=text.strip())
    acted(attendee)
    telling.tell(session, room=[telling.question(asked)])
    return asked


@transaction.atomic
def like(by: Attendee, question: int, *, on: bool = True) -> None:
    """Want a question answered, too, or not any more. Told within a second. Raises `Refused`."""
    session, attendee = standing(by)
    if not session.questions.filter(pk=question).update(untold=True):
        raise Refused("not.found")
    asked = RoomQuestion.objects.get(pk=question)
    if on:
        asked.liked_by.add(attendee)
    else:
        asked.liked_by.remove(attendee)
    acted(attendee)
    telling.tell_me(attendee)


@transaction.atomic
def mark_answered(by: Attendee, question: int, *, answered: bool = True) -> None:
    """Say that a question is answered, or not after all. Raises `Refused`."""
    session, _leader = acting(by, leading=True, over=True)
    asked = session.questions.select_related("by").filter(pk=question).first()
    if asked is None:
        raise Refused("not.found")
    asked.answered_at = timezone.now() if answered else None
    asked.save(update_fields=["answered_at"])
    telling.tell(session, room=[telling.question(asked)])


@transaction.atomic
def raise_hand(by: Attendee, *, up: bool) -> None:
    """Raise or lower one's hand. Raised twice, it keeps its place. Raises `Refused`."""
    session, attendee = acting(by)
    if up == (attendee.hand_at is not None):
        return
    attendee.hand_at = timezone.now() if up else None
    attendee.save(update_fields=["hand_at"])
    if up:
        acted(attendee)
    telling.tell(session, room=[telling.hands(session)], me=[attendee.pk])
