"""Many sockets in one process, as cheap as can be: bytes are counted and the time in a message is read, nothing more.

python receivers.py JSON, with {ports, path, cookies, origin, sockets, pace, settle, seconds, rate, first}; prints lines of JSON: all are
there, a quiet span begins and ends, the measured span begins and ends, what was found. By the bytes `first` a socket knows that it is in.
With a rate of 0 somebody else talks.
"""

import json
import os
import select
import socket
import sys
import time

TALKERS = 20
MARK = b"sent="
CLOCK = 15
"""Digits of the time of sending, in microseconds, behind the mark."""


class Receiver:
    """One socket."""

    def __init__(self, number: int, how: dict) -> None:
        self.number, self.how = number, how
        self.begun, self.entered = time.monotonic(), 0.0
        self.buffer = b""
        self.raw = socket.create_connection(("127.0.0.1", how["ports"][number % len(how["ports"])]))
        cookie = f"Cookie: {how['cookies'][number % len(how['cookies'])]}\r\n" if how["cookies"] else ""
        self.raw.sendall(
            f"GET {how['path']} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{cookie}"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nOrigin: {how['origin']}\r\n\r\n".encode()
        )
        self.raw.setblocking(False)

    def send(self, text: str) -> None:
        """A masked frame; the mask is nothing."""
        data = text.encode()
        size = bytes([0x80 | len(data)]) if len(data) < 126 else bytes([0xFE]) + len(data).to_bytes(2)
        self.raw.send(b"\x81" + size + b"\0\0\0\0" + data)


class Receivers:
    """All of them."""

    def __init__(self, how: dict) -> None:
        self.how, self.first = how, how["first"].encode()
        self.poll = select.epoll()
        self.sockets: dict[int, Receiver] = {}
        self.delays: list[int] = []
        self.entering: list[float] = []
        self.lost = 0

    def open(self) -> None:
        """One after the other at the pace that is asked, while those that are there are read."""
        start = time.monotonic()
        for number in range(self.how["sockets"]):
            self.read_until(start + number / self.how["pace"])
            made = Receiver(number, self.how)
            self.sockets[made.raw.fileno()] = made
            self.poll.register(made.raw.fileno(), select.EPOLLIN)
        limit = time.monotonic() + 120
        while len(self.entering) + self.lost < self.how["sockets"]:
            if time.monotonic() > limit:
                raise SystemExit(f"only {len(self.entering)} of {len(self.sockets)} came in")
            self.read_until(time.monotonic() + 0.05)

    def read_until(self, end: float) -> None:
        """Read whatever comes until then."""
        while True:
            left = end - time.monotonic()
            for handle, _event in self.poll.poll(max(0.0, left), 512):
                self.read(self.sockets[handle])
            if left <= 0:
                return

    def read(self, receiver: Receiver) -> None:
        """What came for one socket. Frames are small, and rarely cut in two: a mark at the very end is kept for the next time."""
        try:
            data = receiver.raw.recv(262_144)
        except OSError:
            data = b""
        if not data:
            self.poll.unregister(receiver.raw.fileno())
            del self.sockets[receiver.raw.fileno()]
            self.lost += 1
            return
        now = time.monotonic_ns() // 1000
        data = receiver.buffer + data
        if not receiver.entered and self.first in data:
            receiver.entered = time.monotonic() - receiver.begun
            self.entering.append(receiver.entered)
        at = data.find(MARK)
        while 0 <= at <= len(data) - CLOCK - len(MARK):
            self.delays.append(now - int(data[at + len(MARK) : at + len(MARK) + CLOCK]))
            at = data.find(MARK, at + CLOCK)
        receiver.buffer = data[at:] if at >= 0 else b""

    def talk(self, seconds: float, rate: float) -> None:
        """Some of them say something, in turn, so many times a second."""
        talkers, start = list(self.sockets.values())[:TALKERS], time.monotonic()
        for number in range(int(seconds * rate)):
            self.read_until(start + number / rate)
            talkers[number % len(talkers)].send(
                json.dumps({"type": "chat.send", "id": f"{os.getpid()}-{time.monotonic_ns()}", "text": words()})
            )
        self.read_until(start + seconds)


def words() -> str:
    """Something to say, with the time of sending."""
    return f"Waar zit het filter van deze ketel, en moet het elk jaar schoon? {MARK.decode()}{time.monotonic_ns() // 1000:0{CLOCK}d}"


def at(values: list, share: float) -> float:
    """A quantile."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else 0.0


def say(**what: object) -> None:
    """One line; then wait until it was taken note of."""
    print(json.dumps(what), flush=True)
    sys.stdin.readline()


def main(how: dict) -> None:
    """Come in, be quiet, talk."""
    crowd = Receivers(how)
    crowd.open()
    say(open=len(crowd.sockets))
    crowd.read_until(time.monotonic() + how["settle"])
    say(quiet=True)
    crowd.read_until(time.monotonic() + how["seconds"])
    say(quiet=False)
    crowd.talk(2, how["rate"])
    crowd.read_until(time.monotonic() + 0.5)
    crowd.delays.clear()
    cpu = time.process_time()
    say(talking=True)
    crowd.talk(how["seconds"], how["rate"])
    say(talking=False)
    used = time.process_time() - cpu
    crowd.read_until(time.monotonic() + 1)
    milliseconds = [delay / 1000 for delay in crowd.delays]
    print(
        json.dumps(
            {
                "delivered": len(milliseconds),
                "lost": crowd.lost,
                "p50_ms": round(at(milliseconds, 0.5), 1),
                "p95_ms": round(at(milliseconds, 0.95), 1),
                "max_ms": round(max(milliseconds, default=0), 1),
                "per_second": round(len(milliseconds) / how["seconds"]),
                "enter_p50_ms": round(at(crowd.entering, 0.5) * 1000),
                "enter_p95_ms": round(at(crowd.entering, 0.95) * 1000),
                "client_cpu": round(100 * used / how["seconds"]),
            }
        ),
        flush=True,
    )


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
