"""A shared document in one process: who has it open, what it holds, and what is on its way into the database.

The document in memory runs ahead of the database by what is `pending`. Nothing of that leaves this process before it is committed: answers
to newcomers, what others see and what is acknowledged are all made when a batch is taken, and sent when the batch is stored.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from pycrdt import merge_updates

from vakkring.realtime import protocol
from vakkring.realtime.actions import Document, built
from vakkring.realtime.frames import Frame
from vakkring.realtime.protocol import NOTHING, Malformed, Presence

log = logging.getLogger(__name__)

MOST_CARETS = 8
"""So many clients may stand behind one socket: a phone has one, and one more for every time it came back."""


@dataclass(frozen=True)
class DocumentAccess:
    """What somebody may do with a document. `name` and `colour` are what others see at his caret."""

    document_id: int
    key: str
    may_write: bool
    person_id: int | None
    name: str = ""
    colour: int = 0


class Member(Protocol):
    """A socket at a document."""

    granted: DocumentAccess
    wants_stored: bool
    received: int

    def deliver(self, frame: Frame) -> None:
        """Send a message, without waiting."""

    def end(self, code: int, reason: str) -> None:
        """Close the socket."""


Pending = tuple[Member, bytes]


@dataclass
class Batch:
    """What is stored in one tick, and what leaves once it is."""

    pending: list[Pending]
    presences: list[Presence]
    answers: list[tuple[Member, bytes]]
    counts: dict[Member, int]
    state: bytes
    by_person: dict[int | None, bytes] = field(default_factory=dict)


class Hub:
    """One document."""

    def __init__(self, document_id: int, key: str, updates: Iterable[bytes], last: int) -> None:
        self.document_id, self.key, self.last = document_id, key, last
        self.document: Document = built(updates)
        self.members: set[Member] = set()
        self.pending: list[Pending] = []
        self.asking: list[tuple[Member, bytes]] = []
        self.presences: dict[int, Presence] = {}
        self.clocks: dict[int, int] = {}
        self.owners: dict[int, Member] = {}
        self.fresh: dict[int, Presence] = {}
        self.own: set[int] = set()
        """Numbers of updates that this process stored, as far as `last` has not passed them."""

    # --- coming and going -------------------------------------------------------------------------------------------------------------
    def join(self, member: Member) -> None:
        """Greet a newcomer: who is there, and what we have, so that it sends what we lack."""
        self.members.add(member)
        if self.presences:
            member.deliver(Frame(protocol.who(self.presences.values())))
        # The document may be ahead of the database: then it asks for less than it could, and gets the rest again when that fails.
        member.deliver(Frame(protocol.step_one(self.document.get_state())))

    def leave(self, member: Member) -> None:
        """Take its carets away, for all."""
        self.members.discard(member)
        for client in [client for client, owner in self.owners.items() if owner is member]:
            del self.owners[client]
            known = self.presences.pop(client, None)
            if known is not None:
                self.clocks[client] = known.clock + 1
                self.fresh[client] = Presence(client, known.clock + 1, None)

    # --- what members send --------------------------------------------------------------------------------------------------------------
    def take(self, member: Member, message: protocol.Message) -> None:
        """A message of a member. Raises `Malformed` for an update that does not fit. What readers send changes nothing."""
        if isinstance(message, protocol.AskForMissing):
            self.asking.append((member, message.state_vector))
        elif isinstance(message, protocol.AskForPresences):
            member.deliver(Frame(protocol.who(self.presences.values())))
        elif member.granted.may_write:
            if isinstance(message, protocol.Change):
                self.change(member, message.update)
            else:
                self.see(member, message.entries)

    def change(self, member: Member, update: bytes) -> None:
        """Apply a change here, and let it be stored."""
        member.received += 1
        if update != NOTHING:
            try:
                self.document.apply_update(update)
            except Exception as error:
                raise Malformed("an update that does not fit") from error
        self.pending.append((member, update))

    def see(self, member: Member, entries: Iterable[Presence]) -> None:
        """Take over what a member says about its own carets. What it says about others is an echo, or a lie."""
        held = tuple(entries)
        for entry in held:
            owner = self.owners.get(entry.client)
            if entry.clock <= self.clocks.get(entry.client, -1) or (owner is not None and not same_person(owner, member)):
                continue
            if owner is None and (len(held) > 1 or entry.state is None or self.carets_of(member) >= MOST_CARETS):
                continue
            self.owners[entry.client] = member
            self.put(Presence(entry.client, entry.clock, signed(entry.state, member.granted)))

    def carets_of(self, member: Member) -> int:
        """How many carets stand behind a socket."""
        return sum(owner is member for owner in self.owners.values())

    def put(self, entry: Presence) -> None:
        """Somebody is there, or elsewhere in the text, or gone."""
        self.clocks[entry.client] = entry.clock
        if entry.state is None:
            self.presences.pop(entry.client, None)
        else:
            self.presences[entry.client] = entry
        self.fresh[entry.client] = entry

    # --- storing ------------------------------------------------------------------------------------------------------------------------
    def has_work(self) -> bool:
        """True when something waits to be stored or told."""
        return bool(self.pending or self.asking or self.fresh)

    def batch(self) -> Batch:
        """All that waits. Everything that leaves after storing is made now: later the document may be ahead again."""
        taken = Batch(
            pending=self.pending,
            presences=list(self.fresh.values()),
            answers=[(member, protocol.step_two(self.missing(vector))) for member, vector in self.asking],
            counts={member: member.received for member, _update in self.pending},
            state=self.document.get_state(),
        )
        for person in {member.granted.person_id for member, _update in self.pending}:
            held = [update for member, update in self.pending if member.granted.person_id == person and update != NOTHING]
            if held:
                taken.by_person[person] = merge_updates(*held) if len(held) > 1 else held[0]
        self.pending, self.asking, self.fresh = [], [], {}
        return taken

    def missing(self, vector: bytes) -> bytes:
        """What the other lacks."""
        return self.document.get_update(vector)

    def put_back(self, taken: Batch) -> None:
        """It could not be stored: it waits again, in front of what came meanwhile. Who asked asks again when he comes back."""
        self.pending = taken.pending + self.pending
        self.fresh = {entry.client: entry for entry in taken.presences} | self.fresh

    def stored(self, taken: Batch, numbers: Iterable[int]) -> None:
        """It is in the database: now others see it, newcomers get it, and who wrote it hears so."""
        self.own.update(numbers)
        held = list(taken.by_person.values())
        if held:
            self.tell(Frame(protocol.change(merge_updates(*held) if len(held) > 1 else held[0])))
        for member, answer in taken.answers:
            member.deliver(Frame(answer))
        if taken.presences:
            self.tell(Frame(protocol.who(taken.presences)))
        for member, count in taken.counts.items():
            if member.wants_stored:
                member.deliver(Frame(protocol.stored(count, taken.state)))

    def tell(self, frame: Frame) -> None:
        """Send to all, also to who wrote it: its watchdog wants to hear something now and then."""
        for member in tuple(self.members):
            member.deliver(frame)

    # --- what others stored ---------------------------------------------------------------------------------------------------------------
    def arrived(self, rows: Iterable[tuple[int, bytes]], last: int) -> None:
        """Updates that others stored: another process, or the server itself."""
        for _number, update in rows:
            self.document.apply_update(update)
            self.tell(Frame(protocol.change(update)))
        self.last = max(self.last, last)
        self.own = {number for number in self.own if number > self.last}

    def elsewhere(self, entries: Iterable[Presence]) -> None:
        """Who is there at another process."""
        fresh = [entry for entry in entries if entry.clock > self.clocks.get(entry.client, -1) and entry.client not in self.owners]
        for entry in fresh:
            self.put(entry)
            del self.fresh[entry.client]  # that process has told the others
        if fresh:
            self.tell(Frame(protocol.who(fresh)))

    def writers(self) -> set[int]:
        """Who writes here now."""
        return {member.granted.person_id for member in self.members if member.granted.may_write and member.granted.person_id is not None}


def same_person(one: Member, other: Member) -> bool:
    """True for one socket, and for a socket that comes in the place of one that fell silent."""
    return one is other or (one.granted.person_id is not None and one.granted.person_id == other.granted.person_id)


def signed(state: dict[str, Any] | None, access: DocumentAccess) -> dict[str, Any] | None:
    """What somebody says of his caret, with his name as we know it."""
    return None if state is None else {**state, "user": {"name": access.name, "colour": access.colour}}
