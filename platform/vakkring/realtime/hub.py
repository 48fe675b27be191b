"""A shared document in one process: who has it open, what it holds, and what is on its way into the database.

The document in memory runs ahead of the database by what is `pending`. Nothing of that leaves this process before it is committed: answers
to newcomers, what others see and what is acknowledged are all made when a batch is taken, and sent when the batch is stored.
"""

import logging
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from pycrdt import merge_updates

from vakkring.realtime import protocol, updates
from vakkring.realtime.actions import Document, built
from vakkring.realtime.carets import Caret, Carets
from vakkring.realtime.depths import Depths
from vakkring.realtime.frames import Frame
from vakkring.realtime.members import Held, Member, owner_of, placed
from vakkring.realtime.protocol import NOTHING, Malformed, Message, Presence
from vakkring.realtime.refusals import Refusal
from vakkring.realtime.updates import Contents

log = logging.getLogger(__name__)

LARGEST = 8 * 1024 * 1024
"""Of a document as it stands, without what was taken away. An article of this size could be opened on no phone."""
SPARE = 64 * 1024
"""A document that is counted anew takes more only with this much room: else each letter typed in a full one would have it counted again."""
MOST_HELD = 1024 * 1024
CARETS_EVERY, CARETS_PER_MEMBER = 0.1, 0.005
"""Seconds between two rounds of carets, at most, and how fast that is reached: every client answers each round with one of its own."""
STORED_EVERY = 0.1

Person = int | None


class Spoilt(Malformed):
    """The library failed halfway: what the document in memory holds is not certain any more."""


@dataclass
class Batch:
    """What is stored in one tick, and what leaves once it is."""

    changes: dict[Person, bytes]
    news: list[bytes]
    answers: list[tuple[Member, Frame]]
    counts: dict[Member, int]
    writers: set[Member]
    """Who changed something in it."""
    state: bytes
    many: int


@dataclass
class Unstored:
    """What waits for the writer."""

    changes: list[tuple[Person, bytes]] = field(default_factory=list)
    counts: dict[Member, int] = field(default_factory=dict)
    writers: set[Member] = field(default_factory=set)
    asking: list[tuple[Member, bytes]] = field(default_factory=list)
    joining: list[Member] = field(default_factory=list)
    answers: list[tuple[Member, Frame]] = field(default_factory=list)
    """Made for a batch that could not be stored."""
    news: list[bytes] = field(default_factory=list)
    """Of other processes: stored, but not told here yet."""

    def __bool__(self) -> bool:
        return bool(self.changes or self.counts or self.asking or self.joining or self.answers or self.news)


