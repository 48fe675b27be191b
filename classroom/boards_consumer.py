"""The door to boards: who draws on which, and who only looks."""

from collections.abc import Hashable, Sequence

from django.db.models import Q
from django.utils import timezone

from classroom import boards, door, guests
from classroom.actions.acting import acted
from classroom.boards import Right
from classroom.models import Attendee, Board
from vakkring.accounts.models import Person
from vakkring.realtime.consumers import DocumentAccess, DocumentConsumer, Refusal

COLOURS = 6
COUNTED_EVERY = 300.0
"""Seconds: who draws does something, however many strokes it takes him."""


class BoardConsumer(DocumentConsumer):
    """One socket at a board's document. A wall's document is written by `actions.boards` alone: who has it open sees it change."""

    def __init__(self) -> None:
        super().__init__()
        self.attendee: Attendee | None = None
        self.counted_at = -COUNTED_EVERY

    @property
    def session_id(self) -> int:
        """From the address."""
        return self.key("session_id")

    @property
    def board_id(self) -> int:
        """From the address."""
        return self.key("board_id")

    @property
    def person(self) -> Person | None:
        """Who is logged in."""
        somebody = self.scope["user"]
        return somebody if isinstance(somebody, Person) else None

    def same_right(self) -> Hashable:
        """Two guests are not the same."""
        return super().same_right(), None if self.login else self.session_key

    def access(self) -> DocumentAccess | Refusal:
        """Asked at connecting."""
        return self.accesses([self])[0]

    @classmethod
    def accesses(cls, sockets: "Sequence[BoardConsumer]") -> list[DocumentAccess | Refusal]:
        """Asked again and again while sockets are open: 7 queries for all of them, and one for each at a board of a group."""
        rows = Board.objects.select_related("session", "group", "document").defer("document__state", "document__base")
        found = rows.in_bulk({socket.board_id for socket in sockets})
        known = attendees(sockets)
        here = [socket for socket in sockets if socket.board_id in found]
        standings = door.standings([(socket.person, found[socket.board_id].session) for socket in here])
        by_socket = dict(zip(map(id, here), standings, strict=True))
        return [
            socket.access_to(found.get(socket.board_id), attendee, by_socket.get(id(socket), door.STRANGER))
            for socket, attendee in zip(sockets, known, strict=True)
        ]

    def access_to(self, board: Board | None, attendee: Attendee | None, standing: door.Standing) -> DocumentAccess | Refusal:
        """What this person may do with a board."""
        nobody = Refusal.NOT_LOGGED_IN if self.person is None and attendee is None else Refusal.NOT_ALLOWED
        if board is None or board.session_id != self.session_id:
            return nobody
        right = boards.right_to(board, attendee, standing, timezone.now())
        if right is Right.NOTHING:
            return nobody
        self.attendee = attendee
        return DocumentAccess(
            document_id=board.document_id,
            key=board.document.key,
            may_write=right is Right.WRITE and board.kind != "wall",
            person_id=self.person.pk if self.person else None,
            name=attendee.name if attendee else str(self.person),
            colour=(attendee.pk if attendee else 0) % COLOURS,
        )

    def wrote(self) -> None:
        """He drew something: he takes part."""
        now = self.loop.time()
        if self.attendee is not None and now - self.counted_at >= COUNTED_EVERY:
            self.counted_at = now
            self.live.aside(acted, self.attendee)


def attendees(sockets: Sequence[BoardConsumer]) -> list[Attendee | None]:
    """Who each of these is in his room: 2 queries."""
    strangers = guests.in_sessions({socket.session_key for socket in sockets if socket.person is None and socket.session_key})
    people = {socket.person.pk for socket in sockets if socket.person is not None}
    rows = Attendee.objects.filter(session__in={socket.session_id for socket in sockets})
    found = rows.filter(Q(person__in=people) | Q(guest__in=strangers.values()))
    by_whom = {(one.session_id, one.person_id or one.guest): one for one in found}

    def of(socket: BoardConsumer) -> Attendee | None:
        whose = socket.person.pk if socket.person is not None else strangers.get(socket.session_key or "")
        return by_whom.get((socket.session_id, whose)) if whose is not None else None

    return [of(socket) for socket in sockets]
