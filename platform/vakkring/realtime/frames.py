"""One message for many sockets: encoded once and written straight to each, where the server allows it.

Daphne's ordinary way costs two changes of the event loop's list of sockets for every write. A non-blocking `send` that succeeds at once
needs none; what the socket does not take goes the ordinary way, which keeps the order. Without our server (`server.py`), as in tests or
under another one, the consumer's own `send` does the work.
"""

from functools import cached_property
from typing import Any

from autobahn.websocket.protocol import PreparedMessage

EXTENSION = "vakkring.socket"
MOST_WAITING = 4 * 1024 * 1024
"""A socket with more bytes than this waiting to go out is too slow."""


class TooSlow(Exception):  # noqa: N818 -- named for what it is
    """The other side does not take what it gets."""


class Frame:
    """A binary message."""

    def __init__(self, payload: bytes) -> None:
        self.payload = payload

    @cached_property
    def wire(self) -> bytes:
        """As it goes over the line: a server does not mask, and Daphne negotiates no compression."""
        return bytes(PreparedMessage(self.payload, True, False, True).payloadHybi)


def write(protocol: Any, frame: Frame) -> bool:
    """Write to a socket of our server; False when it is no such socket (any more). Raises `TooSlow`."""
    transport = getattr(protocol, "transport", None)
    if transport is None or getattr(protocol, "state", None) != protocol.STATE_OPEN or not hasattr(transport, "_tempDataLen"):
        return False
    waiting = transport._tempDataLen + len(transport.dataBuffer) - transport.offset  # noqa: SLF001 -- Twisted names them in no other way
    if waiting > MOST_WAITING:
        raise TooSlow
    data = frame.wire
    if not waiting and not transport.disconnecting:
        try:
            sent = transport.socket.send(data)
        except (BlockingIOError, InterruptedError):
            sent = 0
        except OSError:
            return True  # it is closing; the server hears of it in its own way
        data = data[sent:]
    if data:
        transport.write(data)
    return True
