"""What each audience of a session knows now, from the database, in as many queries for a thousand people as for three.

Counts (votes, reactions, who is there) are those that were told last: who comes in later knows what the others know, and what is told next
fits both.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from classroom import media, showing
from classroom.messages import (
    KEPT_CHAT,
    MOST_NAMES,
    ChatView,
    GroupState,
    GroupsView,
    HandView,
    MeState,
    NamedVote,
    PeopleView,
    RoomState,
    RoomView,
    StaffState,
    Strict,
)
from classroom.models import Attendee, Deck, Group, Message, Reaction, RollCall, RoomQuestion, Session, Slide, Vote
from classroom.voting import code

FEW = 1000
"""So many codes a query may name; with more, all votes of the session are read."""


def fresh(session: Session, attendee: Attendee, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The states of these streams ("room", "me", "staff", "group-3"), as they go over the line."""
    return {name: one(session, attendee, name).model_dump(mode="json") for name in names}


def one(session: Session, attendee: Attendee, name: str) -> Strict:
    """The state of one stream."""
    match name:
        case "room":
            return room_state(session)
        case "staff":
            return staff_state(session)
        case "me":
            return me_states(session, [attendee.pk])[attendee.pk]
        case _:
            return group_states(session.groups.filter(number=int(name.removeprefix("group-"))))[0]


# --- the room -----------------------------------------------------------------------------------------------------------------------------
def room_state(session: Session) -> RoomState:
    """All that everybody in the room knows."""
    return RoomState(
        room=room(session),
        people=people(session),
        chat=chat(session.messages.filter(group=None)),
        questions=[showing.question(one) for one in session.questions.select_related("by")],
        hands=hands(session),
        polls=[showing.poll_for_room(one) for one in session.polls.filter(opened_at__isnull=False)],
        dilemma=showing.dilemma_for_room(session.dilemma) if session.dilemma else None,
        groups=groups(session),
    )


def room(session: Session) -> RoomView:
    """How it stands with the session."""
    slide = None
    if session.slide_id:
        shown = Slide.objects.annotate(of=Count("deck__slides")).get(pk=session.slide_id)
        slide = (shown, shown.of)
    return showing.room(session, list(session.steps.all()), slide)


def people(session: Session) -> PeopleView:
    """Who is there, as it was told last."""
    told = RollCall.objects.filter(session=session).values_list("people", flat=True).first()
    return PeopleView.model_validate(told or {"names": []})


def chat(messages: QuerySet[Message]) -> list[ChatView]:
    """The newest messages as they are shown, oldest first."""
    return [showing.chat(one) for one in newest(messages)]


def newest(messages: QuerySet[Message]) -> list[Message]:
    """The newest messages, oldest first."""
    return list(messages.select_related("by").order_by("-pk")[:KEPT_CHAT])[::-1]


def hands(session: Session) -> list[HandView]:
    """Raised hands, the first one first."""
    raised = session.attendees.filter(hand_at__isnull=False, removed_at=None).order_by("hand_at", "pk")
    return [showing.hand(one) for one in raised[:MOST_NAMES]]


def groups(session: Session) -> GroupsView | None:
    """The groups that are out now."""
    return showing.groups(out_now(session))


def out_now(session: Session) -> list[Group]:
    """The same, as rows with their people."""
    return list(session.groups.filter(ended_at=None).prefetch_related("people"))


# --- who leads ----------------------------------------------------------------------------------------------------------------------------
def staff_state(session: Session) -> StaffState:
    """What only who leads knows."""
    decks = Deck.objects.filter(session=session).prefetch_related(Prefetch("slides", Slide.objects.defer("html", "words")))
    away = RollCall.objects.filter(session=session).values_list("away", flat=True).first()
    return StaffState.model_validate(
        {
            "polls": [showing.poll_for_staff(one) for one in session.polls.all()],
            "named": named(session),
            "dilemmas": [showing.dilemma_for_staff(one) for one in session.dilemmas.all()],
            "decks": [showing.deck(one) for one in decks],
            "away": away or [],
            "help": list(session.groups.filter(ended_at=None, help_at__isnull=False).order_by("number").values_list("number", flat=True)),
        }
    )


