"""The y-websocket protocol, as the npm package of that name speaks it: bytes in, messages out, and back. Pure.

A message: its type, then for sync a sub-type and bytes, for awareness a list of (client, clock, state as JSON). Numbers are variable
length. Type 20 is ours: how many changes of this socket are stored, and the state vector of what is stored. Only who asked for it
(`?ack=1`) gets it.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pycrdt import get_state

SYNC, AWARENESS, AUTH, QUERY_AWARENESS, STORED = 0, 1, 2, 3, 20
STEP_ONE, STEP_TWO, UPDATE = 0, 1, 2
MOST_BITS = 53
MOST_ENTRIES = 64
BIGGEST_STATE = 4096
NOTHING = b"\x00\x00"
"""An update that changes nothing."""


class Malformed(ValueError):  # noqa: N818 -- named for what it is
    """Bytes that are no message of this protocol."""


@dataclass(frozen=True)
class AskForMissing:
    """Step one: what the other has; it wants what it lacks."""

    state_vector: bytes


@dataclass(frozen=True)
class Change:
    """Step two or an update: a change of the document."""

    update: bytes


@dataclass(frozen=True)
class Presence:
    """Where somebody's caret is. `state` None: he is gone."""

    client: int
    clock: int
    state: dict[str, Any] | None


@dataclass(frozen=True)
class Presences:
    """What a client says about who is there."""

    entries: tuple[Presence, ...]


@dataclass(frozen=True)
class AskForPresences:
    """The other wants to know who is there."""


Message = AskForMissing | Change | Presences | AskForPresences


# --- reading ------------------------------------------------------------------------------------------------------------------------------
class Reader:
    """Reads numbers and bytes one after the other. Raises `Malformed` where there is less than announced."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.place = 0

    def number(self) -> int:
        """A whole number of at most 53 bits."""
        value = shift = 0
        while True:
            if self.place >= len(self.data) or shift > MOST_BITS:
                raise Malformed("a number has no end")
            byte = self.data[self.place]
            self.place += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:  # noqa: PLR2004 -- the last one has no high bit
                return value

    def bytes(self) -> bytes:
        """So many bytes as the number before them says."""
        length = self.number()
        start, self.place = self.place, self.place + length
        if self.place > len(self.data):
            raise Malformed("less bytes than announced")
        return self.data[start : self.place]


def read(data: bytes) -> Message:
    """The message in these bytes. Raises `Malformed`."""
    reader = Reader(data)
    kind = reader.number()
    if kind == SYNC:
        return sync(reader.number(), reader.bytes())
    if kind == AWARENESS:
        return presences(Reader(reader.bytes()))
    if kind == QUERY_AWARENESS:
        return AskForPresences()
    raise Malformed("an unknown type of message")


def sync(kind: int, payload: bytes) -> Message:
    """A sync message. An update is decoded once here: what cannot be read never reaches a document."""
    if kind == STEP_ONE:
        check_state_vector(payload)
        return AskForMissing(payload)
    if kind not in {STEP_TWO, UPDATE}:
        raise Malformed("an unknown sync message")
    try:
        get_state(payload)
    except Exception as error:
        raise Malformed("an update that cannot be read") from error
    return Change(payload)


def check_state_vector(payload: bytes) -> None:
    """Raise `Malformed` for what is no list of clients and clocks."""
    reader = Reader(payload)
    for _ in range(reader.number()):
        reader.number()
        reader.number()


def presences(reader: Reader) -> Presences:
    """Who is there, as a client says it."""
    count = reader.number()
    if count > MOST_ENTRIES:
        raise Malformed("more people than anybody is")
    return Presences(tuple(presence(reader) for _ in range(count)))


def presence(reader: Reader) -> Presence:
    """One of them."""
    client, clock, raw = reader.number(), reader.number(), reader.bytes()
    if len(raw) > BIGGEST_STATE:
        raise Malformed("more about somebody than a caret needs")
    try:
        state = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Malformed("presence that is no JSON") from error
    if state is not None and not isinstance(state, dict):
        raise Malformed("presence that says nothing")
    return Presence(client, clock, state)


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


def who(entries: Iterable[Presence]) -> bytes:
    """Who is there."""
    found = list(entries)
    body = b"".join(number(one.client) + number(one.clock) + framed(json.dumps(one.state).encode()) for one in found)
    return bytes([AWARENESS]) + framed(number(len(found)) + body)


def stored(count: int, state_vector: bytes) -> bytes:
    """So many changes of this socket are stored; this is the state of what is stored."""
    return number(STORED) + number(count) + framed(state_vector)
