"""Messages for many sockets: encoded once, and written straight to each where the server allows it.

Daphne's ordinary way costs two changes of the event loop's list of sockets for every write. A non-blocking `send` that succeeds at once
needs none; what the socket does not take goes the ordinary way, which keeps the order. Under our server (`server.py`) a `DirectLine` does
that; under any other one, and in tests, a `QueuedLine` sends as ASGI says.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from functools import cached_property
from typing import Any, Protocol

from vakkring.realtime.refusals import Refusal

EXTENSION = "vakkring.line"
MOST_WAITING = 1024 * 1024
"""Bytes that may wait for a socket, beside the largest message it ever got: with more it is too slow."""

Send = Callable[[dict[str, Any]], Awaitable[None]]
Heard = Callable[[bytes | str], None]


class TooSlow(Exception):  # noqa: N818 -- named for what it is
    """The other side does not take what it gets."""


class Frame:
    """One or more messages that go out together: bytes or text."""

    def __init__(self, *payloads: bytes | str) -> None:
        self.payloads = payloads

    @cached_property
    def wire(self) -> bytes:
        """As they go over the line."""
        return b"".join(map(framed, self.payloads))


def framed(payload: bytes | str) -> bytes:
    """A whole websocket message: a server masks nothing, and Daphne negotiates no compression."""
    opcode, data = (0x1, payload.encode()) if isinstance(payload, str) else (0x2, payload)
    length = len(data)
    if length < 126:  # noqa: PLR2004 -- RFC 6455, 5.2: then the length needs no bytes of its own
        return bytes([0x80 | opcode, length]) + data
    if length < 1 << 16:
        return bytes([0x80 | opcode, 126]) + length.to_bytes(2) + data
    return bytes([0x80 | opcode, 127]) + length.to_bytes(8) + data


def unframed(data: bytes) -> tuple[bytes, int] | None:
    """The binary message at the beginning of what a client sent, and where it ends; None when it is not the plain case.

    That is a whole message in one frame of less than 64 kB, masked as clients must. Everything else is for the library to judge.
    """
    if len(data) < 6 or data[0] != 0x82 or data[1] < 0x80 or data[1] == 0xFF:  # noqa: PLR2004
        return None
    length, start = data[1] & 0x7F, 6
    if length == 126:  # noqa: PLR2004
        length, start = int.from_bytes(data[2:4]), 8
    end = start + length
    if len(data) < end:
        return None
    mask = data[start - 4 : start] * (length // 4 + 1)
    return (int.from_bytes(data[start:end]) ^ int.from_bytes(mask[:length])).to_bytes(length), end


class Line(Protocol):
    """A socket, from the server's side."""

    def deliver(self, frame: Frame) -> None:
        """Send without waiting. Raises `TooSlow`."""

    def close(self, why: Refusal) -> None:
        """Close, with the reason, after what was delivered."""

    def listen(self, heard: Heard) -> None:
        """Give every message to `heard` rather than to the application's `receive`, where that is possible."""

    def cut(self) -> None:
        """The socket is gone: stop."""


def line(scope: Mapping[str, Any], send: Send) -> Line:
    """The best line this server offers."""
    found: Line | None = scope.get("extensions", {}).get(EXTENSION)
    return found or QueuedLine(send)


class DirectLine:
    """Writes to a socket of our own server. `protocol` is Daphne's, with a `heard`."""

    def __init__(self, protocol: Any) -> None:
        self.protocol = protocol
        self.largest = 0

    def deliver(self, frame: Frame) -> None:
        """Straight to the socket when nothing waits, else behind what waits."""
        protocol = self.protocol
        if protocol.state != protocol.STATE_OPEN:
            return
        transport, data = protocol.transport, frame.wire
        waiting = transport._tempDataLen + len(transport.dataBuffer) - transport.offset  # noqa: SLF001 -- Twisted has no other name for it
        if waiting > MOST_WAITING + self.largest:
            raise TooSlow
        self.largest = max(self.largest, len(data))
        if not waiting and not transport.disconnecting:
            try:
                sent = transport.socket.send(data)
            except OSError:  # full, or broken: then the ordinary way hears of it
                sent = 0
            if sent == len(data):
                return
            data = data[sent:]
        transport.write(data)

    def close(self, why: Refusal) -> None:
        """A closing frame, which waits for the other's."""
        self.protocol.say_goodbye(why)

    def listen(self, heard: Heard) -> None:
        """Without the way through queues and tasks."""
        self.protocol.heard = heard

    def cut(self) -> None:
        """Let go of the application."""
        self.protocol.heard = None


class QueuedLine:
    """Sends as ASGI says, one after the other: the server may let it wait."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.queue: deque[dict[str, Any]] = deque()
        self.waiting = self.largest = 0
        self.task: asyncio.Task[None] | None = None

    def deliver(self, frame: Frame) -> None:
        """Behind what waits."""
        if self.waiting > MOST_WAITING + self.largest:
            raise TooSlow
        for payload in frame.payloads:
            self.put({"type": "websocket.send", "text" if isinstance(payload, str) else "bytes": payload})
            self.waiting += len(payload)
            self.largest = max(self.largest, len(payload))

    def close(self, why: Refusal) -> None:
        """A closing frame behind what waits."""
        self.put({"type": "websocket.close", "code": why.code, "reason": why.reason})

    def put(self, message: dict[str, Any]) -> None:
        """Let it be sent."""
        self.queue.append(message)
        if self.task is None or self.task.done():
            self.task = asyncio.get_running_loop().create_task(self.run())

    async def run(self) -> None:
        """Send until nothing waits."""
        while self.queue:
            message = self.queue.popleft()
            self.waiting -= len(message.get("bytes") or message.get("text") or "")
            await self.send(message)

    def listen(self, heard: Heard) -> None:
        """Messages come through `receive`."""

    def cut(self) -> None:
        """Nobody hears it any more."""
        self.queue.clear()
        if self.task is not None:
            self.task.cancel()
