"""The demo's sessions: one that goes on whenever the demo is started, some to come, one of a circle, one that is over.

Made again as often as you like. Everything and everybody is made up; what is said about the trade is on the safe side.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from classroom import outline
from classroom.actions import planning, selling, signup, steps, telling
from classroom.actions.planning import Facts
from classroom.demo_texts import ASKED, CIRCLE, ENDED, FIRST, LIVING, SAID, SECOND, TALLIES, TO_COME, Planned, Prepared
from classroom.models import (
    Attendee,
    Board,
    Deck,
    Group,
    Message,
    Poll,
    Reaction,
    RollCall,
    RoomQuestion,
    Session,
    Slide,
    Stay,
    Vote,
)
from vakkring import markup
from vakkring.accounts.models import Person
from vakkring.community.demo import NEIGHBOURS
from vakkring.community.models import Circle
from vakkring.realtime import streams
from vakkring.vocabulary.models import Topic

IDS = uuid.UUID("8f0de1de-7f0a-4e6e-9d6c-3c0a7a0e5b11")
TRAINER = "tess@vakkring.example"
LASTS = timedelta(hours=2)
"""So long the living room is announced; whoever keeps it alive moves its end."""
REST = timedelta(minutes=10)
"""So long after somebody ended it he can look what is left of it."""


# --- to come ------------------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def make_sessions() -> None:
    """All of them. Those whose day has passed are to come again; what is there already stays as people left it."""
    tess, now = Person.objects.get(email=TRAINER), timezone.now()
    for one in (*TO_COME, CIRCLE):
        session = find_or_plan(tess, one, now)
        if session.ends_at <= now or session.status in {"ended", "cancelled"}:
            begin_anew(session, starts_at=moment(one, now), minutes=one.minutes)
        fill_seats(session, [*(neighbour.email for neighbour in NEIGHBOURS[: one.signed]), *one.also])
    make_ended(tess, now)
    make_living(tess, now)
    transaction.on_commit(outline.renew)


def find_or_plan(tess: Person, one: Planned, now: datetime) -> Session:
    """The session, planned and put in the agenda by the real actions when it is not there yet."""
    key = uuid.uuid5(IDS, one.key)
    known = Session.objects.filter(client_id=key).first()
    if known is not None:
        return known
    starts_at = max(moment(one, now), now + timedelta(minutes=1))
    circle = Circle.objects.filter(slug=one.circle).first() if one.circle else None
    facts = Facts(one.title, one.summary, starts_at, starts_at + timedelta(minutes=one.minutes), one.audience, circle, one.seats)
    session = planning.plan(tess, facts, topics=Topic.objects.filter(slug__in=one.topics), client_id=key)
    for step in one.steps:
        prepare(tess, session, step)
    if one.price:
        selling.set_price(tess, session.pk, {"price": one.price})
    return planning.publish(tess, session.pk)


def moment(one: Planned, now: datetime) -> datetime:
    """Its day and hour, by the clock in the Netherlands."""
    day = timezone.localtime(now) + timedelta(days=one.days)
    return day.replace(hour=one.hour[0], minute=one.hour[1], second=0, microsecond=0)


def prepare(tess: Person, session: Session, one: Prepared) -> None:
    """One step of the plan."""
    deck = make_deck(session, one) if one.slides else None
    steps.add(
        tess,
        session.pk,
        kind=one.kind,
        title=one.title,
        minutes=one.minutes,
        task=one.task,
        deck=deck,
        poll=one.poll,
        dilemma=one.dilemma,
    )


def make_deck(session: Session, one: Prepared) -> Deck:
    """Slides, as safe HTML."""
    deck = Deck.objects.create(session=session, title=one.title)
    for number, (title, text) in enumerate(one.slides, start=1):
        html = markup.from_markdown(text)
        Slide.objects.create(deck=deck, number=number, title=title, html=html, words=f"{title}. {markup.plain(html)}")
    return deck


def fill_seats(session: Session, emails: list[str]) -> None:
    """These people sign up, in this order; who already did, or cancelled, is left alone."""
    known = set(session.signups.values_list("person__email", flat=True))
    people = {one.email: one for one in Person.objects.filter(email__in=set(emails) - known, is_active=True)}
    for email in emails:
        if email in people:
            signup.sign_up(people[email], session.pk)


def begin_anew(session: Session, *, starts_at: datetime, minutes: int, **fields: Any) -> None:
    """As if nobody had been there yet: a demo's room starts clean."""
    groups = [group.stream for group in session.groups.all()]
    people = [attendee.stream for attendee in session.attendees.all()]
    streams.forget([session.stream("room"), session.stream("staff"), *groups, *people])
    plain = {
        "locked": False,
        "chat_open": True,
        "stage": "slide",
        "step": None,
        "slide": None,
        "board": None,
        "dilemma": None,
        "word": None,
    }
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=minutes), "changed_at": timezone.now()}
    clean = {"started_at": None, "ended_at": None, "cancelled_at": None, "settled_at": None}
    Session.objects.filter(pk=session.pk).update(**{**plain, **times, **clean, **fields})
    Vote.objects.filter(poll__session=session).delete()
    Vote.objects.filter(dilemma__session=session).delete()
    for model in (Attendee, Group, Board, RollCall):
        model.objects.filter(session=session).delete()
    prepared = set(session.steps.filter(poll__isnull=False).values_list("poll", flat=True))
    session.polls.exclude(pk__in=prepared).delete()
    session.polls.update(opened_at=None, closed_at=None, shown=False, tally={}, untold=False)
    session.dilemmas.update(phase="ready", ends_at=None, article="", first={}, second={}, untold=False)
    session.steps.update(done_at=None)
    session.refresh_from_db()
    streams.access_changed(session.room)


