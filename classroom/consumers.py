"""The door to a room: who may come in, what he may hear, and what he asks."""

import threading
import time
from collections.abc import Collection, Sequence
from functools import partial
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from classroom import commands, door, guests, state
from classroom.actions import entering, presence, ticking
from classroom.messages import MeState
from classroom.models import Attendee, Group, Session
from classroom.refusals import Refused
from vakkring.accounts.models import Person
from vakkring.realtime.talking import CommandError, Refusal, RoomAccess, StreamConsumer

RENEW_EVERY = 4.0
"""Seconds between two looks at which spans to write down anew: a thousand keys are too many for every second."""
_here = threading.Lock()
"""Sockets come and go in several threads."""


class RoomConsumer(StreamConsumer):
    """One socket in a room."""

    repeatable = frozenset({"media.signal"})
    crowds: ClassVar[dict[str, set["RoomConsumer"]]] = {}
    """By room, the sockets at this process."""
    renewed: ClassVar[dict[str, float]] = {}
    """By room, when they were written down anew."""

    def __init__(self) -> None:
        super().__init__()
        self.attendee: Attendee | None = None
        self.stay = 0
        """The key of his span in this room; 0 until a tick has stored one."""

    @property
    def session_id(self) -> int:
        """From the address."""
        return self.key("session_id")

    @property
    def person(self) -> Person | None:
        """Who is logged in."""
        somebody = self.scope["user"]
        return somebody if isinstance(somebody, Person) else None

    # --- rights -------------------------------------------------------------------------------------------------------------------------
    @classmethod
    def admissions(cls, sockets: "Sequence[RoomConsumer]") -> list[RoomAccess | Refusal]:
        """Asked at connecting: most have seen the page, and are looked at together."""
        found = cls.accesses(sockets)
        return [one if socket.is_settled(one) else socket.access() for socket, one in zip(sockets, found, strict=True)]

    def is_settled(self, found: RoomAccess | Refusal) -> bool:
        """False for who has an account and was not here yet, or leads now and did not before."""
        if self.person is None:
            return True
        return isinstance(found, RoomAccess) and self.attendee is not None and self.attendee.staff == ("staff" in found.streams)

    def access(self) -> RoomAccess | Refusal:
        """Somebody with an account need not have seen the page: he comes in here."""
        session = Session.objects.filter(pk=self.session_id).first()
        if session is not None and self.person is not None:
            try:
                entering.enter(session, self.person)
            except Refused as refused:
                return closing(refused.code)
        return self.accesses([self])[0]

    @classmethod
    def accesses(cls, sockets: "Sequence[RoomConsumer]") -> list[RoomAccess | Refusal]:
        """Asked again and again while sockets are open: 7 queries for all of them."""
        sessions = Session.objects.in_bulk({socket.session_id for socket in sockets})
        known = attendees(sockets, sessions)
        here = [socket for socket in sockets if socket.session_id in sessions]
        found = door.standings([(socket.person, sessions[socket.session_id]) for socket in here])
        standings = dict(zip(map(id, here), found, strict=True))
        groups = sits(known)
        return [
            socket.access_to(sessions.get(socket.session_id), standings.get(id(socket), door.STRANGER), attendee, groups)
            for socket, attendee in zip(sockets, known, strict=True)
        ]

    def access_to(
        self, session: Session | None, standing: door.Standing, attendee: Attendee | None, groups: dict[int, list[int]]
    ) -> RoomAccess | Refusal:
        """What this person may hear in a session."""
        if session is None:
            return Refusal.NOT_ALLOWED
        if attendee is None:
            return Refusal.NOT_LOGGED_IN if self.person is None else Refusal.NOT_ALLOWED
        if why := door.why_not(session, standing, attendee, timezone.now()):
            return closing(why)
        self.attendee = attendee
        streams = {"room": session.stream("room"), "me": attendee.stream}
        if standing.leads:
            streams["staff"] = session.stream("staff")
        streams |= {f"group-{number}": session.stream(f"group-{number}") for number in groups.get(attendee.pk, ())}
        return RoomAccess(session.room, attendee.sender, streams)

    # --- what happens -------------------------------------------------------------------------------------------------------------------
    def state(self, names: Collection[str]) -> dict[str, dict[str, Any]]:
        """How these streams stand."""
        session = Session.objects.select_related("word", "dilemma", "board").get(pk=self.session_id)
        assert self.attendee is not None  # noqa: S101 -- for the type checker: who has no attendee was refused
        return state.fresh(session, self.attendee, names)

    @classmethod
    def states_of(cls, asked: "Sequence[tuple[RoomConsumer, Collection[str]]]") -> list[dict[str, dict[str, Any]]]:
        """The same for many: what only they know in as many queries for all as for one."""
        mine: dict[int, list[int]] = {}
        for socket, names in asked:
            if "me" in names and socket.attendee is not None:
                mine.setdefault(socket.session_id, []).append(socket.attendee.pk)
        sessions = Session.objects.select_related("word", "dilemma", "board").in_bulk({socket.session_id for socket, _names in asked})
        known = {key: one for session, keys in mine.items() for key, one in state.me_states(sessions[session], keys).items()}
        return [socket.state_in(sessions[socket.session_id], names, known) for socket, names in asked]

    def state_in(self, session: Session, names: Collection[str], known: dict[int, MeState]) -> dict[str, dict[str, Any]]:
        """The same for one, with what only he knows read already."""
        assert self.attendee is not None  # noqa: S101 -- the same
        found = state.fresh(session, self.attendee, [name for name in names if name != "me"])
        return found | ({"me": known[self.attendee.pk].model_dump(mode="json")} if "me" in names else {})

    def command(self, message: dict[str, Any]) -> dict[str, Any] | None:
        """Carry it out."""
        assert self.attendee is not None  # noqa: S101 -- the same
        try:
            return commands.carry_out(self.attendee, message)
        except Refused as refused:
            raise CommandError(refused.code, refused.sentence) from refused

    def arrived(self) -> None:
        """He is there from the next tick on: a thousand who come at once are written down together, and one that failed comes again."""
        with _here:
            self.crowds.setdefault(self.granted.room, set()).add(self)

    def gone_away(self) -> None:
        """He is not any more, at least with this socket."""
        with _here:
            held = self.crowds.get(self.granted.room, set())
            held.discard(self)
            if not held:
                self.crowds.pop(self.granted.room, None)
                self.renewed.pop(self.granted.room, None)
        if self.stay:
            presence.leave([self.stay])

    @classmethod
    def tick(cls, room: str) -> None:
        """Write down who came to this process and who still is here, and look after the room."""
        with _here:
            here = [*cls.crowds.get(room, ())]
        came = [(one, one.attendee) for one in here if not one.stay and one.attendee is not None]
        attendees = [attendee for _socket, attendee in came]
        stays = presence.arrive([one.pk for one in attendees], came[0][0].live.name) if came else []
        transaction.on_commit(partial(cls.stay_until_they_leave, [socket for socket, _attendee in came], stays))
        now = time.monotonic()
        if now - cls.renewed.get(room, 0.0) > RENEW_EVERY:
            cls.renewed[room] = now
            presence.renew([one.stay for one in here if one.stay], timezone.now())
        ticking.tick(int(room.removeprefix("live:")))
        entering.place_late(attendees)

    @classmethod
    def stay_until_they_leave(cls, came: "Sequence[RoomConsumer]", stays: Sequence[int]) -> None:
        """Their spans are stored. Who left meanwhile is not there any more."""
        left = []
        for socket, stay in zip(came, stays, strict=True):
            with _here:
                socket.stay = stay
                if socket not in cls.crowds.get(socket.granted.room, ()):
                    left.append(stay)
        presence.leave(left)


