"""Looks through a Yjs update (its first encoding) before it touches a document. Pure.

The library answers most broken updates with an error, some with a panic that spoils the document, and what cannot be placed yet it keeps
where nobody sees it. So an update is read here first: it may hold only what our documents are made of, and what it builds upon is known
before it is applied. Raises `Malformed`, and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from vakkring.realtime.protocol import Malformed, Reader

MOST_CLOCK = 2**31
MOST_DEPTH = 50
MOST_CHANGES = 50_000
"""One update with more pieces than this would keep everybody else waiting."""

ORIGIN, RIGHT_ORIGIN, PARENT_KEY, KIND = 0x80, 0x40, 0x20, 0x1F
GC, DELETED, BINARY, STRING, EMBED, FORMAT, TYPE, ANY, SKIP = 0, 1, 3, 4, 5, 6, 7, 8, 10
ELEMENT, TYPES = 3, {0, 1, 2, 3, 4, 6}
"""Array, map, text, element, fragment, text in an element. No subdocuments, hooks, or references."""


class Place(Enum):
    """How an update says where a piece stands."""

    NOWHERE = auto()
    """It was removed together with what it stood in."""
    ROOT = auto()
    INSIDE = auto()
    """As the first in another piece."""
    BESIDE = auto()


REMOVED, AT_ROOT = (Place.NOWHERE, 0, 0), (Place.ROOT, 0, 0)
Piece = tuple[int, int, int, Place, int, int]
"""A client's changes from one clock to before another, where they stand, and the client and the clock of what they stand in or beside."""


@dataclass(slots=True)
class Contents:
    """What an update brings and builds upon, by client.

    It brings each client's changes from before `ends`, and none before `starts` is missing in it. `needs` is how far a document must be,
    or come by this update, to take it.
    """

    starts: dict[int, int] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)
    needs: dict[int, int] = field(default_factory=dict)
    changes: int = 0
    pieces: list[Piece] = field(default_factory=list)
    nests: bool = False
    """True when it brings something that holds other things."""

    def fits(self, clocks: Mapping[int, int]) -> bool:
        """True when a document that is as far as `clocks` can take all of it at once."""
        for client, start in self.starts.items():
            if clocks.get(client, 0) < start:
                return False
        return all(end <= clocks.get(client, 0) or end <= self.ends.get(client, 0) for client, end in self.needs.items())

    def brings(self, client: int, clocks: Mapping[int, int]) -> bool:
        """True when it has changes of this client that such a document lacks."""
        return self.ends.get(client, 0) > clocks.get(client, 0)

    def need(self, client: int, clock: int) -> None:
        """It builds upon this client's changes before `clock`."""
        if clock > MOST_CLOCK:
            raise Malformed("a clock beyond reach")
        if clock > self.needs.get(client, 0):
            self.needs[client] = clock


def inspect(update: bytes, most: int | None = MOST_CHANGES) -> Contents:
    """Look through an update, of at most so many pieces."""
    reader, found = Reader(update), Contents()
    for _ in range(reader.number()):
        read_client(reader, found, most)
    for _ in range(reader.number()):
        client = reader.number()
        for _ in range(reader.number()):
            clock = reader.number()
            found.need(client, clock + size(reader))
    reader.end()
    return found


def read_client(reader: Reader, found: Contents, most: int | None) -> None:
    """One client's changes, one after the other."""
    many, client, clock = reader.number(), reader.number(), reader.number()
    found.changes += many
    if many == 0 or client in found.starts or (most is not None and found.changes > most):
        raise Malformed("a client without changes, twice the same, or too many changes")
    found.starts[client] = clock
    for _ in range(many):
        info = reader.byte()
        kind = info & KIND
        start = clock
        if kind == SKIP:  # what lies in the gap must be there already
            clock += size(reader)
            found.starts[client] = clock
            continue
        if kind == GC:
            place = REMOVED
            clock += size(reader)
        else:
            place = read_place(reader, info, found)
            clock += read_content(reader, kind)
            found.nests = found.nests or kind == TYPE
        found.pieces.append((client, start, clock, *place))
    if clock > MOST_CLOCK:
        raise Malformed("a clock beyond reach")
    found.ends[client] = clock


def size(reader: Reader) -> int:
    """How many changes something stands for."""
    found = reader.number()
    if found == 0:
        raise Malformed("it stands for nothing")
    return found


def read_place(reader: Reader, info: int, found: Contents) -> tuple[Place, int, int]:
    """Between what a change stands, or where it begins."""
    place: tuple[Place, int, int] | None = None
    for side in (ORIGIN, RIGHT_ORIGIN):
        if info & side:
            client, clock = named(reader, found)
            place = place or (Place.BESIDE, client, clock)
    if place is not None:
        return place
    kind = reader.number()
    if kind == 1:
        reader.text()
        place = AT_ROOT
    elif kind == 0:
        place = (Place.INSIDE, *named(reader, found))
    else:
        raise Malformed("a parent of an unknown kind")
    if info & PARENT_KEY:
        reader.text()
    return place


def named(reader: Reader, found: Contents) -> tuple[int, int]:
    """The client and the clock of a piece that is built upon."""
    client, clock = reader.number(), reader.number()
    found.need(client, clock + 1)
    return client, clock


def read_content(reader: Reader, kind: int) -> int:
    """What a change holds; answers how many changes it stands for."""
    if kind == DELETED:
        return size(reader)
    if kind == STRING:
        return read_string(reader)
    if kind == ANY:
        return read_values(reader)
    if kind == TYPE:
        read_type(reader)
    elif kind == FORMAT:
        reader.text()
        reader.text()
    elif kind in {BINARY, EMBED}:
        reader.block()
    else:
        raise Malformed("content that our documents do not have")
    return 1


def read_values(reader: Reader) -> int:
    """Values in a list or a map."""
    many = size(reader)
    if many > MOST_CHANGES:
        raise Malformed("too many values")
    for _ in range(many):
        read_any(reader, 0)
    return many


def read_type(reader: Reader) -> None:
    """Something that holds other things."""
    name = reader.number()
    if name not in TYPES:
        raise Malformed("a type that our documents do not have")
    if name == ELEMENT:
        reader.text()


def read_string(reader: Reader) -> int:
    """Text; it counts as JavaScript counts, in units of 16 bits."""
    text = reader.text()
    if not text:
        raise Malformed("a text of nothing")
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def read_any(reader: Reader, depth: int) -> None:
    """A value as JSON knows them, in lib0's encoding: the kind counts down from 127."""
    kind = reader.byte()
    if depth > MOST_DEPTH or kind > 127 or kind < 116:  # noqa: PLR2004
        raise Malformed("a value of an unknown kind, or too deep")
    if kind == 125:  # noqa: PLR2004 -- a whole number
        reader.signed()
    elif kind in {124, 123, 122}:
        reader.skip({124: 4, 123: 8, 122: 8}[kind])
    elif kind == 119:  # noqa: PLR2004 -- text
        reader.text()
    elif kind == 116:  # noqa: PLR2004 -- bytes
        reader.block()
    elif kind in {118, 117}:  # an object, a list
        for _ in range(reader.number()):
            if kind == 118:  # noqa: PLR2004
                reader.text()
            read_any(reader, depth + 1)
