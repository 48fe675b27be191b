"""Rooms in one process: who is in them, how far each of their streams was told here, and what is new.

What is new is read once, after the doorbell or by looking, and the same text goes to all sockets of its audience, in order. A socket joins
an audience with the number up to which it knows the stream; it gets what has a higher one, and so hears nothing twice and misses nothing.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Collection, Coroutine, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from django.db import transaction

from vakkring.realtime import streams
from vakkring.realtime.frames import Frame
from vakkring.realtime.refusals import Refusal
from vakkring.realtime.streams import Stored
from vakkring.realtime.threads import Hands, with_pen
from vakkring.realtime.watch import Guarded

if TYPE_CHECKING:
    from vakkring.realtime.live import Live

log = logging.getLogger(__name__)

KEPT = 500
"""Events of a stream that are kept for who comes or comes back; and how many somebody may have missed."""
AT_ONCE = 1000
"""Events that are read together."""
STREAMS_AT_ONCE = 50
FRAME_SIZE = 32 * 1024
RETRY_AFTER = 0.5
TICK_EVERY = 1.0
STATE_HOLDS = 1.0
"""Seconds for which a state is given to others, too; what happened since goes behind it."""
STILL_HERE = Frame('{"type":"still.here"}')


@dataclass(frozen=True)
class RoomAccess:
    """What somebody may hear and who he is."""

    room: str
    """"live:12": what belongs together in each process."""
    who: str
    """"a17": whose commands these are, and to whom `streams.direct` speaks."""
    streams: Mapping[str, str]
    """By the name that the client knows ("group-3") the key of each stream that he may hear now."""


class Visitor(Guarded, Protocol):
    """A socket in a room."""

    granted: RoomAccess

    def refuse(self, why: Refusal) -> None:
        """Close the socket."""

    @classmethod
    def tick(cls, room: str) -> None:
        """In a thread, in a transaction: once a second."""


@dataclass(frozen=True)
class KeptState:
    """The state of a stream as it was sent to somebody."""

    number: int
    text: str
    at: float


class Audience:
    """Who hears one stream at this process."""

    def __init__(self, key: str, last: int) -> None:
        self.key, self.last = key, last
        self.exists = last
        """A number up to which the stream is known to go; so what is missing below it was erased."""
        self.hearers: dict[Visitor, int] = {}
        """With the number up to which each knew the stream when he came."""
        self.recent: deque[Stored] = deque(maxlen=KEPT)
        """The newest events that were told here; the last one is number `last`."""
        self.state: KeptState | None = None

    def since(self, number: int) -> list[Stored] | None:
        """What was told after a number; None when that is not kept."""
        missing = self.last - number
        if missing > len(self.recent):
            return None
        return list(self.recent)[-missing:] if missing > 0 else []

    def join(self, visitor: Visitor, number: int) -> None:
        """Let somebody hear what comes after a number; it must be kept what was told since."""
        for frame in frames_of(self.since(number) or ()):
            visitor.deliver(frame)
        self.hearers[visitor] = number

    def tell(self, events: list[Stored]) -> None:
        """Tell what comes next."""
        first, self.last = events[0].number, events[-1].number
        self.recent.extend(events)
        frames = frames_of(events)
        for visitor, known in tuple(self.hearers.items()):
            if known < first:
                for frame in frames:
                    visitor.deliver(frame)
            elif known < self.last:
                for frame in frames_of(one for one in events if one.number > known):
                    visitor.deliver(frame)


def frames_of(events: Iterable[Stored]) -> list[Frame]:
    """Events in few frames, none of them large: who is too slow must not have to take all or nothing."""
    parts: list[list[str]] = []
    size = FRAME_SIZE
    for one in events:
        size += len(one.text)
        if size > FRAME_SIZE:
            parts.append([])
            size = len(one.text)
        parts[-1].append(one.text)
    return [Frame(*part) for part in parts]


@dataclass
class Room:
    """Who is in a room at this process."""

    key: str
    kind: type[Visitor]
    visitors: dict[str, set[Visitor]] = field(default_factory=dict)
    """By `RoomAccess.who`."""
    ticking: bool = False

    def all(self) -> list[Visitor]:
        """Every socket."""
        return [one for sockets in self.visitors.values() for one in sockets]

    def tell(self, who: str, frame: Frame) -> None:
        """Tell one person."""
        for visitor in tuple(self.visitors.get(who, ())):
            visitor.deliver(frame)


class Rooms:
    """All rooms of this process."""

    def __init__(self, live: "Live") -> None:
        self.live = live
        self.rooms: dict[str, Room] = {}
        self.audiences: dict[str, Audience] = {}
        self.behind: dict[str, Audience] = {}
        self.work = asyncio.Event()
        self.hands = Hands()
        self.chores: set[asyncio.Task[Any]] = set()
        self.ears = ThreadPoolExecutor(1, "ears")

    # --- coming and going ---------------------------------------------------------------------------------------------------------------
    def enter(self, visitor: Visitor) -> None:
        """Somebody is in a room from now on."""
        room = self.rooms.setdefault(visitor.granted.room, Room(visitor.granted.room, type(visitor)))
        room.visitors.setdefault(visitor.granted.who, set()).add(visitor)

    def leave(self, visitor: Visitor, access: RoomAccess) -> None:
        """He is no more."""
        for key in access.streams.values():
            self.unhear(visitor, key)
        room = self.rooms.get(access.room)
        if room is not None and (sockets := room.visitors.get(access.who)):
            sockets.discard(visitor)
            if not sockets:
                del room.visitors[access.who]
            if not room.visitors:
                del self.rooms[access.room]

    def may_join(self, numbers: Mapping[str, int]) -> bool:
        """True when what was told after these numbers is still known here."""
        return all(self.audiences[key].since(number) is not None for key, number in numbers.items() if key in self.audiences)

    def hear(self, visitor: Visitor, numbers: Mapping[str, int]) -> None:
        """Let somebody hear streams, by key, from behind these numbers on."""
        for key, number in numbers.items():
            audience = self.audiences.get(key)
            if audience is None:
                audience = self.audiences[key] = Audience(key, number)
                self.look_for(audience)  # for a doorbell that rang before this
            elif number > audience.last:
                self.look_for(audience)
            audience.join(visitor, number)

    def unhear(self, visitor: Visitor, key: str) -> None:
        """He hears a stream no more."""
        audience = self.audiences.get(key)
        if audience is not None:
            audience.hearers.pop(visitor, None)
            if not audience.hearers:
                del self.audiences[key]

    def kept_states(self, keys: Collection[str]) -> dict[str, KeptState]:
        """Of which streams a state is known that is not old, with all that was told since."""
        now, found = self.live.loop.time(), {}
        for key in keys:
            audience = self.audiences.get(key)
            state = audience and audience.state
            if audience and state and now - state.at < STATE_HOLDS and audience.since(state.number) is not None:
                found[key] = state
        return found

    def keep_states(self, states: Mapping[str, KeptState]) -> None:
        """Keep them for who comes next."""
        for key, state in states.items():
            audience = self.audiences.get(key)
            if audience is not None and (audience.state is None or audience.state.at < state.at):
                audience.state = state

    def chore(self, job: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        """Do something that must be done before the process ends."""
        task = self.live.start(job)
        self.chores.add(task)
        task.add_done_callback(self.chores.discard)
        return task

    # --- what is new --------------------------------------------------------------------------------------------------------------------
    def heard(self, news: Mapping[str, Any]) -> None:
        """What the doorbell says."""
        for key, number in news.get("streams", ()):
            audience = self.audiences.get(key)
            if audience is not None:
                self.look_up_to(audience, number)
        for room_key, who in news.get("access", ()):
            if room := self.rooms.get(room_key):
                sockets = room.visitors.get(who, ()) if who else room.all()
                self.live.start(self.live.watch.look_at_all([*sockets]))
        for room_key, who, text in news.get("direct", ()):
            if room := self.rooms.get(room_key):
                room.tell(who, Frame(text))

    def look_for(self, audience: Audience) -> None:
        """There may be something new."""
        self.behind[audience.key] = audience
        self.work.set()

    def look_up_to(self, audience: Audience, number: int) -> None:
        """There is something new if it is known to a lower number here."""
        audience.exists = max(audience.exists, number)
        if number > audience.last:
            self.look_for(audience)

    def look_again(self) -> None:
        """Doorbells may have been missed."""
        for audience in self.audiences.values():
            self.look_for(audience)

    async def look(self) -> None:
        """Look which streams went on without a doorbell, and which were erased."""
        told = {key: audience.last for key, audience in self.audiences.items()}
        found = await self.live.read(streams.last, told) if told else {}
        for key, number in found.items():
            audience = self.audiences.get(key)
            if audience is not None and number < told[key]:
                self.drop(audience)
            elif audience is not None:
                self.look_up_to(audience, number)

    async def follow(self) -> None:
        """Read what is new and tell it, for ever."""
        while True:
            await self.work.wait()
            self.work.clear()
            behind, self.behind = self.behind, {}
            try:
                await self.catch_up(list(behind.values()))
            except Exception as error:  # noqa: BLE001 -- whatever it was, it is read again
                log.warning("streams cannot be read; trying again: %r", error)
                self.behind = behind | self.behind
                self.work.set()
                await asyncio.sleep(RETRY_AFTER)

    async def catch_up(self, audiences: list[Audience]) -> None:
        """Read what is new in these and tell it. Raises what the database does."""
        for start in range(0, len(audiences), STREAMS_AT_ONCE):
            part = audiences[start : start + STREAMS_AT_ONCE]
            existed = [one.exists for one in part]  # what is said while it is read may come too late for it
            found = await self.news_of({one.key: one.last for one in part})
            full = sum(map(len, found.values())) == AT_ONCE
            for audience, number in zip(part, existed, strict=True):
                self.tell(audience, found[audience.key])
                if full:
                    self.look_for(audience)
                elif audience.last < number:
                    self.drop(audience)

    async def news_of(self, numbers: dict[str, int]) -> dict[str, list[Stored]]:
        """What is stored after these numbers."""
        return await self.live.loop.run_in_executor(self.ears, with_pen, streams.since, numbers, AT_ONCE)

    def tell(self, audience: Audience, events: list[Stored]) -> None:
        """Tell what was read, as far as it was not told."""
        fresh = [one for one in events if one.number > audience.last]
        if fresh and fresh[0].number == audience.last + 1:
            audience.tell(fresh)
        elif fresh:
            log.error("stream %s goes on at %s after %s", audience.key, fresh[0].number, audience.last)
            self.drop(audience)

    def drop(self, audience: Audience) -> None:
        """What is known here of a stream holds no more: who hears it comes back for a fresh state."""
        if self.audiences.get(audience.key) is audience:
            del self.audiences[audience.key]
        for visitor in tuple(audience.hearers):
            visitor.refuse(Refusal.LATER)

    # --- now and then -------------------------------------------------------------------------------------------------------------------
    def say_still_here(self) -> None:
        """Let every client know that the line is alive."""
        for room in tuple(self.rooms.values()):
            for visitor in room.all():
                visitor.deliver(STILL_HERE)

    async def tick(self) -> None:
        """Every second, for every room; one that is not done yet is left out."""
        while True:
            await asyncio.sleep(TICK_EVERY)
            for room in self.rooms.values():
                if not room.ticking:
                    self.live.start(self.tick_one(room))

    async def tick_one(self, room: Room) -> None:
        """For one room."""
        room.ticking = True
        try:
            await self.hands.do(room.key, in_transaction, room.kind.tick, room.key)
        except Exception as error:  # noqa: BLE001 -- it comes again in a second
            log.warning("the tick of %s failed: %r", room.key, error)
        finally:
            room.ticking = False


def in_transaction(doing: Any, *given: Any) -> Any:
    """In a thread: all or nothing."""
    with transaction.atomic():
        return doing(*given)
