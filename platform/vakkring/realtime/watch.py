"""Looks around now and then: who may still be here, what no doorbell told, who is silent. One for each process."""

import asyncio
import logging
import math
from collections.abc import Hashable, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

from vakkring.realtime import actions, logins, protocol, queries
from vakkring.realtime.frames import Frame
from vakkring.realtime.logins import Login
from vakkring.realtime.refusals import Refusal

if TYPE_CHECKING:
    from vakkring.realtime.hub import Hub
    from vakkring.realtime.live import Live

log = logging.getLogger(__name__)

LOOK_EVERY = 3.5
"""Seconds from one look at a socket to the next: a right that ended closes its sockets within 5 seconds."""
REST = 0.05
AT_ONCE = 50
TEND_EVERY = 2.0
SAY_EVERY = 15.0
"""Seconds in which every client hears something, for it gives a connection up that is silent for 30; and in which is said who writes."""


class Guarded(Protocol):
    """A socket whose right is looked at now and then."""

    login: Login | None

    @property
    def session_key(self) -> str:
        """That of the session in whose browser it is; empty for a stranger."""

    @classmethod
    def admissions(cls, sockets: Sequence[Any]) -> list[Any]:
        """What each of these sockets of one kind, which come in, may do, or why it may not."""

    def same_right(self) -> Hashable:
        """Sockets with the same value have the same right."""

    @classmethod
    def accesses(cls, sockets: Sequence[Any]) -> list[Any]:
        """What each of these sockets of one kind may do, or why it may not."""

    def meet(self, person: Any) -> None:
        """Who it is, read anew."""

    def judge(self, found: Any) -> None:
        """Go on with that, or close."""

    def unjudged(self) -> None:
        """It could not be looked at."""

    def deliver(self, frame: Frame) -> None:
        """Send something."""


class Watch:
    """What is looked after."""

    def __init__(self, live: "Live") -> None:
        self.live = live
        self.sockets: dict[Guarded, float] = {}
        """With the moment of the last look in the round; those that were looked at longest ago come first."""
        self.said_at = 0.0

    # --- rights -------------------------------------------------------------------------------------------------------------------------
    async def look(self) -> None:
        """Look at all sockets again and again, some at a time, evenly over the time there is: in between others have the processor."""
        due, before = 0.0, self.live.loop.time()
        while True:
            await asyncio.sleep(REST)
            now = self.live.loop.time()
            # After a database that hung, or when many left, a round or two is enough.
            due, before = min(due + len(self.sockets) * (now - before) / LOOK_EVERY, len(self.sockets)), now
            while (many := self.part()) and (due >= many or self.overdue()):
                await self.look_at(self.next(many))
                due = min(max(0.0, due - many), len(self.sockets))

    def come(self, socket: Guarded) -> None:
        """Look at it from now on. It was looked at when it came in."""
        self.sockets[socket] = self.live.loop.time()

    def gone(self, socket: Guarded) -> None:
        """No more."""
        self.sockets.pop(socket, None)

    def part(self) -> int:
        """How many are looked at together: parts of the same size, or some would be passed over in a round."""
        many = len(self.sockets)
        return math.ceil(many / math.ceil(many / AT_ONCE)) if many else 0

    def overdue(self) -> bool:
        """True when somebody was not looked at for too long: those behind him left, and parts became fewer."""
        return self.live.loop.time() - next(iter(self.sockets.values())) >= LOOK_EVERY

    def next(self, many: int) -> list[Guarded]:
        """So many of those that were looked at longest ago; they go behind the others."""
        found, now = list(islice(self.sockets, many)), self.live.loop.time()
        for socket in found:
            del self.sockets[socket]
            self.sockets[socket] = now
        return found

    async def look_at_all(self, sockets: list[Guarded]) -> None:
        """Look at many."""
        for start in range(0, len(sockets), AT_ONCE):
            await self.look_at(sockets[start : start + AT_ONCE])

    async def look_at_those(self, people: set[int], sessions: set[str]) -> None:
        """Look at the sockets of these people and browsers' sessions: something was said about their rights."""
        await self.look_at_all(
            [one for one in self.sockets if one.session_key in sessions or (one.login and one.login.person_id in people)]
        )

    async def look_at(self, sockets: list[Guarded]) -> None:
        """Look at some of them."""
        try:
            verdicts = await self.live.read(judged, sockets)
        except Exception as error:  # noqa: BLE001 -- a look that failed is no reason to look no more
            log.warning("rights could not be looked at: %r", error)
            for socket in sockets:
                socket.unjudged()
            return
        for socket, found in zip(sockets, verdicts, strict=True):
            socket.judge(found)

    # --- documents and rooms ------------------------------------------------------------------------------------------------------------
    async def tend(self) -> None:
        """Look after the documents and the rooms again and again."""
        while True:
            await asyncio.sleep(TEND_EVERY)
            try:
                await self.look_for_news()
                await self.live.rooms.look()
            except Exception as error:  # noqa: BLE001 -- the same
                log.warning("could not look for what others wrote: %r", error)
            now = self.live.loop.time()
            say = now - self.said_at > SAY_EVERY
            self.said_at = now if say else self.said_at
            hubs = list(self.live.hubs.values())
            for hub in hubs:
                hub.carets.forget(now)
                self.live.touch(hub)
                if say:
                    hub.tell(STILL_HERE)
            if say:
                self.say_present(hubs)
                self.live.rooms.say_still_here()

    async def look_for_news(self) -> None:
        """What no doorbell told."""
        if self.live.hubs:
            newest = await self.live.read(queries.newest, tuple(self.live.hubs))
            for document_id, number in newest.items():
                hub = self.live.hubs.get(document_id)
                if hub is not None and number > hub.last:
                    self.live.new(document_id)

    def say_present(self, hubs: "Iterable[Hub]") -> None:
        """Let readers know who writes."""
        writing = {hub.key: hub.writers() for hub in hubs}
        if any(writing.values()):
            self.live.aside(actions.note_all_present, writing)


STILL_HERE = Frame(protocol.who([]))


def admitted(sockets: list[Guarded]) -> list[Any]:
    """In a thread: who each socket that comes in is, and what he may do, or why nothing."""
    people = {login.session_key: (login, person) for login, person in logins.people({one.session_key for one in sockets}).items()}
    kinds: dict[type[Guarded], list[Guarded]] = {}
    for socket in sockets:
        socket.login, person = people.get(socket.session_key, (None, None))
        socket.meet(person)
        kinds.setdefault(type(socket), []).append(socket)
    found: dict[Guarded, Any] = {}
    for kind, some in kinds.items():
        found |= zip(some, kind.admissions(some), strict=True)
    return [found[socket] for socket in sockets]


def judged(sockets: list[Guarded]) -> list[Any]:
    """In a thread: what each socket may do, or why it may not. Those with the same right are looked at once, those of one kind together.

    A right is a person's; a socket whose session has ended has none, though he has others in another session.
    """
    people = logins.people({socket.login.session_key for socket in sockets if socket.login is not None})
    wanted: dict[type[Guarded], dict[Hashable, Guarded]] = {}
    here = [socket for socket in sockets if socket.login is None or socket.login in people]
    for socket in here:
        socket.meet(people.get(socket.login) if socket.login else None)
        wanted.setdefault(type(socket), {})[socket.same_right()] = socket
    known: dict[Hashable, Any] = {}
    for kind, found in wanted.items():
        known |= zip(found, kind.accesses([*found.values()]), strict=True)
    logged_in = set(here)
    return [known[socket.same_right()] if socket in logged_in else Refusal.NOT_LOGGED_IN for socket in sockets]
