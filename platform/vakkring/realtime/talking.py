"""Sockets of rooms: numbered streams to hear, commands to give. Who opens a kind of room extends `StreamConsumer`."""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Hashable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar
from urllib.parse import parse_qs

from vakkring.realtime import commands
from vakkring.realtime.commands import CommandError, Message
from vakkring.realtime.consumers import LARGE, GuardedConsumer
from vakkring.realtime.frames import Frame
from vakkring.realtime.openings import Opening, Question
from vakkring.realtime.refusals import Refusal
from vakkring.realtime.rooms import KeptState, RoomAccess, frames_of, in_transaction
from vakkring.realtime.streams import compact

__all__ = ["CommandError", "Refusal", "RoomAccess", "StreamConsumer"]

log = logging.getLogger(__name__)

PRICE = 8.0
"""What a command costs more than a change in a document: 30 a second, 100 at once."""


class StreamConsumer(GuardedConsumer):
    """One socket in a room.

    Sends `room.state` first, or with `?after=room:17,me:3` what was missed and `room.resumed`; then every event of the streams that this
    person may hear, in order, once. Commands of one socket are carried out one after the other. The same `id` twice has one effect.
    """

    largest = 64 * 1024
    granted: RoomAccess
    repeatable: ClassVar[frozenset[str]] = frozenset()
    """Types of commands that do no harm when they are carried out twice, so that nobody needs to remember them."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = self.opened = False
        self.jobs: deque[Callable[[], Awaitable[object]]] = deque()
        self.working: asyncio.Task[None] | None = None

    # --- for subclasses: all in a thread --------------------------------------------------------------------------------------------------
    def access(self) -> RoomAccess | Refusal:
        """Who this is and what he may hear, or why nothing. `scope["user"]` is the person, `session_key` that of his session."""
        raise NotImplementedError

    def state(self, names: Collection[str]) -> dict[str, dict[str, Any]]:
        """How these streams stand, by name: what JSON can hold. Only reads; all of it is of one moment.

        It is given to others who hear the same stream, too, so nothing in it may depend on who asks; what does belongs to a stream of his
        own.
        """
        raise NotImplementedError

    @classmethod
    def states_of(cls, asked: Sequence[tuple[Any, Collection[str]]]) -> list[dict[str, dict[str, Any]]]:
        """The same for many sockets that come in. Those who can should do it in fewer queries."""
        return [socket.state(list(names)) for socket, names in asked]

    def command(self, message: Message) -> Message | None:
        """Carry a command out, in a transaction; answers what its `ack` says beside. Raises `CommandError`.

        Checks by itself whether this person still may: `granted` can be some seconds old.
        """
        raise NotImplementedError

    def arrived(self) -> None:
        """This socket came in. In a transaction; `gone_away` follows."""

    def gone_away(self) -> None:
        """This socket is closed, and its commands are done. In a transaction. Not called when the process dies."""

    @classmethod
    def tick(cls, room: str) -> None:
        """Once a second for each room with sockets here, in a transaction; other processes do the same. See `live.PROCESS`."""

    # --- coming and going -----------------------------------------------------------------------------------------------------------------
    def same_right(self) -> Hashable:
        """Guests differ by their session."""
        return type(self), self.scope["path"], self.session_key

    def crowd_key(self) -> Hashable:
        """Guests, too, have only so many sockets: each in his room, also those who share a browser."""
        return super().crowd_key() if self.login else (self.granted.room, self.granted.who)

    async def entered(self) -> None:
        """Say how everything stands, then let him hear what comes."""
        self.inside = True
        self.live.rooms.enter(self)
        self.later(partial(self.hand, in_transaction, self.arrived))
        await self.open(positions(self.scope["query_string"]))

    def left(self) -> None:
        """Hear no more; what was asked before is still done."""
        if self.inside:
            self.live.rooms.leave(self, self.granted)
            self.later(partial(self.hand, in_transaction, self.gone_away))

    async def hand(self, doing: Callable[..., Any], *given: Any) -> Any:
        """In a thread, when it is this room's turn."""
        return await self.live.rooms.hands.do(self.granted.room, doing, *given)

    # --- hearing --------------------------------------------------------------------------------------------------------------------------
    async def open(self, after: Mapping[str, int]) -> None:
        """Send what he lacks. Read once more when too much happened meanwhile."""
        rooms = self.live.rooms
        while not self.ended:
            wanted = dict(self.granted.streams)
            kept = rooms.kept_states(wanted.values())
            opening = await self.live.openings.ask(Question(self, wanted, after, kept))
            numbers = {wanted[name]: number for name, number in opening.seqs.items()}
            if wanted == dict(self.granted.streams) and rooms.may_join(numbers):
                self.greet(wanted, opening, [name for name in after if name not in wanted])
                rooms.hear(self, numbers)
                rooms.keep_states(opening.states)
                self.opened = True
                return

    def greet(self, wanted: Mapping[str, str], opening: Opening, lost: list[str]) -> None:
        """Send it."""
        if opening.missed is None:
            self.deliver(Frame(room_state(wanted, opening)))
            return
        for name in lost:
            self.deliver(Frame(left_stream(name)))
        for events in opening.missed.values():
            for frame in frames_of(events):
                self.deliver(frame)
        self.deliver(Frame(compact({"type": "room.resumed", "seqs": opening.seqs})))

    # --- rights that change ---------------------------------------------------------------------------------------------------------------
    def judge(self, found: Any) -> None:
        """What he may hear can have changed: streams end at once, and new ones begin with how they stand."""
        before = self.granted
        if self.inside and isinstance(found, RoomAccess) and (found.room, found.who) != (before.room, before.who):
            found = Refusal.LATER
        super().judge(found)
        if self.opened and not self.ended and found.streams != before.streams:
            for name, key in before.streams.items():
                if found.streams.get(name) != key:
                    self.live.rooms.unhear(self, key)
                    self.deliver(Frame(left_stream(name)))
            self.live.start(self.join({name: key for name, key in found.streams.items() if before.streams.get(name) != key}))

    async def join(self, joined: Mapping[str, str]) -> None:
        """Let him hear more streams, as far as he still may when they have been read."""
        while wanted := self.still_granted(joined):
            states = (await self.live.openings.ask(Question(self, wanted))).states
            numbers = {key: state.number for key, state in states.items()}
            if self.still_granted(wanted) == wanted and self.live.rooms.may_join(numbers):
                for name, key in wanted.items():
                    self.deliver(Frame(joined_stream(name, states[key])))
                self.live.rooms.hear(self, numbers)
                return

    def still_granted(self, some: Mapping[str, str]) -> dict[str, str]:
        """Those of some streams that he may hear now."""
        return {} if self.ended else {name: key for name, key in some.items() if self.granted.streams.get(name) == key}

    # --- commands -------------------------------------------------------------------------------------------------------------------------
    def cost(self, data: bytes | str) -> float:
        """Every command goes to the database."""
        return PRICE + len(data) / LARGE

    def message(self, data: bytes | str) -> None:
        """Carry it out when those before it are done."""
        self.later(partial(self.carry_out, commands.read(data)))

    async def carry_out(self, message: Message) -> None:
        """One command."""
        self.deliver(Frame(await self.hand(commands.answered, self, message)))

    def later(self, job: Callable[[], Awaitable[object]]) -> None:
        """One thing after the other, for each socket."""
        self.jobs.append(job)
        if self.working is None or self.working.done():
            self.working = self.live.rooms.chore(self.work())

    async def work(self) -> None:
        """Until nothing more is to be done. What fails here is put right by a tick."""
        while self.jobs:
            try:
                await self.jobs.popleft()()
            except Exception as error:  # noqa: BLE001 -- the next thing must be done, too
                log.warning("something for %s in %s failed: %r", self.granted.who, self.granted.room, error)

    def unsure(self) -> None:
        """Every command looks for itself, and its sender hears when the database is away. The socket stays for a while."""


# --- what goes over the line ------------------------------------------------------------------------------------------------------------
def positions(query: bytes) -> dict[str, int]:
    """How far a client that comes back heard each stream: `?after=room:17,me:3`. Empty when there is anything odd in it."""
    given = parse_qs(query.decode("latin1")).get("after", [""])[0]
    parts = [part.rpartition(":") for part in given.split(",")] if given else []
    if not all(name and number.isascii() and number.isdigit() and len(number) <= 10 for name, _, number in parts):  # noqa: PLR2004 -- digits
        return {}
    return {name: int(number) for name, _, number in parts}


def room_state(wanted: Mapping[str, str], opening: Opening) -> str:
    """`room.state`, out of states that are text already."""
    states = ",".join(f"{json.dumps(name)}:{opening.states[key].text}" for name, key in wanted.items())
    return f'{{"type":"room.state","seqs":{compact(opening.seqs)},"state":{{{states}}}}}'


def joined_stream(name: str, state: KeptState) -> str:
    """`stream.joined`."""
    return f'{{"type":"stream.joined","stream":{json.dumps(name)},"seq":{state.number},"state":{state.text}}}'


def left_stream(name: str) -> str:
    """`stream.left`."""
    return compact({"type": "stream.left", "stream": name})