def closing(why: str) -> Refusal:
    """How a socket is closed for a code of `refusals`. Who was sent out hears that."""
    return Refusal.SENT_OUT if why == "person.removed" else Refusal.NOT_ALLOWED


def attendees(sockets: Sequence[RoomConsumer], sessions: dict[int, Session]) -> list[Attendee | None]:
    """Who each of these is in his room: 2 queries."""
    strangers = guests.in_sessions({socket.session_key for socket in sockets if socket.person is None and socket.session_key})
    people = {socket.person.pk for socket in sockets if socket.person is not None}
    rows = Attendee.objects.filter(session__in=sessions)
    found = rows.filter(Q(person__in=people) | Q(guest__in=strangers.values()))
    for one in found:
        one.session = sessions[one.session_id]
    by_whom = {(one.session_id, one.person_id or one.guest): one for one in found}

    def of(socket: RoomConsumer) -> Attendee | None:
        whose = socket.person.pk if socket.person is not None else strangers.get(socket.session_key or "")
        return by_whom.get((socket.session_id, whose)) if whose is not None else None

    return [of(socket) for socket in sockets]


def sits(attendees: Sequence[Attendee | None]) -> dict[int, list[int]]:
    """The numbers of the groups in which these people sit now: 1 query."""
    found: dict[int, list[int]] = {}
    keys = [one.pk for one in attendees if one is not None]
    rows = Group.people.through.objects.filter(attendee__in=keys, group__ended_at=None)
    for attendee, number in rows.values_list("attendee", "group__number"):
        found.setdefault(attendee, []).append(number)
    return found