class Hub:
    """One document."""

    def __init__(self, document_id: int, key: str, parts: Iterable[bytes], last: int) -> None:
        self.document_id, self.key, self.last = document_id, key, last
        self.members: set[Member] = set()
        self.holding: set[Member] = set()
        """Those with changes that build upon what is not here yet."""
        self.carets = Carets()
        self.carets_told_at = 0.0
        self.unstored = Unstored()
        self.in_flight: Batch | None = None
        self.stored_state = b"\x00"
        self.owing: set[Member] = set()
        """Who was not told yet what is stored."""
        self.behind = False
        """Others stored something that was not read here yet."""
        self.own: set[int] = set()
        """Numbers of updates that this process stored, as far as `last` has not passed them."""
        self.spoilt = False
        self.waiting: deque[tuple[Member, Message]] = deque()
        self.renew(parts)

    def renew(self, parts: Iterable[bytes]) -> None:
        """Build the document: what is stored, and what waits to be."""
        taken = self.in_flight.changes.values() if self.in_flight else ()
        held = [*parts, *taken, *(update for _person, update in self.unstored.changes)]
        self.document: Document = built(held)
        self.size = self.counted()
        self.depths: Depths | None = None
        self.clocks = protocol.clocks(self.document.get_state())
        self.caught: list[bytes] = []
        self.document.observe(lambda event: self.caught.append(event.update))
        self.spoilt = False

    # --- coming and going -------------------------------------------------------------------------------------------------------------
    def join(self, member: Member) -> None:
        """A newcomer; it is greeted with the next batch."""
        self.members.add(member)
        self.unstored.joining.append(member)

    def leave(self, member: Member, now: float) -> None:
        """Take its caret away, for all."""
        self.members.discard(member)
        self.holding.discard(member)
        self.carets.leave(id(member), now)

    # --- what members send --------------------------------------------------------------------------------------------------------------
    def take(self, member: Member, message: Message, now: float) -> None:
        """A message of a member. Raises `Malformed` for an update that cannot be. What readers send changes nothing."""
        if self.spoilt:
            self.waiting.append((member, message))
        elif isinstance(message, protocol.AskForMissing):
            self.unstored.asking.append((member, message.state_vector))
        elif isinstance(message, protocol.AskForPresences):
            member.deliver(Frame(protocol.who(self.carets.all())))
        elif not member.granted.may_write:
            return
        elif isinstance(message, protocol.Change):
            self.change(member, message.update)
        elif behind := self.carets.say(owner_of(member), message.payload, now):
            member.deliver(Frame(protocol.who(behind)))

    def change(self, member: Member, update: bytes) -> None:
        """Apply a change here, and let it be stored. One that builds upon what is not here yet is held until that comes."""
        member.received += 1
        contents = updates.inspect(update)
        for client in contents.ends:
            known = self.carets.known.get(client)
            if known and known.owner.person_id != member.granted.person_id and contents.brings(client, self.clocks):
                raise Malformed("a change in somebody else's name")
        held = Held(member.received, update, contents)
        if not contents.fits(self.clocks):
            member.held.append(held)
            if member in self.members:
                self.holding.add(member)
            if sum(len(one.update) for one in member.held) > MOST_HELD:
                raise Malformed("too much that builds upon what never came")
            return
        self.apply(member, held)
        self.apply_held()

    def apply_held(self) -> None:
        """Apply what was held, as far as it fits now; one may make room for the next."""
        while not self.spoilt and (
            fitting := [(one, held) for one in self.holding for held in one.held if held.contents.fits(self.clocks)]
        ):
            member, held = fitting[0]
            member.held.remove(held)
            if not member.held:
                self.holding.discard(member)
            try:
                self.apply(member, held)
            except Malformed:
                member.refuse(Refusal.MALFORMED)

    def apply(self, member: Member, held: Held) -> None:
        """Apply one change, and keep the difference that it made: whoever says again what is known has not written it."""
        if held.contents.changes and not self.has_room_for(len(held.update)):
            member.refuse(Refusal.FULL)
            return
        self.caught.clear()
        if held.update != NOTHING:
            self.measure(held.contents)
            self.put(held.update)
        for client, end in held.contents.ends.items():
            self.clocks[client] = max(end, self.clocks.get(client, 0))
        for made in self.caught:
            self.size += len(made)
            self.unstored.changes.append((member.granted.person_id, made))
            self.unstored.writers.add(member)
        self.unstored.counts[member] = placed(member)

    def measure(self, contents: Contents) -> None:
        """Look how deep it nests. Raises `Malformed`. Who writes words nests nothing: a document is measured when somebody first does."""
        if self.depths is None and contents.nests:
            self.depths = Depths(self.document.get_update())
        if self.depths is not None:
            self.depths.take(contents.pieces)

    def measure_stored(self, update: bytes) -> None:
        """The same of what another process took, maybe one of an older release. Too deep: it is measured anew when somebody here nests."""
        if self.depths is None:
            return
        try:
            self.depths.take(updates.inspect(update, most=None).pieces)
        except Malformed:
            self.depths = None

    def has_room_for(self, many: int) -> bool:
        """True when so many bytes still fit. Counted on, and anew once that is too much: what people take away makes room again."""
        if self.size + many <= LARGEST:
            return True
        self.size = self.counted()
        return self.size + many <= LARGEST - SPARE

    def counted(self) -> int:
        """How large the document is: of what was taken away the library keeps no more than that it was there."""
        return len(self.document.get_update())

    def put(self, update: bytes) -> None:
        """Into the document. Raises `Malformed` when it cannot be read, `Spoilt` when it failed on the way in."""
        try:
            self.document.apply_update(update)
        except ValueError as error:
            self.depths = None  # it was measured, and did not come in
            raise Malformed("an update that cannot be read") from error
        except Exception as error:
            self.spoilt = True
            raise Spoilt("an update that does not fit") from error
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # the library's, and no `Exception`
                raise
            self.spoilt = True
            raise Spoilt("an update at which the library panics") from None

    # --- storing ------------------------------------------------------------------------------------------------------------------------
    def batch(self) -> Batch:
        """All that waits. What leaves after storing is made now: later the document may be ahead again."""
        waiting, self.unstored = self.unstored, Unstored()
        changes: dict[Person, list[bytes]] = {}
        for person, update in waiting.changes:
            changes.setdefault(person, []).append(update)
        state = self.document.get_state()
        answers = waiting.answers
        if waiting.joining:
            # What we have, so that the newcomer sends what we lack; and who is there.
            greeting = Frame(protocol.step_one(state), protocol.who(self.carets.all()))
            answers += [(member, greeting) for member in waiting.joining]
        answers += [(member, Frame(protocol.step_two(self.document.get_update(vector)))) for member, vector in waiting.asking]
        by_person = {person: merged(held) for person, held in changes.items()}
        self.in_flight = Batch(by_person, waiting.news, answers, waiting.counts, waiting.writers, state, len(waiting.changes))
        return self.in_flight

    def put_back(self) -> None:
        """It could not be stored: it waits again, in front of what came meanwhile."""
        taken, self.in_flight = self.in_flight, None
        if taken is not None:
            later = self.unstored
            later.changes[:0] = taken.changes.items()
            later.news[:0] = taken.news
            later.answers[:0] = taken.answers
            later.counts = taken.counts | later.counts
            later.writers |= taken.writers

    def stored(self, numbers: Iterable[int], now: float) -> list[Caret]:
        """It is in the database: now others see it, newcomers get it, and who wrote it hears so. Answers the carets that went along."""
        taken, self.in_flight = self.in_flight, None
        if taken is None:
            return []
        self.own.update(numbers)
        self.stored_state = taken.state
        held = [*taken.news, *taken.changes.values()]
        fresh = self.take_carets(now)
        if held or fresh:
            text = [protocol.change(merged(held))] if held else []
            carets = [protocol.who([caret.said for caret in fresh])] if fresh else []
            self.tell(Frame(*text, *carets))
        for member, answer in taken.answers:
            member.deliver(answer)
        for member, count in taken.counts.items():
            member.stored = count
            if member.wants_stored:
                self.owing.add(member)
        for member in taken.writers:
            member.wrote()
        return fresh

    def tell_stored(self, now: float) -> bool:
        """Tell what is stored, to each not too often; True when somebody still has to hear it."""
        for member in tuple(self.owing):
            if member not in self.members:
                self.owing.discard(member)
            elif now - member.told_at >= STORED_EVERY:
                self.owing.discard(member)
                member.told_at = now
                member.deliver(Frame(protocol.stored(member.stored, self.stored_state)))
        return bool(self.owing)

    def tell(self, frame: Frame) -> None:
        """Send to all, also to who wrote it: its watchdog wants to hear something now and then."""
        for member in tuple(self.members):
            member.deliver(frame)

    # --- carets -------------------------------------------------------------------------------------------------------------------------
    def carets_due(self, now: float) -> float:
        """In how many seconds carets may be told. Nobody minds when nobody hears it."""
        return max(0.0, self.carets_told_at + min(CARETS_EVERY, CARETS_PER_MEMBER * len(self.members)) - now)

    def take_carets(self, now: float) -> list[Caret]:
        """Who has moved, when it may be told again."""
        if not self.carets.fresh or self.carets_due(now):
            return []
        self.carets_told_at = now
        return self.carets.drain()

    def tell_carets(self, now: float) -> list[Caret]:
        """Tell who has moved, if it may be told again; answers whom."""
        fresh = self.take_carets(now)
        if fresh:
            self.tell(Frame(protocol.who([caret.said for caret in fresh])))
        return fresh

    def tell_elsewhere(self, fresh: list[Presence]) -> None:
        """Tell who is where at another process."""
        if fresh:
            self.tell(Frame(protocol.who(fresh)))

    # --- what others stored ---------------------------------------------------------------------------------------------------------------
    def arrived(self, rows: Iterable[tuple[int, bytes]], last: int) -> None:
        """Updates that others stored: another process, or the server itself. They are told with the next batch."""
        for number, update in rows:
            try:
                self.put(update)
            except Malformed:
                log.exception("update %s of document %s does not fit", number, self.document_id)
                continue
            self.unstored.news.append(update)
            self.size += len(update)
            self.measure_stored(update)
        self.clocks = protocol.clocks(self.document.get_state())
        self.last = max(self.last, last)
        self.own = {number for number in self.own if number > self.last}
        self.apply_held()

    def writers(self) -> set[int]:
        """Who writes here now."""
        return {member.granted.person_id for member in self.members if member.granted.may_write and member.granted.person_id is not None}


def merged(held: list[bytes]) -> bytes:
    """Several updates as one."""
    return merge_updates(*held) if len(held) > 1 else held[0]
