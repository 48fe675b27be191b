"""From rows to what rooms see. Pure: the rows come with what is needed."""

from collections.abc import Iterable, Sequence
from typing import Any

from classroom import slides
from classroom.messages import (
    MOST_NAMES,
    ChatView,
    DilemmaView,
    GroupsView,
    GroupView,
    HandView,
    MeState,
    NamedVote,
    PersonView,
    PollView,
    QuestionView,
    RoomView,
    StepView,
    Tally,
)
from classroom.models import Attendee, Dilemma, Group, Message, Poll, RoomQuestion, Session, Slide, Step, Vote
from classroom.tallying import Ballot, without_result


def person(attendee: Attendee) -> PersonView:
    """Somebody, with how he takes part now."""
    return author(attendee).model_copy(
        update={"rung": attendee.rung, "microphone": attendee.microphone, "camera": attendee.camera, "muted": attendee.muted}
    )


def author(attendee: Attendee) -> PersonView:
    """Who said something. Without how he takes part: that changes later on, and what was said does not come again."""
    return PersonView(id=attendee.pk, name=attendee.name, staff=attendee.staff)


def without_choices(me: MeState) -> MeState:
    """What somebody is told of himself: that he chose, not what. Events stay in the database, with whose they are."""
    return me.model_copy(update={"votes": dict.fromkeys(me.votes)})


def authors(attendees: Iterable[Attendee]) -> list[PersonView]:
    """Some people, always in the same order."""
    return [author(one) for one in sorted(attendees, key=lambda one: one.pk)]


def room(session: Session, steps: Sequence[Step], slide: tuple[Slide, int] | None) -> RoomView:
    """How it stands with a session. `slide` comes with how many its deck has."""
    return RoomView.model_validate(
        {
            "status": session.status,
            "title": session.title,
            "opens_at": session.opens_at if session.published_at else None,
            "started_at": session.started_at,
            "ends_at": session.ends_at,
            "locked": session.locked,
            "chat_open": session.chat_open,
            "stage": session.stage,
            "step": session.step_id,
            "steps": [step_of(one) for one in steps],
            "slide": slide and slides.view_of(*slide),
            "board": session.board_id,
            "task": session.board.title if session.board else "",
            "word": author(session.word) if session.word else None,
        }
    )


def step_of(step: Step) -> StepView:
    """A step of the plan."""
    told = {name: getattr(step, name) for name in ("title", "kind", "minutes", "task")}
    return StepView.model_validate({"id": step.pk, "done": step.done_at is not None, **told})


def chat(message: Message) -> ChatView:
    """What somebody said; of what was taken away only that it was there."""
    removed = message.removed_at is not None
    return ChatView(
        id=message.pk,
        by=author(message.by),
        text="" if removed else message.text,
        parent=message.parent_id,
        at=message.at,
        reactions={} if removed else message.counts,
        removed=removed,
    )


def question(asked: RoomQuestion) -> QuestionView:
    """A question for the trainer."""
    return QuestionView(id=asked.pk, by=author(asked.by), text=asked.text, votes=asked.likes, answered=asked.answered_at is not None)


def hand(attendee: Attendee) -> HandView:
    """A raised hand."""
    assert attendee.hand_at is not None  # noqa: S101 -- for the type checker: only raised ones are asked for
    return HandView(person=author(attendee), at=attendee.hand_at)


def ballot(poll: Poll) -> Ballot:
    """What can be chosen in it."""
    return Ballot(poll.kind, len(poll.options), poll.low, poll.high)


def poll_for_room(poll: Poll) -> PollView:
    """A poll as everybody sees it: what came out, and what is right, only once it is shown."""
    whole = poll_for_staff(poll)
    return whole if poll.shown else whole.model_copy(update={"tally": without_result(whole.tally), "right": [], "why": ""})


def poll_for_staff(poll: Poll) -> PollView:
    """A poll with all there is to know."""
    return PollView.model_validate(
        {
            "id": poll.pk,
            "kind": poll.kind,
            "question": poll.question,
            "options": poll.options,
            "low": poll.low,
            "high": poll.high,
            "unit": poll.unit,
            "state": poll.state,
            "anonymous": poll.anonymous,
            "shown": poll.shown,
            "tally": poll.tally,
            "quiz": bool(poll.right),
            "right": poll.right,
            "why": poll.why,
        }
    )


def named_vote(vote: Vote) -> NamedVote:
    """Who chose what, for who leads."""
    assert vote.by is not None  # noqa: S101 -- for the type checker: only those with names are asked for
    return NamedVote(by=author(vote.by), value=vote.value)


def dilemma_for_room(dilemma: Dilemma) -> DilemmaView:
    """A dilemma as everybody sees it: what came out, and what each choice leads to, only at the end."""
    whole = dilemma_for_staff(dilemma)
    if dilemma.phase == "result":
        return whole
    options = [option.model_copy(update={"short": "", "long": ""}) for option in whole.options]
    return whole.model_copy(update={"first": Tally(), "second": Tally(), "options": options})


def dilemma_for_staff(dilemma: Dilemma) -> DilemmaView:
    """A dilemma with all there is to know. `votes` are those of the round that goes on, or went on last."""
    first, second = Tally.model_validate(dilemma.first), Tally.model_validate(dilemma.second)
    return DilemmaView.model_validate(
        {
            "id": dilemma.pk,
            "title": dilemma.title,
            "role": dilemma.role,
            "case": dilemma.case,
            "options": dilemma.options,
            "phase": dilemma.phase,
            "ends_at": dilemma.ends_at,
            "first": first,
            "second": second,
            "votes": second.votes if dilemma.phase in {"second", "result"} else first.votes,
            "article": dilemma.article,
        }
    )


def groups(out: Sequence[Group]) -> GroupsView | None:
    """The groups that are out, as everybody sees them; None when there are none."""
    if not out:
        return None
    sit = {found.pk: found.people.all() for found in out}
    few = sum(map(len, sit.values())) <= MOST_NAMES
    views = [
        GroupView(number=one.number, count=len(sit[one.pk]), people=authors(sit[one.pk]) if few else [], needs_help=one.help_at is not None)
        for one in out
    ]
    return GroupsView(groups=views, task=out[0].task, ends_at=out[0].ends_at)


def deck(found: Any) -> dict[str, Any]:
    """A deck as who leads sees it: what there is to choose."""
    held = [{"number": one.number, "title": one.title} for one in found.slides.all()]
    return {"id": found.pk, "title": found.title, "of": len(held), "slides": held}