# --- the one that goes on -----------------------------------------------------------------------------------------------------------------
def make_living(tess: Person, now: datetime) -> None:
    """A room that is open and where something is to be done: the first poll is out."""
    session = find_or_plan(tess, LIVING, now)
    begin = now - timedelta(minutes=8)
    begin_anew(session, starts_at=begin, minutes=LIVING.minutes, started_at=begin)
    step = session.steps.filter(kind="poll").first()
    if step is not None and step.poll_id is not None:
        session.steps.filter(position__lt=step.position).update(done_at=now)
        Poll.objects.filter(pk=step.poll_id).update(opened_at=now)
        first = Slide.objects.filter(deck__session=session).order_by("deck", "number").first()
        Session.objects.filter(pk=session.pk).update(stage="poll", step=step, slide=first)


def living() -> Session | None:
    """The room that goes on."""
    return Session.objects.filter(client_id=uuid.uuid5(IDS, LIVING.key)).first()


@transaction.atomic
def keep_alive() -> bool:
    """Move the end of the living room when it comes near; begin it anew some time after somebody ended it. Answers whether it did."""
    session, now = living(), timezone.now()
    if session is None:
        return False
    if session.ended_at is not None and now < session.ended_at + REST:
        return False
    if session.status != "live":
        make_living(Person.objects.get(email=TRAINER), now)
        transaction.on_commit(outline.renew)
        return True
    if session.ends_at < now + LASTS / 4:
        Session.objects.filter(pk=session.pk).update(ends_at=now + LASTS)
        telling.session_changed(session)
        transaction.on_commit(outline.renew)
    return False


# --- the one that is over -----------------------------------------------------------------------------------------------------------------
def make_ended(tess: Person, now: datetime) -> None:
    """A session of last week with all that is left of one. What was is written down as it would stand there now: no action makes a past."""
    key = uuid.uuid5(IDS, ENDED.key)
    if Session.objects.filter(client_id=key).exists():
        return
    session = find_or_plan(tess, ENDED, now)
    begin = moment(ENDED, now)
    end = begin + timedelta(minutes=ENDED.minutes)
    Session.objects.filter(pk=session.pk).update(
        starts_at=begin, ends_at=end, started_at=begin, ended_at=end, published_at=begin - timedelta(days=7)
    )
    session.refresh_from_db()
    session.steps.update(done_at=end)
    for poll in session.polls.all():
        poll.opened_at, poll.closed_at, poll.shown, poll.tally = begin, end, True, TALLIES[poll.kind]
        poll.save()
    session.dilemmas.update(phase="result", first=FIRST, second=SECOND)
    people = let_people_come(session, begin, end)
    let_people_talk(session, people, begin)
    planning.follow(session)


def let_people_come(session: Session, begin: datetime, end: datetime) -> dict[str, Attendee]:
    """The neighbours, most of them all evening; by the first part of their address. One looked in only, one did nothing."""
    came: dict[str, Attendee] = {}
    for place, person in enumerate(Person.objects.filter(email__in=[one.email for one in NEIGHBOURS]).order_by("pk")):
        name, first = person.email.partition("@")[0], begin + timedelta(minutes=place % 5)
        acts = 0 if place == len(NEIGHBOURS) - 1 else 2 + place % 4
        came[name] = Attendee.objects.create(session=session, person=person, name=str(person), first_at=first, acts=acts)
        left = begin + timedelta(minutes=9) if place == len(NEIGHBOURS) - 2 else end - timedelta(minutes=place % 3)
        Stay.objects.create(attendee=came[name], process="demo", since=first, seen_at=left, until=left)
    return came


def let_people_talk(session: Session, people: dict[str, Attendee], begin: datetime) -> None:
    """What they said and asked, and whom that helped."""
    for place, (name, text, many) in enumerate(SAID):
        said = Message.objects.create(session=session, by=people[name], text=text, at=begin + timedelta(minutes=12 + 4 * place))
        helped = [one for one in people.values() if one != people[name]][:many]
        Reaction.objects.bulk_create(Reaction(message=said, by=one, kind="got_it") for one in helped)
        Message.objects.filter(pk=said.pk).update(counts={"got_it": many})
    for place, (name, text, answered) in enumerate(ASKED):
        at = begin + timedelta(minutes=20 + 5 * place)
        asked = RoomQuestion.objects.create(session=session, by=people[name], text=text, at=at, answered_at=at if answered else None)
        likers = [one for one in people.values() if one != people[name]][: 3 - place]
        asked.liked_by.set(likers)
        RoomQuestion.objects.filter(pk=asked.pk).update(likes=len(likers))
