"""The guarded consumer: accept, check, limit, close; and the door to shared documents."""

import asyncio
import enum
import logging
from collections.abc import Mapping
from importlib import import_module
from types import SimpleNamespace
from typing import Any, ClassVar
from urllib.parse import parse_qs

from channels.consumer import get_handler_name
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from vakkring.realtime import frames, live, protocol
from vakkring.realtime.frames import EXTENSION, Frame, TooSlow
from vakkring.realtime.hub import DocumentAccess, Hub
from vakkring.realtime.pace import Bucket

__all__ = ["DocumentAccess", "DocumentConsumer", "GuardedConsumer", "Refusal"]

log = logging.getLogger(__name__)

TRUSTED_FOR = 4.0
"""Seconds for which an answer about somebody's right holds."""
RATE, ROOM = 60.0, 240.0
BIGGEST = 512 * 1024


class Refusal(enum.Enum):
    """Why a socket is closed: the code and the sentence. Clients do not come back after 4400 to 4499."""

    MALFORMED = 4400
    NOT_LOGGED_IN = 4401
    NOT_ALLOWED = 4403
    TOO_SLOW = 4508
    TOO_MANY = 4529

    @property
    def reason(self) -> str:
        """What the person reads; at most 123 bytes go over the line."""
        return {
            Refusal.MALFORMED: _("Dit bericht begrijpen we niet, of het is te groot."),
            Refusal.NOT_LOGGED_IN: _("Je bent niet meer ingelogd."),
            Refusal.NOT_ALLOWED: _("Je mag hier niet (meer) bij."),
            Refusal.TOO_SLOW: _("Je verbinding is te traag."),
            Refusal.TOO_MANY: _("Dat waren te veel berichten. Wacht even."),
        }[self]


class GuardedConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels carries no types
    """A socket of somebody who may be here, as long as he may.

    Subclasses say in `access` who that is, and get each message in `message` after it was checked and counted.
    """

    biggest: ClassVar[int] = BIGGEST

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.granted: Any = None
        self.checked_at = 0.0
        self.ended = False
        self.bucket = Bucket.full(RATE, ROOM, 0.0)

    async def dispatch(self, message: Mapping[str, Any]) -> None:
        """As Channels does, without its trip to a thread before every message: what goes to the database closes connections itself."""
        handler = getattr(self, get_handler_name(message), None)
        if handler is None:
            raise ValueError(f"No handler for {message['type']}")
        await handler(message)

    # --- for subclasses -----------------------------------------------------------------------------------------------------------------
    def access(self) -> Any:
        """What this person may do here, or a `Refusal`. Called in a thread, with `scope["user"]` read anew."""
        raise NotImplementedError

    async def entered(self) -> None:
        """The socket is open and `granted` is set."""

    async def left(self) -> None:
        """The socket is closed, after it had been entered."""

    async def message(self, data: bytes) -> None:
        """One message. Raise `protocol.Malformed` for what makes no sense."""
        raise NotImplementedError

    # --- coming and going ---------------------------------------------------------------------------------------------------------------
    async def connect(self) -> None:
        """Accept, so that a refusal can say why; then look."""
        await self.accept()
        self.bucket.at = asyncio.get_running_loop().time()
        await self.check()
        if self.granted is not None and not self.ended:
            live.here().guarded.add(self)
            await self.entered()

    async def disconnect(self, code: int) -> None:  # noqa: ARG002 -- Channels' signature
        """Gone."""
        self.ended = True
        live.here().guarded.discard(self)
        if self.granted is not None:
            await self.left()

    async def check(self) -> None:
        """Ask whether he may (still) be here; close when not. When the database does not answer, what was known goes on for a while."""
        now = asyncio.get_running_loop().time()
        try:
            found = await database_sync_to_async(self.ask)()
        except Exception:
            log.exception("a right could not be checked")
            if self.granted is None or now - self.checked_at > 5 * TRUSTED_FOR:
                self.end(live.COME_BACK, _("Er ging iets mis. We proberen het zo opnieuw."))
            return
        self.checked_at = now
        if isinstance(found, Refusal):
            self.refuse(found)
        else:
            self.granted = found

    def ask(self) -> Any:
        """In a thread: who it is now, and what he may do."""
        key = self.scope["cookies"].get(settings.SESSION_COOKIE_NAME)
        # A session that is over logs nobody in; one with an old signature neither.
        request: Any = SimpleNamespace(session=import_module(settings.SESSION_ENGINE).SessionStore(key))
        self.scope["user"] = get_user(request) if key else AnonymousUser()
        return self.access()

    def refuse(self, why: Refusal) -> None:
        """Close, with the reason."""
        self.end(why.value, why.reason)

    def end(self, code: int, reason: str) -> None:
        """Close once, without waiting."""
        if not self.ended:
            self.ended = True
            asyncio.get_running_loop().create_task(self.close(code=code, reason=reason))

    # --- messages -----------------------------------------------------------------------------------------------------------------------
    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Count it, look at its size, ask whether he may still; then hand it over."""
        if self.ended or self.granted is None:
            return
        now = asyncio.get_running_loop().time()
        if not self.bucket.take(now):
            self.refuse(Refusal.TOO_MANY)
            return
        if now - self.checked_at > TRUSTED_FOR:
            await self.check()
        if self.ended:
            return
        data = bytes_data if bytes_data is not None else (text_data or "").encode()
        if len(data) > self.biggest:
            self.refuse(Refusal.MALFORMED)
            return
        try:
            await self.message(data)
        except protocol.Malformed as error:
            log.info("a socket of person %s sent %s", self.scope["user"].pk, error)
            self.refuse(Refusal.MALFORMED)

    def deliver(self, frame: Frame) -> None:
        """Send without waiting: straight to the socket where the server allows it."""
        if self.ended:
            return
        try:
            if not frames.write(self.scope.get("extensions", {}).get(EXTENSION), frame):
                asyncio.get_running_loop().create_task(self.send_late(frame))
        except TooSlow:
            self.refuse(Refusal.TOO_SLOW)

    async def send_late(self, frame: Frame) -> None:
        """The ordinary way."""
        if not self.ended:
            await self.send(bytes_data=frame.payload)


class DocumentConsumer(GuardedConsumer):
    """One socket at a shared document, for the standard `y-websocket` provider."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.hub: Hub | None = None
        self.wants_stored = False
        self.received = 0

    async def entered(self) -> None:
        """Open the document."""
        self.wants_stored = parse_qs(self.scope["query_string"].decode("latin1")).get("ack") == ["1"]
        self.hub = await live.here().join(self)
        if self.ended:
            await self.left()

    async def left(self) -> None:
        """Leave the document."""
        hub, self.hub = self.hub, None
        if hub is not None:
            live.here().leave(self, hub)

    async def message(self, data: bytes) -> None:
        """Hand it to the document."""
        if self.hub is None:
            return
        message = protocol.read(data)
        try:
            self.hub.take(self, message)
        except protocol.Malformed:
            # The document in memory may be spoilt: everybody starts over with what is stored.
            live.here().drop(self.hub, live.COME_BACK, _("Even opnieuw verbinden."))
            raise
        if self.hub.has_work():
            live.here().touch(self.hub)
