"""A websocket by hand: for what no honest client sends."""

import base64
import os
import socket
import struct
from dataclasses import dataclass
from typing import Any

PATIENCE = 20


@dataclass
class Closed(Exception):  # noqa: N818
    """The server closed."""

    code: int
    reason: str


class Socket:
    """One connection. `status` is that of the handshake."""

    def __init__(
        self, site: Any, path: str, *, cookie: str | None = None, origin: str | None = "http://testserver", host: str = ""
    ) -> None:
        self.raw = socket.create_connection(("127.0.0.1", site.port), PATIENCE)
        headers = {
            "Host": host or f"127.0.0.1:{site.port}",
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
            "Origin": origin,
            "Cookie": cookie,
        }
        lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items() if value is not None), "", ""]
        self.raw.sendall("\r\n".join(lines).encode())
        self.file = self.raw.makefile("rb")
        self.status = int(self.file.readline().split()[1])
        while self.file.readline().strip():
            pass

    def send(self, data: bytes, opcode: int = 2) -> None:
        """One whole message, masked with nothing."""
        length = len(data)
        size = (
            bytes([0x80 | length])
            if length < 126
            else b"\xfe" + struct.pack("!H", length)
            if length < 65536
            else b"\xff" + struct.pack("!Q", length)
        )
        self.raw.sendall(bytes([0x80 | opcode]) + size + b"\0\0\0\0" + data)

    def receive(self) -> bytes:
        """The next message. Raises `Closed`."""
        while True:
            head = self.file.read(2)
            if len(head) < 2:
                raise Closed(1006, "")
            first, second = head
            length = second & 127
            if length > 125:
                length = int.from_bytes(self.file.read(2 if length == 126 else 8))
            data = self.file.read(length)
            if first & 15 == 8:
                raise Closed(int.from_bytes(data[:2]), data[2:].decode())
            if first & 15 in {1, 2}:
                return data
            if first & 15 == 9:
                self.send(data, 10)

    def end(self) -> tuple[int, str]:
        """Reads until the server closes; answers why."""
        while True:
            try:
                self.receive()
            except Closed as closed:
                return closed.code, closed.reason

    def until(self, head: bytes) -> bytes:
        """The next message that begins so."""
        while not (found := self.receive()).startswith(head):
            pass
        return found
