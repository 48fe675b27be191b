"""Daphne with four things more: messages without detours, reasons when a socket is closed, a word for who sends too much, and a goodbye."""

import asyncio
import gc
import logging
import random
import sys
import time
from typing import Any

from daphne.cli import CommandLineInterface
from daphne.server import Server
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet import defer

from vakkring.realtime import live
from vakkring.realtime.frames import EXTENSION, DirectLine, Heard, unframed
from vakkring.realtime.refusals import Refusal

log = logging.getLogger(__name__)

LARGEST_MESSAGE = 2 * 1024 * 1024
"""Consumers allow less and say so; this is what is read into memory at all."""
SWITCH_EVERY = 0.001
"""Seconds after which a busy thread lets others run: the thread that stores must not wait long for the event loop."""
GOODBYE = 10.0
"""Seconds that somebody gets to read why he is sent away: who is too slow has much to read before that."""
SPREAD = 2.0
"""Seconds over which sockets are sent away when the server stops, so that they do not all come back at the same moment."""


class SocketProtocol(WebSocketProtocol):  # type: ignore[misc]  # Daphne carries no types
    """One socket. `heard` gets its messages as soon as the application has set it."""

    heard: Heard | None = None
    data: bytes

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: N802, N803 -- Autobahn's names
        """To the application; without its queue and its task, when it wants that."""
        if self.heard is None:
            super().onMessage(payload, isBinary)
        else:
            self.last_ping = time.time()
            self.heard(payload if isBinary else payload.decode())

    def processData(self) -> bool:  # noqa: N802
        """The plain case without Autobahn's state machine, which costs more than all we do with a message. True when there is more."""
        if self.heard is None or self.current_frame is not None or self.inside_message or self.state != self.STATE_OPEN:
            return bool(super().processData())
        found = unframed(self.data)
        if found is None:
            return bool(super().processData())
        payload, end = found
        self.data = self.data[end:]
        self.onMessage(payload, isBinary=True)
        return len(self.data) > 0

    def _max_message_size_exceeded(self, *_sizes: Any) -> None:
        """Say it, instead of dropping the connection. What comes behind is read and forgotten."""
        self.failedByMe = True
        self.say_goodbye(Refusal.TOO_LARGE)

    def say_goodbye(self, why: Refusal) -> None:
        """Close with the code and the sentence; Daphne knows only codes, and Autobahn's own way not all of them."""
        self.close_with(why.code, why.reason)

    def close_with(self, code: int, reason: str) -> None:
        """Close, if it is open."""
        if self.state == self.STATE_OPEN:
            self.sendCloseFrame(code=code, reasonUtf8=reason.encode(), isReply=False)


class LiveServer(Server):  # type: ignore[misc]
    """Daphne's server with our sockets."""

    leaving = False
    """True once it is to stop: who asks for a socket then is for another process."""

    @property
    def ws_factory(self) -> Any:
        """What makes sockets; Daphne sets it when it starts."""
        return self._ws_factory

    @ws_factory.setter
    def ws_factory(self, factory: Any) -> None:
        factory.protocol = SocketProtocol
        factory.setProtocolOptions(closeHandshakeTimeout=GOODBYE)
        self._ws_factory = factory

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        """As Daphne does, with a line to the socket in the scope. Who is late gets no answer: then the proxy asks another process."""
        if isinstance(protocol, SocketProtocol):
            if self.leaving:
                protocol.transport.abortConnection()
            scope.setdefault("extensions", {})[EXTENSION] = DirectLine(protocol)
        return super().create_application(protocol, scope)

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        """As Daphne does; it would leave the reason of a close out."""
        if message["type"] == "websocket.close" and message.get("reason") and protocol.state == protocol.STATE_OPEN:
            protocol.close_with(message.get("code", 1000), message["reason"])
        else:
            await super().handle_reply(protocol, message)

    def kill_all_applications(self) -> Any:
        """Stop listening, let everybody go with a word, store what waits; then as Daphne does."""
        stopped = defer.Deferred.fromFuture(asyncio.ensure_future(self.stop_gently()))
        stopped.addBoth(lambda _: super(LiveServer, self).kill_all_applications())
        return stopped

    async def stop_gently(self) -> None:
        """At most a few seconds, when all answer the goodbye."""
        self.leaving = True
        for listener in self.listeners:
            if (port := getattr(listener, "result", None)) is not None:
                port.stopListening()
        loop = asyncio.get_running_loop()
        told: set[SocketProtocol] = set()
        spread, until = loop.time() + SPREAD, loop.time() + SPREAD + GOODBYE
        while (here := self.sockets()) and loop.time() < until:
            # Whose handshake goes on can be told nothing yet: he is, once it has ended.
            for socket in [one for one in here if one.state == one.STATE_OPEN and one not in told]:
                told.add(socket)
                loop.call_later(random.uniform(0, max(0.0, spread - loop.time())), socket.say_goodbye, Refusal.RESTART)  # noqa: S311 -- no secret
            await asyncio.sleep(0.05)  # Daphne tells nobody when one has closed
        await live.here().stop()

    def sockets(self) -> list[SocketProtocol]:
        """Those that are not closed yet."""
        return [one for one in self.connections if isinstance(one, SocketProtocol) and one.state != one.STATE_CLOSED]


class LiveInterface(CommandLineInterface):  # type: ignore[misc]
    """Daphne's command line with our server."""

    server_class = LiveServer

    def load_asgi_app(self, asgi_app_path: str) -> Any:
        """What is loaded by then stays: looking for garbage in all of it would stop everybody for a tenth of a second, again and again."""
        application = super().load_asgi_app(asgi_app_path)
        gc.collect()
        gc.freeze()
        return application


def serve(host: str, port: int, application: str = "vakkring.config.asgi:application") -> None:
    """Serve pages and websockets until the process is stopped. A request may take a minute."""
    sys.setswitchinterval(SWITCH_EVERY)
    size = str(LARGEST_MESSAGE)
    LiveInterface().run(
        [
            *("--bind", host, "--port", str(port), "--verbosity", "0", "--http-timeout", "60"),
            *("--websocket-max-message-size", size, "--websocket-max-frame-size", size),
            application,
        ]
    )
