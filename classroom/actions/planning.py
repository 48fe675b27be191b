"""Planning a session: what, when, for whom; putting it in the agenda, calling it off, copying it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from classroom import access, outline, searching
from classroom.actions import telling
from classroom.models import Audience, Deck, Dilemma, Poll, Session, Slide, Step
from vakkring.accounts.access import is_moderator
from vakkring.accounts.actions import audit
from vakkring.accounts.models import Person
from vakkring.community.models import Circle
from vakkring.realtime import streams
from vakkring.search import actions as search
from vakkring.vocabulary.models import Topic

LONGEST_SLUG = 80
TAKEN = frozenset({"nieuw", "agenda", "dia"})
"""Words that addresses of the agenda itself begin with."""
A_WEEK = timedelta(days=7)


class Closed(Exception):  # noqa: N818 -- named for how it stands
    """The session has ended or was called off: it stays as it is."""


class Incomplete(Exception):  # noqa: N818 -- named for what it is
    """It cannot be announced: its time has passed."""


@dataclass(frozen=True)
class Facts:
    """What a session is. `seats` None: as many as come."""

    title: str
    summary: str
    starts_at: datetime
    ends_at: datetime
    audience: str = Audience.MEMBERS
    circle: Circle | None = None
    seats: int | None = None


# --- before it is announced ---------------------------------------------------------------------------------------------------------------
@transaction.atomic
def plan(person: Person, facts: Facts, *, topics: Iterable[Topic] = (), leaders: Iterable[Person] = (), client_id: uuid.UUID) -> Session:
    """Plan a session, a draft that only its trainer sees. The same `client_id` twice plans one. Raises `PermissionDenied`."""
    if not access.may_plan(person) or not may_choose(person, facts):
        raise PermissionDenied
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)  # one after the other: two windows at once plan one
    known = Session.objects.filter(client_id=client_id, trainer=person).first()
    if known is not None:
        return known
    session = Session.objects.create(**vars(facts), slug=free_slug(facts.title), trainer=person, client_id=client_id)
    session.topics.set(topics)
    session.leaders.set(leaders)
    return session


def may_choose(person: Person, facts: Facts) -> bool:
    """True unless it is for a circle that this person neither belongs to nor moderates."""
    if facts.audience != Audience.CIRCLE:
        return True
    return facts.circle is not None and facts.circle in circles_of(person)


def circles_of(person: Person) -> list[Circle]:
    """The circles for which he may plan: his own; a moderator, all."""
    mine = Circle.objects.all() if is_moderator(person) else Circle.objects.filter(members=person)
    return list(mine.select_related("region"))


def free_slug(title: str) -> str:
    """An address that is free. It stays with the session, also when its title changes: calendars and letters hold it."""
    wanted = slugify(title)[:LONGEST_SLUG].strip("-") or "sessie"
    known = {*Session.objects.filter(slug__startswith=wanted).values_list("slug", flat=True), *TAKEN}
    return next(slug for number in range(1, len(known) + 2) if (slug := wanted if number == 1 else f"{wanted}-{number}") not in known)


def locked(person: Person, session_pk: int) -> Session:
    """The session, locked until the transaction ends. Raises `PermissionDenied` for who does not lead it, `Closed` when it is over."""
    session = lock(session_pk)
    if not access.may_lead(person, session):
        raise PermissionDenied
    if session.status in {"ended", "cancelled"}:
        raise Closed
    return session


def lock(session_pk: int) -> Session:
    """The session, locked until the transaction ends; rows that point to it can be written meanwhile."""
    return Session.objects.select_for_update(of=("self",), no_key=True).select_related("trainer", "circle", "offer").get(pk=session_pk)


# --- changing -----------------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def change(
    person: Person, session_pk: int, facts: Facts, *, topics: Iterable[Topic] | None = None, leaders: Iterable[Person] | None = None
) -> Session:
    """Change what a session is. Who signed up hears of another time, place in the agenda or title. Raises as `locked` does.

    Fewer seats than are taken send nobody away; more let people who wait move up.
    """
    from classroom.actions import selling
    from classroom.actions.signup import move_up

    session = locked(person, session_pk)
    if facts.circle != session.circle and not may_choose(person, facts):
        raise PermissionDenied
    moved = (session.starts_at, session.ends_at) != (facts.starts_at, facts.ends_at)
    renamed = session.title != facts.title
    for name, value in vars(facts).items():
        setattr(session, name, value)
    if session.published_at and (moved or renamed):
        note_change(session)
    if moved:
        session.signups.update(reminded_day=None, reminded_hour=None)
    session.save()
    if topics is not None:
        session.topics.set(topics)
    if leaders is not None:
        session.leaders.set(leaders)
        streams.access_changed(session.room)
    move_up(session)
    selling.follow(session)
    follow(session)
    return session


def note_change(session: Session) -> None:
    """Something that people were told is different now: `signup.tell_changes` tells them, and calendars see it. Not yet saved."""
    session.changes += 1
    session.changed_at = timezone.now()


@transaction.atomic
def publish(person: Person, session_pk: int) -> Session:
    """Put it in the agenda. Twice is once. Raises `Incomplete` and as `locked` does."""
    session = locked(person, session_pk)
    now = timezone.now()
    if session.ends_at <= now:
        raise Incomplete
    if session.published_at is None:
        session.published_at = session.changed_at = now
        session.save(update_fields=["published_at", "changed_at"])
        audit(person, "session.published", session.reference)
        follow(session)
    return session


@transaction.atomic
def cancel(person: Person, session_pk: int) -> Session:
    """Call it off for good: whoever signed up is told, who paid gets his money back. Twice is once. Raises as `locked` does."""
    from classroom.actions import selling

    session = lock(session_pk)
    if session.cancelled_at is not None and access.may_lead(person, session):
        return session
    session = locked(person, session_pk)
    session.cancelled_at = timezone.now()
    note_change(session)
    session.save(update_fields=["cancelled_at", "changes", "changed_at"])
    selling.call_off(person, session)
    audit(person, "session.cancelled", session.reference)
    follow(session)
    return session


def follow(session: Session) -> None:
    """Let everything follow that shows sessions: search, the room, what processes keep. At the end of the transaction."""
    entry = searching.entry(session)
    if entry is None:
        search.remove(session.reference)
    else:
        search.index(entry)
    tell_room(session)
    transaction.on_commit(partial(outline.renew, list(session.topics.values_list("slug", flat=True))))


def tell_room(session: Session) -> None:
    """Who is inside sees the change, and is judged anew: it may be for others now, or called off."""
    if session.attendees.exists():
        telling.session_changed(session)
        streams.access_changed(session.room)


# --- once more ----------------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def copy(person: Person, session_pk: int, client_id: uuid.UUID) -> Session:
    """A new draft with the same plan, by this person: the first week to come on the same day and time. Raises `PermissionDenied`."""
    old = Session.objects.select_related("circle").get(pk=session_pk)
    if not access.may_lead(person, old) or not access.may_plan(person):
        raise PermissionDenied
    starts_at = next_on_this_day(old.starts_at, timezone.now())
    facts = Facts(old.title, old.summary, starts_at, starts_at + (old.ends_at - old.starts_at), old.audience, old.circle, old.seats)
    if not may_choose(person, facts):
        facts = Facts(old.title, old.summary, facts.starts_at, facts.ends_at, seats=old.seats)
    new = plan(person, facts, topics=old.topics.all(), leaders=old.leaders.exclude(pk=person.pk), client_id=client_id)
    if not new.steps.exists():
        copy_steps(old, new)
    return new


def next_on_this_day(at: datetime, now: datetime) -> datetime:
    """The same day of the week and the same hour on the clock, in the first week that is still to come."""
    local = timezone.localtime(at)
    weeks = max((now - at) // A_WEEK + 1, 1)
    naive = local.replace(tzinfo=None) + weeks * A_WEEK
    return naive.replace(tzinfo=local.tzinfo)


def copy_steps(old: Session, new: Session) -> None:
    """The steps with what is prepared in them, as if nobody had voted yet."""
    decks = {deck.pk: copy_deck(deck, new) for deck in old.decks.all()}
    for step in old.steps.select_related("poll", "dilemma"):
        Step.objects.create(
            session=new,
            deck=decks[step.deck_id] if step.deck_id else None,
            poll=copy_poll(step.poll, new) if step.poll else None,
            dilemma=copy_dilemma(step.dilemma, new) if step.dilemma else None,
            **{name: getattr(step, name) for name in ("position", "title", "kind", "minutes", "task")},
        )


def copy_poll(poll: Poll, new: Session) -> Poll:
    """A poll without its votes."""
    prepared = ("kind", "question", "options", "low", "high", "unit", "anonymous", "right", "why")
    return Poll.objects.create(session=new, **{name: getattr(poll, name) for name in prepared})


def copy_dilemma(dilemma: Dilemma, new: Session) -> Dilemma:
    """A dilemma before its first phase."""
    return Dilemma.objects.create(session=new, **{name: getattr(dilemma, name) for name in ("title", "role", "case", "options")})


def copy_deck(deck: Deck, new: Session) -> Deck:
    """Slides as they are, with pictures of their own: removing a deck removes its files."""
    copied = Deck.objects.create(session=new, title=deck.title, source=deck.source, position=deck.position)
    Slide.objects.bulk_create(
        Slide(
            deck=copied,
            picture=copy_picture(slide),
            **{name: getattr(slide, name) for name in ("number", "title", "html", "words", "link")},
        )
        for slide in deck.slides.all()
    )
    return copied


def copy_picture(slide: Slide) -> str:
    """A second file with the same picture; empty when there is none, or when the storage lost it."""
    if not slide.picture or not slide.picture.storage.exists(slide.picture.name):
        return ""
    with slide.picture.storage.open(slide.picture.name) as file:
        name = slide.picture.field.generate_filename(slide, slide.picture.name)
        return str(slide.picture.storage.save(name, file))
