"""The y-websocket protocol, as the npm package of that name speaks it: bytes in, messages out, and back. Pure.

A message: its type, then for sync a sub-type and bytes, for awareness a list of (client, clock, state as JSON). Numbers are lib0's variable
integers. Type 20 is ours: how many changes of this socket are stored, and the state vector of what is stored; only who asked for it
(`?ack=1`) gets it. Whatever cannot be read raises `Malformed`, and nothing else.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

SYNC, AWARENESS, QUERY_AWARENESS, STORED = 0, 1, 3, 20
STEP_ONE, STEP_TWO, UPDATE = 0, 1, 2
MOST_NUMBER = 2**53 - 1
MOST_ENTRIES = 1000
BIGGEST_STATE = 4096
GONE = b"null"
NOTHING = b"\x00\x00"
"""An update that changes nothing."""


class Malformed(ValueError):  # noqa: N818 -- named for what it is
    """Bytes that are not what they should be."""


@dataclass(frozen=True, slots=True)
class AskForMissing:
    """Step one: what the other has; it wants what it lacks."""

    state_vector: bytes


@dataclass(frozen=True, slots=True)
class Change:
    """Step two or an update: a change of the document, not looked into yet."""

    update: bytes


@dataclass(frozen=True, slots=True)
class Presence:
    """Where somebody's caret is: what is said of it stays as it came, JSON that nobody looked into."""

    client: int
    clock: int
    state: bytes

    @property
    def gone(self) -> bool:
        """True when he is not there any more."""
        return self.state == GONE


@dataclass(frozen=True, slots=True)
class Presences:
    """What a client says about who is there, not looked into yet: most of it is an echo. See `entries`."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class AskForPresences:
    """The other wants to know who is there."""


Message = AskForMissing | Change | Presences | AskForPresences


# --- reading ------------------------------------------------------------------------------------------------------------------------------
class Reader:
    """Reads numbers and bytes one after the other."""

    __slots__ = ("at", "data")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def number(self) -> int:
        """A whole number, at most what JavaScript holds exactly."""
        data, at = self.data, self.at
        found = shift = 0
        try:
            while True:
                byte = data[at]
                at += 1
                found |= (byte & 0x7F) << shift
                if byte < 0x80:  # noqa: PLR2004 -- the last one has no high bit
                    break
                shift += 7
                if shift > 49:  # noqa: PLR2004 -- 53 bits fit in eight bytes
                    raise Malformed("a number is too long")
        except IndexError:
            raise Malformed("a number has no end") from None
        if found > MOST_NUMBER:
            raise Malformed("a number is too large")
        self.at = at
        return found

    def signed(self) -> None:
        """Go past a whole number that may be negative: only its bytes say how long it is."""
        start = self.at
        while self.byte() & 0x80:
            if self.at - start > 8:  # noqa: PLR2004 -- no more than 53 bits
                raise Malformed("a number is too long")

    def byte(self) -> int:
        """One byte."""
        self.skip(1)
        return self.data[self.at - 1]

    def skip(self, length: int) -> None:
        """Go past so many bytes."""
        if length > len(self.data) - self.at:
            raise Malformed("less bytes than announced")
        self.at += length

    def block(self) -> bytes:
        """So many bytes as the number before them says."""
        length = self.number()
        start = self.at
        self.skip(length)
        return self.data[start : self.at]

    def text(self) -> str:
        """The same, as text."""
        try:
            return self.block().decode()
        except UnicodeDecodeError:
            raise Malformed("a text that is not UTF-8") from None

    def end(self) -> None:
        """Nothing may follow."""
        if self.at != len(self.data):
            raise Malformed("more bytes than announced")


def read(data: bytes) -> Message:
    """The message in these bytes."""
    reader = Reader(data)
    kind = reader.number()
    if kind == SYNC:
        found: Message = sync(reader.number(), reader.block())
    elif kind == AWARENESS:
        found = Presences(reader.block())
    elif kind == QUERY_AWARENESS:
        found = AskForPresences()
    else:
        raise Malformed("an unknown type of message")
    reader.end()
    return found


def sync(kind: int, payload: bytes) -> AskForMissing | Change:
    """A message about the document."""
    if kind == STEP_ONE:
        clocks(payload)
        return AskForMissing(payload)
    if kind in {STEP_TWO, UPDATE}:
        return Change(payload)
    raise Malformed("an unknown sync message")


def clocks(state_vector: bytes) -> dict[int, int]:
    """A state vector: by client, how many of its changes are there."""
    reader = Reader(state_vector)
    found = {}
    for _ in range(reader.number()):
        client = reader.number()
        found[client] = reader.number()
    reader.end()
    return found


def entries(payload: bytes) -> tuple[Presence, ...]:
    """Who is there, as a client says it."""
    reader = Reader(payload)
    count = reader.number()
    if count > MOST_ENTRIES:
        raise Malformed("more people than fit in a room")
    found = tuple(Presence(reader.number(), reader.number(), reader.block()) for _ in range(count))
    reader.end()
    return found


def state_of(said: bytes) -> dict[str, Any]:
    """What somebody says of himself, who is there."""
    if len(said) > BIGGEST_STATE:
        raise Malformed("more about somebody than a caret needs")
    try:
        state = json.loads(said.decode(), parse_constant=refuse)
    except (ValueError, RecursionError):
        raise Malformed("presence that is no JSON") from None
    if not isinstance(state, dict):
        raise Malformed("presence that says nothing")
    return state


def refuse(name: str) -> None:
    """NaN and Infinity are no JSON: a browser cannot read them."""
    raise ValueError(name)


# --- writing ------------------------------------------------------------------------------------------------------------------------------
def number(value: int) -> bytes:
    """A number in as few bytes as it needs."""
    found = bytearray()
    while value > 0x7F:  # noqa: PLR2004 -- seven bits a byte
        found.append(0x80 | (value & 0x7F))
        value >>= 7
    found.append(value)
    return bytes(found)


def framed(payload: bytes) -> bytes:
    """Bytes with their number in front."""
    return number(len(payload)) + payload


def step_one(state_vector: bytes) -> bytes:
    """What we have: send what we lack."""
    return bytes([SYNC, STEP_ONE]) + framed(state_vector)


def step_two(update: bytes) -> bytes:
    """What the other lacks."""
    return bytes([SYNC, STEP_TWO]) + framed(update)


def change(update: bytes) -> bytes:
    """A change of the document."""
    return bytes([SYNC, UPDATE]) + framed(update)


def who(found: Collection[Presence]) -> bytes:
    """Who is there."""
    body = b"".join(number(one.client) + number(one.clock) + framed(one.state) for one in found)
    return bytes([AWARENESS]) + framed(number(len(found)) + body)


def said(state: dict[str, Any]) -> bytes:
    """What is said of somebody, as JSON. It is all ASCII: half a character in a name breaks nothing."""
    return json.dumps(state, separators=(",", ":")).encode()


def stored(count: int, state_vector: bytes) -> bytes:
    """So many changes of this socket are stored; this is the state of what is stored."""
    return number(STORED) + number(count) + framed(state_vector)
