"""The guarded consumer: accept, check, limit, close; and the door to shared documents."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable, Sequence
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import parse_qs

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from vakkring.realtime import frames, live, protocol
from vakkring.realtime.carets import pseudonym
from vakkring.realtime.frames import Frame, TooSlow
from vakkring.realtime.hub import Hub
from vakkring.realtime.logins import Login
from vakkring.realtime.members import DocumentAccess, Held
from vakkring.realtime.pace import Bucket
from vakkring.realtime.protocol import Malformed
from vakkring.realtime.refusals import Refusal

__all__ = ["DocumentAccess", "DocumentConsumer", "GuardedConsumer", "Refusal"]

log = logging.getLogger(__name__)

TRUSTED_FOR = 5.0
"""Seconds for which an answer about somebody's right holds."""
PATIENCE = 15.0
"""Seconds for which a silent socket stays when its right cannot be looked at."""
RATE, ROOM = 240.0, 800.0
BYTES_RATE, BYTES_ROOM = 256.0 * 1024, 4.0 * 1024 * 1024
OF_A_PERSON = 3
"""How much more all sockets of a person together may send than one."""
MOST_SOCKETS = 25
LARGEST_KEY = 2**63 - 1
"""What a row's key can be at most: a database that is asked for more raises an error."""
LARGE = 16 * 1024
"""Messages from this size on cost as many tokens as small ones of the same size together would."""


class Crowd:
    """The sockets of one person or one browser at this process."""

    def __init__(self, key: Hashable, now: float) -> None:
        self.key, self.sockets = key, 0
        self.bucket = Bucket.full(RATE * OF_A_PERSON, ROOM * OF_A_PERSON, now)


_crowds: dict[Hashable, Crowd] = {}


