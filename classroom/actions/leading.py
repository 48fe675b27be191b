"""What only who leads may do: begin, lock, choose what everybody sees, give the word, mute, send out."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from classroom import door
from classroom.actions import boards, calling, dilemmas, grouping, polling, presence, telling
from classroom.actions.acting import acting, colleague
from classroom.messages import Told
from classroom.models import Attendee, Session, Slide, Step
from classroom.refusals import Refused
from vakkring.realtime import streams

LOOKS = ["locked", "chat_open", "stage", "board", "step", "slide", "dilemma", "word"]
"""The columns of a session that say how its room stands."""


@transaction.atomic
def start(by: Attendee) -> None:
    """Begin the session, from when its door is open: it cannot be taken back, and a week early nobody is there. Raises `Refused`."""
    session, _leader = acting(by, leading=True)
    now = timezone.now()
    if session.started_at is not None:
        raise Refused("session.started")
    if session.published_at is None:
        raise Refused("session.draft")
    if now < session.opens_at:
        raise Refused("session.early")
    session.started_at = now
    session.save(update_fields=["started_at"])
    telling.tell(session, room=[telling.room(session)])


@transaction.atomic
def arrange(
    by: Attendee, *, locked: bool | None = None, chat_open: bool | None = None, stage: str | None = None, board: int | None = None
) -> None:
    """Lock the room, close the chat, choose what stands in the middle. What is None stays as it is. Raises `Refused`."""
    session, _leader = acting(by, leading=True)
    if board is not None and not session.boards.filter(pk=board, group=None).exists():
        raise Refused("not.found")
    session.locked = session.locked if locked is None else locked
    session.chat_open = session.chat_open if chat_open is None else chat_open
    session.stage = stage or session.stage
    session.board_id = board or session.board_id
    if board is None and stage is not None and stage in boards.KINDS and (session.board is None or session.board.kind != stage):
        session.board = boards.board_for(session, stage)
    session.save(update_fields=LOOKS)
    telling.tell(session, room=[telling.room(session)])


@transaction.atomic
def go_to_step(by: Attendee, step: int) -> None:
    """Go to a step of the plan: the one before is done, and what the step needs stands ready. Its poll opens. Raises `Refused`."""
    session, _leader = acting(by, leading=True)
    steps = session.steps.select_related("poll", "dilemma", "deck")
    wanted = steps.filter(pk=step).first()
    if wanted is None:
        raise Refused("not.found")
    before = steps.filter(pk=session.step_id or 0).exclude(pk=wanted.pk).first()
    now = timezone.now()
    events, moved = dilemmas.leave_played(session, wanted.dilemma_id, now)
    events += finish(before, now) if before else []
    session.step, session.stage = wanted, wanted.kind
    events += prepare(session, wanted)
    session.save(update_fields=LOOKS)
    telling.tell(session, room=[telling.room(session), *events], staff=bool(events), groups=moved.groups, me=moved.people)


def finish(step: Step, now: datetime) -> list[Told]:
    """A step is done, and so is its poll: nobody should have two things before him. Answers what there is to tell."""
    step.done_at = now
    step.save(update_fields=["done_at"])
    return [polling.shut(step.poll)] if step.poll is not None and step.poll.state == "open" else []


def prepare(session: Session, step: Step) -> list[Told]:
    """Put in place what a step shows; answers what there is to tell beside the room itself."""
    if step.deck is not None:
        session.slide = step.deck.slides.order_by("number").first() or session.slide
    if step.kind in boards.KINDS:
        session.board = boards.board_for(session, step.kind, step.task)
    if step.poll is not None and not step.poll.shown:
        return [polling.opened(step.poll)]
    if step.dilemma is not None:
        session.dilemma = step.dilemma
        return [dilemmas.told(step.dilemma)]
    return []


@transaction.atomic
def show_slide(by: Attendee, deck: int, number: int) -> None:
    """Show a slide to everybody. Raises `Refused`."""
    session, _leader = acting(by, leading=True)
    session.slide = Slide.objects.filter(deck=deck, deck__session=session, number=number).first()
    if session.slide is None:
        raise Refused("not.found")
    session.stage = "slide"
    session.save(update_fields=LOOKS)
    telling.tell(session, room=[telling.room(session)])


@transaction.atomic
def give_word(by: Attendee, person: int | None) -> None:
    """Give somebody the word: his hand goes down and his microphone may be on. None takes the word back. Raises `Refused`."""
    session, _leader = acting(by, leading=True)
    session.word = colleague(session, person) if person is not None else None
    session.save(update_fields=["word"])
    if session.word is None:
        telling.tell(session, room=[telling.room(session)])
        return
    if session.word.muted:
        calling.silenced([session.word], muted=False)
    Attendee.objects.filter(pk=session.word.pk).update(hand_at=None, muted=False)
    telling.tell(session, room=[telling.room(session), telling.hands(session)], me=[session.word.pk])


@transaction.atomic
def mute(by: Attendee, person: int | None, *, muted: bool = True) -> None:
    """Take somebody's microphone, or give it back; None: of everybody but who leads. Raises `Refused`."""
    session, _leader = acting(by, leading=True)
    if person is None:
        others = list(session.attendees.filter(removed_at=None).exclude(muted=muted).select_related("person"))
        staff = door.leading(session, others)
        meant = [one.pk for one in others if one.pk not in staff]
    else:
        found = colleague(session, person)
        if door.leads(found.person, session):
            raise Refused("person.staff")
        meant = [found.pk]
    rows = Attendee.objects.filter(pk__in=meant)
    calling.silenced(
        rows.exclude(rung=calling.WITHOUT).filter(microphone=True) if muted else rows.exclude(rung=calling.WITHOUT), muted=muted
    )
    rows.update(**({"muted": True, "microphone": False} if muted else {"muted": False}))
    telling.tell(session, me=meant)


@transaction.atomic
def remove(by: Attendee, person: int) -> None:
    """Send somebody out for good. His sockets close at once; what he said stays. Raises `Refused`."""
    session, _leader = acting(by, leading=True)
    found = colleague(session, person)
    if door.leads(found.person, session):
        raise Refused("person.staff")
    now = timezone.now()
    calling.cut_off(found)
    had_hand, had_word = found.hand_at is not None, session.word_id == found.pk
    Attendee.objects.filter(pk=found.pk).update(removed_at=now, hand_at=None, rung="text", microphone=False, camera=False)
    presence.end([found.pk], now)
    if had_word:
        session.word = None
        session.save(update_fields=["word"])
    left = grouping.taken_out(session, found)
    events: list[Told] = [telling.room(session)] if had_word else []
    events += [telling.hands(session)] if had_hand else []
    events += [telling.groups(session)] if left else []
    telling.tell(session, room=events, groups=left)
    streams.access_changed(session.room, found.sender)