def named(session: Session) -> dict[str, list[NamedVote]]:
    """By poll, who chose what where that is not hidden."""
    found: dict[str, list[NamedVote]] = {}
    votes = Vote.objects.filter(poll__session=session, poll__anonymous=False, by__isnull=False)
    for vote in votes.select_related("by").order_by("pk"):
        among = found.setdefault(str(vote.poll_id), [])
        if len(among) < MOST_NAMES:
            among.append(showing.named_vote(vote))
    return found


# --- groups -------------------------------------------------------------------------------------------------------------------------------
def group_states(found: QuerySet[Group], *, with_chat: bool = True) -> list[GroupState]:
    """What each of these groups knows, by number."""
    rows = list(found.order_by("number").select_related("board").prefetch_related("people"))
    return [group_state(one, chat(one.messages.all()) if with_chat else []) for one in rows]


def group_state(group: Group, said: list[ChatView]) -> GroupState:
    """What one group knows."""
    board = getattr(group, "board", None)
    return GroupState(
        number=group.number,
        task=group.task,
        ends_at=group.ends_at,
        people=showing.authors(group.people.all()),
        chat=said,
        notes=group.notes,
        board=board.pk if board else None,
        needs_help=group.help_at is not None,
        said=group.said,
    )


# --- oneself ------------------------------------------------------------------------------------------------------------------------------
def me_states(session: Session, attendees: Sequence[int]) -> dict[int, MeState]:
    """What only each of these people knows, by attendee."""
    rows = Attendee.objects.filter(pk__in=attendees).order_by("pk")
    votes = votes_of(session, attendees)
    liked: dict[int, list[int]] = {}
    for attendee, question in RoomQuestion.liked_by.through.objects.filter(
        roomquestion__session=session, attendee__in=attendees
    ).values_list("attendee", "roomquestion"):
        liked.setdefault(attendee, []).append(question)
    reacted: dict[int, dict[str, list[str]]] = {}
    for reaction in Reaction.objects.filter(message__session=session, by__in=attendees).order_by("pk"):
        reacted.setdefault(reaction.by_id, {}).setdefault(str(reaction.message_id), []).append(reaction.kind)
    sits = dict(
        Group.people.through.objects.filter(group__session=session, group__ended_at=None, attendee__in=attendees).values_list(
            "attendee", "group__number"
        )
    )
    return {
        row.pk: MeState(
            person=showing.person(row),
            group=sits.get(row.pk),
            muted=row.muted,
            hand=row.hand_at is not None,
            votes=votes.get(row.pk, {}),
            liked=sorted(liked.get(row.pk, [])),
            reacted=reacted.get(row.pk, {}),
            media=media.offer(),
        )
        for row in rows
    }


def votes_of(session: Session, attendees: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What each of these people voted, by "poll:<id>" or "dilemma:<id>:<round>". Votes name nobody: his code tells which are his."""
    things = [f"poll:{poll}" for poll in session.polls.filter(opened_at__isnull=False).values_list("pk", flat=True)]
    things += [f"dilemma:{dilemma}" for dilemma in session.dilemmas.values_list("pk", flat=True)]
    whose = {code(thing, attendee): (attendee, thing) for attendee in attendees for thing in things}
    cast = Vote.objects.filter(Q(poll__session=session) | Q(dilemma__session=session))
    if len(whose) <= FEW:
        cast = cast.filter(voter__in=whose)
    found: dict[int, dict[str, Any]] = {}
    for vote in cast.order_by("pk"):
        if vote.voter in whose:
            attendee, thing = whose[vote.voter]
            name = thing if vote.poll_id else f"{thing}:{vote.round}"
            found.setdefault(attendee, {})[name] = vote.value
    return found