class GuardedConsumer:
    """A socket of somebody who may be here, as long as he may.

    Subclasses say in `access` what that is, and get each message in `message` after it was checked and counted.
    """

    largest: ClassVar[int] = 64 * 1024

    def __init__(self) -> None:
        self.granted: Any = None
        self.login: Login | None = None
        self.crowd: Crowd | None = None
        self.ended = False
        self.checked_at = 0.0
        self.waiting: list[bytes | str] = []
        self.admitting: asyncio.Task[None] | None = None

    @classmethod
    def as_asgi(cls) -> Callable[[dict[str, Any], Any, Any], Awaitable[None]]:
        """An ASGI application: one object for each socket."""

        async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
            await cls().run(scope, receive, send)

        return application

    # --- for subclasses -----------------------------------------------------------------------------------------------------------------
    def key(self, name: str) -> int:
        """A row's key from the address; 0, which no row has, for a number that none can have: it is unknown like any other."""
        number = int(self.scope["url_route"]["kwargs"][name])
        return number if number <= LARGEST_KEY else 0

    def access(self) -> Any:
        """What this person may do here, or a `Refusal`. Called in a thread; `scope["user"]` is who he is."""
        raise NotImplementedError

    @classmethod
    def admissions(cls, sockets: Sequence[Any]) -> list[Any]:
        """The same for many sockets that come in. Those who can should do it in fewer queries."""
        return [socket.access() for socket in sockets]

    @classmethod
    def accesses(cls, sockets: Sequence[Any]) -> list[Any]:
        """The same for many sockets that are open: it is asked of all of them every few seconds."""
        return [socket.access() for socket in sockets]

    async def entered(self) -> None:
        """`granted` is set for the first time."""

    def left(self) -> None:
        """The socket is closed, after it had been entered."""

    def cost(self, data: bytes | str) -> float:
        """How many tokens a message takes."""
        return 1 + len(data) / LARGE

    def message(self, data: bytes | str) -> None:
        """One message. Raise `protocol.Malformed` for what makes no sense."""
        raise NotImplementedError

    # --- coming and going ---------------------------------------------------------------------------------------------------------------
    async def run(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """From the handshake until the socket is closed. Accepts first, so that a refusal can say why."""
        self.scope, self.loop, self.live = scope, asyncio.get_running_loop(), live.here()
        self.bucket = Bucket.full(RATE, ROOM, self.loop.time())
        self.bytes = Bucket.full(BYTES_RATE, BYTES_ROOM, self.loop.time())
        await receive()
        await send({"type": "websocket.accept"})
        self.line = frames.line(scope, send)
        self.line.listen(self.incoming)
        self.admit()
        try:
            while (message := await receive())["type"] != "websocket.disconnect":
                held = message.get("bytes")
                self.incoming(held if held is not None else message["text"])
        finally:
            self.gone()

    def gone(self) -> None:
        """The socket is closed."""
        self.ended = True
        self.line.cut()
        self.live.watch.gone(self)
        if self.crowd is not None:
            self.crowd.sockets -= 1
            if not self.crowd.sockets:
                _crowds.pop(self.crowd.key, None)
        if self.granted is not None:
            self.left()

    def refuse(self, why: Refusal) -> None:
        """Close once, with the reason."""
        if not self.ended:
            self.ended = True
            self.waiting.clear()
            self.line.close(why)

    # --- rights -------------------------------------------------------------------------------------------------------------------------
    def admit(self) -> None:
        """Look whether he may be here, then take what he sent meanwhile."""
        if self.admitting is None:
            self.admitting = self.live.start(self.look())

    async def look(self) -> None:
        """The same, in its own time."""
        try:
            if self.granted is None:
                await self.enter()
            else:
                await self.live.watch.look_at([self])
                if self.stale():
                    self.unsure()
            for data in self.waiting:
                self.handle(data)
            self.waiting.clear()
        except Exception as error:  # noqa: BLE001 -- whatever it was: the person comes back by himself
            log.warning("a socket at %s could not be opened: %r", self.scope["path"], error)
            self.refuse(Refusal.LATER)
        finally:
            self.admitting = None

    async def enter(self) -> None:
        """For the first time."""
        self.judge(await self.live.door.ask(self))
        if self.ended:
            return
        key = self.crowd_key()
        self.crowd = _crowds.setdefault(key, Crowd(key, self.loop.time()))
        self.crowd.sockets += 1
        if self.crowd.sockets > MOST_SOCKETS:
            self.refuse(Refusal.TOO_MANY)
            return
        self.live.watch.come(self)
        await self.entered()

    def meet(self, person: Any) -> None:
        """Who it is, read anew."""
        self.scope["user"] = person or AnonymousUser()

    @property
    def session_key(self) -> str:
        """That of the session in whose browser this socket is, also when nobody is logged in there; empty for a stranger."""
        return str(self.scope["cookies"].get(settings.SESSION_COOKIE_NAME, ""))

    def crowd_key(self) -> Hashable:
        """Whose sockets are counted together: a person's, or those of a browser in which nobody is logged in.

        Who comes without any session shares one allowance with all such: no page of ours opens sockets for them.
        """
        return self.login.person_id if self.login else self.session_key

    def same_right(self) -> Hashable:
        """Two windows of one person at one address."""
        return type(self), self.scope["path"], self.login and self.login.person_id

    def judge(self, found: Any) -> None:
        """Go on with what was found, or close."""
        self.checked_at = self.loop.time()
        if isinstance(found, Refusal):
            self.refuse(found)
        else:
            self.granted = found

    def unjudged(self) -> None:
        """It could not be looked at: what was known goes on for a while."""
        if self.loop.time() - self.checked_at > PATIENCE:
            self.refuse(Refusal.LATER)

    def unsure(self) -> None:
        """He sent something, and whether he still may could not be looked at."""
        self.refuse(Refusal.LATER)

    def stale(self) -> bool:
        """True when the last look is too long ago to take a message."""
        return self.loop.time() - self.checked_at > TRUSTED_FOR

    # --- messages -----------------------------------------------------------------------------------------------------------------------
    def incoming(self, data: bytes | str) -> None:
        """Count it, look at its size, ask whether he may still; then hand it over."""
        if self.ended:
            return
        if len(data) > self.largest:
            self.refuse(Refusal.TOO_LARGE)
        elif not self.within_limits(data):
            self.refuse(Refusal.TOO_MANY)
        elif self.admitting is not None or self.stale():
            self.waiting.append(data)
            self.admit()
        else:
            self.handle(data)

    def within_limits(self, data: bytes | str) -> bool:
        """Take what it costs; False when there is too little left."""
        now, cost = self.loop.time(), self.cost(data)
        if self.crowd is not None and not self.crowd.bucket.take(cost, now):
            return False
        return self.bucket.take(cost, now) and self.bytes.take(len(data), now)

    def handle(self, data: bytes | str) -> None:
        """Hand it over; what is wrong with it ends this socket only."""
        if self.ended:
            return
        try:
            self.message(data)
        except Malformed as error:
            log.info("a socket of %s at %s was closed: %s", self.login and self.login.person_id, self.scope["path"], error)
            self.refuse(Refusal.MALFORMED)
        except Exception:
            log.exception("a message at %s failed", self.scope["path"])
            self.refuse(Refusal.LATER)

    def deliver(self, frame: Frame) -> None:
        """Send without waiting."""
        if not self.ended:
            try:
                self.line.deliver(frame)
            except TooSlow:
                self.refuse(Refusal.TOO_SLOW)


class DocumentConsumer(GuardedConsumer):
    """One socket at a shared document, for the standard `y-websocket` provider."""

    largest = 1024 * 1024
    granted: DocumentAccess

    def __init__(self) -> None:
        super().__init__()
        self.hub: Hub | None = None
        self.wants_stored = False
        self.received = self.stored = 0
        self.held: list[Held] = []
        self.told_at = 0.0

    def access(self) -> DocumentAccess | Refusal:
        """What this person may do with which document, or why nothing."""
        raise NotImplementedError

    def wrote(self) -> None:
        """Something that this person changed is stored. Must not wait."""

    @cached_property
    def asked(self) -> dict[str, list[str]]:
        """What the address asks for: `ack=1` to hear what is stored, `who` to be let in as this person only (see `carets.pseudonym`)."""
        return parse_qs(self.scope["query_string"].decode("latin1"))

    def judge(self, found: Any) -> None:
        """Who could write and only may read now is sent away: his editor would go on as if he wrote.

        So is a page that was made for somebody else, whom a shared phone still shows: what stands in it is not this person's.
        """
        could_write = self.granted is not None and self.granted.may_write
        if isinstance(found, DocumentAccess):
            himself = [pseudonym(found.person_id)]
            if self.asked.get("who", himself) != himself:
                found = Refusal.NOT_LOGGED_IN
            elif could_write and not found.may_write:
                found = Refusal.NOT_ALLOWED
        super().judge(found)

    async def entered(self) -> None:
        """Open the document."""
        self.wants_stored = self.asked.get("ack") == ["1"]
        self.hub = await self.live.join(self)
        if self.ended:
            self.left()

    def left(self) -> None:
        """Leave the document."""
        hub, self.hub = self.hub, None
        if hub is not None:
            self.live.leave(self, hub)

    def cost(self, data: bytes | str) -> float:
        """A caret is cheap, a change goes to the database, and who asks for all gets it encoded for him."""
        head = data[:2]
        if head == b"\x00\x00":
            return 20.0
        return (3.0 if head[:1] == b"\x00" else 1.0) + len(data) / LARGE

    def message(self, data: bytes | str) -> None:
        """Hand it to the document."""
        if isinstance(data, str):
            raise Malformed("text where bytes belong")
        if self.hub is None:
            return
        try:
            self.hub.take(self, protocol.read(data), self.loop.time())
        finally:
            self.live.touch(self.hub)
