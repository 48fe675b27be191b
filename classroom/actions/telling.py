"""The one place where a room, its leaders, a group or a person is told something: what they know changes, and is written down as an event.

Called last in an action, with the session's row locked, so that nothing comes in between what is read here and what is told.
"""

from collections.abc import Sequence
from typing import Any

from classroom import showing, state
from classroom.messages import (
    ChatMessage,
    GroupChanged,
    GroupsChanged,
    HandsChanged,
    MeChanged,
    QuestionChanged,
    RoomChanged,
    StaffChanged,
    Told,
)
from classroom.models import Attendee, Group, Message, RoomQuestion, Session
from vakkring.realtime import streams


def tell(
    session: Session,
    *,
    room: Sequence[Told] = (),
    staff: bool = False,
    groups: Sequence[int] = (),
    in_group: tuple[Group, Sequence[Told]] | None = None,
    me: Sequence[int] = (),
) -> None:
    """Tell the room these events, who leads how it stands, groups (by their rows' keys) and people the same, one group these events.

    Attendees are locked before what they know is read: two things that one person does at once must not each tell half.
    """
    persons = list(Attendee.objects.select_for_update(no_key=True).filter(pk__in=me).order_by("pk")) if me else []
    theirs = state.me_states(session, [one.pk for one in persons]) if persons else {}
    ours = state.group_states(session.groups.filter(pk__in=groups), with_chat=False) if groups else []
    for event in room:
        streams.append(session.stream("room"), "room", dumped(event))
    if staff:
        streams.append(session.stream("staff"), "staff", dumped(StaffChanged(staff=state.staff_state(session))))
    if ours:
        names = [f"group-{one.number}" for one in ours]
        told = [dumped(GroupChanged(group=one)) for one in ours]
        streams.append_all([(session.stream(name), name, event) for name, event in zip(names, told, strict=True)])
    if in_group is not None:
        for event in in_group[1]:
            streams.append(in_group[0].stream, f"group-{in_group[0].number}", dumped(event))
    if persons:
        streams.append_all([(one.stream, "me", dumped(MeChanged(me=showing.without_choices(theirs[one.pk])))) for one in persons])


def tell_me(attendee: Attendee) -> None:
    """Tell one person what he knows, in an action that concerns nobody else now. His row is locked until the end of it."""
    session = Session(pk=attendee.session_id)
    tell(session, me=[attendee.pk])


def dumped(event: Told) -> dict[str, Any]:
    """An event as it goes over the line."""
    return event.model_dump(mode="json")


# --- what stands in a room, read anew -----------------------------------------------------------------------------------------------------
def room(session: Session) -> RoomChanged:
    """How it stands with the session."""
    return RoomChanged(room=state.room(session))


def hands(session: Session) -> HandsChanged:
    """Whose hands are up."""
    return HandsChanged(hands=state.hands(session))


def groups(session: Session) -> GroupsChanged:
    """Which groups are out."""
    return GroupsChanged(groups=state.groups(session))


def message(said: Message) -> ChatMessage:
    """Something that was said."""
    return ChatMessage(message=showing.chat(said))


def question(asked: RoomQuestion) -> QuestionChanged:
    """Something that was asked."""
    return QuestionChanged(question=showing.question(asked))


# --- from outside the room ----------------------------------------------------------------------------------------------------------------
def session_changed(session: Session) -> None:
    """For who changes a session's plan, polls, dilemmas, slides or times: its room and who leads it hear of it. Needs a transaction."""
    locked = Session.objects.select_for_update(no_key=True).get(pk=session.pk)
    tell(locked, room=[room(locked)], staff=True)


def author_changed(session: Session, attendees: Sequence[int]) -> None:
    """Tell again all that shows who these people are: one became a leader, or lost his name. With the session's row locked."""
    said = session.messages.filter(by__in=attendees).select_related("by", "group").order_by("pk")
    in_room = list(state.newest(said.filter(group=None)))
    asked = session.questions.filter(by__in=attendees).select_related("by")
    mine = list(session.groups.filter(people__in=attendees, ended_at=None).distinct())
    events = [*map(message, in_room), *map(question, asked), hands(session), room(session), groups(session)]
    tell(session, room=events, groups=[one.pk for one in mine], me=attendees)
    for found in mine:
        tell(session, in_group=(found, [message(one) for one in said.filter(group=found)]))
