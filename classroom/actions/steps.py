"""The plan of a session: its steps, in order, with the polls, dilemmas and tasks that are prepared in them."""

from typing import Any, Literal

from django.db import transaction

from classroom.actions.planning import locked, tell_room
from classroom.models import Deck, Dilemma, Poll, Session, Step
from vakkring.accounts.models import Person

MOST_STEPS = 40


class TooMany(Exception):  # noqa: N818 -- read as what it is: too many steps
    """More steps than a session can hold."""


class InUse(Exception):  # noqa: N818 -- named for how it stands
    """People have voted on it, or are about to: what they read stays what it was."""


@transaction.atomic
def add(
    person: Person,
    session_pk: int,
    *,
    kind: str,
    title: str,
    minutes: int,
    task: str = "",
    deck: Deck | None = None,
    poll: dict[str, Any] | None = None,
    dilemma: dict[str, Any] | None = None,
) -> Step:
    """Add a step at the end. `poll` and `dilemma` hold the fields of what is prepared. Raises `TooMany` and as `planning.locked` does."""
    session = locked(person, session_pk)
    places = list(session.steps.values_list("position", flat=True))
    if len(places) >= MOST_STEPS:
        raise TooMany
    made = Step.objects.create(
        session=session,
        position=max(places, default=0) + 1,
        kind=kind,
        title=title,
        minutes=minutes,
        task=task,
        deck=deck,
        poll=Poll.objects.create(session=session, **poll) if poll else None,
        dilemma=Dilemma.objects.create(session=session, **dilemma) if dilemma else None,
    )
    tell_room(session)
    return made


@transaction.atomic
def change(
    person: Person,
    step: Step,
    *,
    title: str,
    minutes: int,
    task: str = "",
    deck: Deck | None = None,
    poll: dict[str, Any] | None = None,
    dilemma: dict[str, Any] | None = None,
) -> Step:
    """Change a step and what is prepared in it. Raises `InUse` and as `planning.locked` does."""
    session = locked(person, step.session_id)
    found = Step.objects.select_related("poll", "dilemma").get(pk=step.pk)
    found.title, found.minutes, found.task, found.deck = title, minutes, task, deck
    found.save(update_fields=["title", "minutes", "task", "deck"])
    if found.poll and poll:
        write(Poll.objects.filter(pk=found.poll.pk, opened_at=None), found.poll, poll)
    if found.dilemma and dilemma:
        write(Dilemma.objects.filter(pk=found.dilemma.pk, phase="ready"), found.dilemma, dilemma)
    tell_room(session)
    return found


def write(unused: Any, row: Poll | Dilemma, fields: dict[str, Any]) -> None:
    """Change a prepared poll or dilemma, in one go with the look whether it is still unused. Raises `InUse` when that is too late."""
    if any(getattr(row, name) != value for name, value in fields.items()) and not unused.update(**fields):
        raise InUse


@transaction.atomic
def move(person: Person, step: Step, way: Literal["up", "down"]) -> None:
    """Change places with the step before or after it; nothing happens at the end. Raises as `planning.locked` does."""
    session = locked(person, step.session_id)
    steps = list(session.steps.all())
    place = next((place for place, one in enumerate(steps) if one.pk == step.pk), None)
    other = None if place is None else place + (1 if way == "down" else -1)
    if place is None or other is None or not 0 <= other < len(steps):
        return
    steps[place], steps[other] = steps[other], steps[place]
    renumber(steps)
    tell_room(session)


def renumber(steps: list[Step]) -> None:
    """Number the steps from 1 in this order. A row at a time would meet the number of another one: first all out of the way."""
    for position, step in enumerate(steps, start=1):
        step.position = position
    beyond = [Step(pk=step.pk, position=step.position + 10_000) for step in steps]
    Step.objects.bulk_update(beyond, ["position"])
    Step.objects.bulk_update(steps, ["position"])


@transaction.atomic
def remove(person: Person, step: Step) -> None:
    """Remove a step with what was prepared in it, unless people voted on that. Raises `InUse` and as `planning.locked` does."""
    session = locked(person, step.session_id)
    found = Step.objects.select_related("poll", "dilemma").filter(pk=step.pk).first()
    if found is None:
        return
    if found.poll and not Poll.objects.filter(pk=found.poll.pk, opened_at=None).delete()[0]:
        raise InUse
    if found.dilemma and not Dilemma.objects.filter(pk=found.dilemma.pk, phase="ready").delete()[0]:
        raise InUse
    found.delete()
    renumber(list(session.steps.all()))
    tell_room(session)


def step_of(session: Session, pk: int) -> Step | None:
    """A step of this session by its number."""
    return session.steps.select_related("poll", "dilemma", "deck").filter(pk=pk).first()
