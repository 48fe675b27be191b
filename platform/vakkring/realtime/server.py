"""Daphne, with its sockets within reach of `frames.write`."""

from collections.abc import Sequence
from typing import Any

from daphne.cli import CommandLineInterface
from daphne.server import Server

from vakkring.realtime.frames import EXTENSION

BIGGEST_MESSAGE = 1024 * 1024


class OpenServer(Server):  # type: ignore[misc]  # Daphne carries no types
    """Puts each websocket's protocol into its scope."""

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        """As Daphne does, with an extension of ours."""
        if scope["type"] == "websocket":
            scope.setdefault("extensions", {})[EXTENSION] = protocol
        return super().create_application(protocol, scope)

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        """As Daphne does; it would leave the reason of a close out."""
        reason = message.get("reason")
        if message["type"] == "websocket.close" and reason and protocol.state == protocol.STATE_OPEN:
            protocol.sendClose(code=message.get("code", 1000), reason=reason)
        else:
            await super().handle_reply(protocol, message)


class LiveInterface(CommandLineInterface):  # type: ignore[misc]
    """Daphne's command line with our server."""

    server_class = OpenServer


def serve(host: str, port: int, *more: str) -> None:
    """Serve pages and websockets until the process is stopped."""
    LiveInterface().run(arguments(host, port, more))


def arguments(host: str, port: int, more: Sequence[str]) -> list[str]:
    """What Daphne is told: a request may take a minute, a message may be a megabyte."""
    return [
        *("--bind", host, "--port", str(port), "--verbosity", "0", "--http-timeout", "60"),
        *("--websocket-max-message-size", str(BIGGEST_MESSAGE), "--websocket-max-frame-size", str(BIGGEST_MESSAGE)),
        *more,
        "vakkring.config.asgi:application",
    ]
