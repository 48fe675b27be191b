"""Undoing what one person wrote in a shared document, and nothing of what others wrote. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, cast

from pycrdt import Doc, UndoManager, XmlElement, XmlFragment, XmlText

Writer = int | None
Written = tuple[Writer, bool, bytes]
"""An update: who wrote it, whether it was undone before, what it changes."""
Piece = tuple[Writer, str, dict[str, Any] | None]
"""Signs of one writer with the same marks."""

DEEPEST = 30
"""Deeper in each other than any editor puts them."""


def undone(document: Doc[Any], fragment: XmlFragment, updates: Iterable[Written], person: int) -> list[tuple[Writer, bytes]]:
    """Apply updates to a document in their order and undo those of one person; answers the updates that do so, each with whose it is.

    An undo takes away the paragraph he began with all that stands in it. What others wrote in it is put back, as theirs: who of them is
    undone later is undone there, too.
    """
    undo = UndoManager(scopes=[fragment], capture_timeout_millis=0)
    undo.include_origin(f"person:{person}")
    writers = Writers(fragment)
    for writer, before, update in updates:
        with document.transaction(origin="undone" if before else f"person:{writer}"):
            document.apply_update(update)
        writers.note(writer)
    writers.stop()
    held = [Held.of(child, writers, person) for child in fragment.children]
    standing = document.get_state()
    while undo.can_undo():
        undo.undo()
    return [(None, document.get_update(standing)), *put_back(document, fragment, held)]


class Writers:
    """Who wrote each sign of each text. Follows the document while it is written once more."""

    def __init__(self, fragment: XmlFragment) -> None:
        self.of: dict[XmlText, tuple[str, list[Writer]]] = {}
        self.fragment = fragment
        self.fresh: list[Any] = []
        self.changed: list[XmlText] = []
        self.watched = fragment.observe_deep(self.hear)
        self.fresh += fragment.children
        self.note(None)

    def hear(self, events: list[Any]) -> None:
        """What the library tells of one update; it is looked at afterwards, for now the document is being changed."""
        for event in events:
            self.changed += [event.target] if isinstance(event.target, XmlText) else []
            self.fresh += [node for change in event.delta for node in as_list(change.get("insert"))]

    def note(self, writer: Writer) -> None:
        """All that changed since the last time is of this writer."""
        for text in [*texts(self.fresh, 0), *self.changed]:
            known, whose = self.of.get(text, ("", []))
            self.of[text] = (now := plain(text), attributed(known, whose, now, writer))
        self.fresh, self.changed = [], []

    def stop(self) -> None:
        """It has been written."""
        self.fragment.unobserve(self.watched)

    def pieces(self, text: XmlText) -> Iterator[Piece]:
        """What stands in a text, piece by piece."""
        whose = iter(self.of.get(text, ("", []))[1])
        for run, marks in text.diff():
            if isinstance(run, str):
                for writer, signs in groupby(run, key=lambda _sign: next(whose, None)):
                    yield writer, "".join(signs), marks


def as_list(inserted: Any) -> list[Any]:
    """Nodes that were inserted; none when it was text."""
    return inserted if isinstance(inserted, list) else []


def texts(nodes: Iterable[Any], depth: int) -> Iterator[XmlText]:
    """All texts in these."""
    for node in nodes:
        if isinstance(node, XmlText):
            yield node
        elif isinstance(node, XmlElement) and depth < DEEPEST:
            yield from texts(node.children, depth + 1)


def reading(nodes: Iterable[Any], depth: int = 0) -> Iterator[Any]:
    """What these say, piece by piece, to compare it. The library tells it without a bound, and ends the process on a hostile document."""
    for node in nodes:
        if isinstance(node, XmlText):
            yield node.diff()
        elif isinstance(node, XmlElement):
            yield node.tag, dict(cast("Iterable[tuple[str, Any]]", node.attributes))
            if depth < DEEPEST:
                yield from reading(node.children, depth + 1)
            yield None


def plain(text: XmlText) -> str:
    """Its signs."""
    return "".join(run for run, _marks in text.diff() if isinstance(run, str))


def attributed(before: str, whose: list[Writer], now: str, writer: Writer) -> list[Writer]:
    """Who wrote each sign now: what is new in between what stayed at both ends is of this writer."""
    most = min(len(before), len(now))
    head = next((at for at in range(most) if before[at] != now[at]), most)
    tail = next((at for at in range(most - head) if before[-1 - at] != now[-1 - at]), most - head)
    return [*whose[:head], *[writer] * (len(now) - head - tail), *whose[len(before) - tail :]]


@dataclass(frozen=True)
class Held:
    """A node as it stood before anything was undone, with what others wrote in it."""

    node: XmlElement | XmlText
    pieces: tuple[Piece, ...] = ()
    children: "tuple[Held, ...]" = ()
    attributes: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, node: Any, writers: Writers, person: int, depth: int = 0) -> "Held":
        """A node with all in it."""
        if isinstance(node, XmlText):
            return cls(node, tuple(piece for piece in writers.pieces(node) if piece[0] != person))
        within = node.children if depth < DEEPEST else ()
        return cls(node, (), tuple(cls.of(one, writers, person, depth + 1) for one in within), tuple(node.attributes))

    @property
    def writers(self) -> list[Writer]:
        """Others who wrote in it, first who stands first."""
        return [*(piece[0] for piece in self.pieces), *(writer for child in self.children for writer in child.writers)]

    @property
    def rooms(self) -> "list[Held]":
        """What texts stand in: not a photo, which is nothing but what its attributes say."""
        return [child for child in self.children if isinstance(child.node, XmlText) or child.children or not child.attributes]

    def emptied(self) -> XmlElement | XmlText:
        """The same once more, without a word."""
        if isinstance(self.node, XmlText):
            return XmlText()
        return XmlElement(self.node.tag, self.attributes, [room.emptied() for room in self.rooms])


def put_back(document: Doc[Any], parent: XmlFragment | XmlElement, held: Iterable[Held]) -> Iterator[tuple[Writer, bytes]]:
    """Insert once more what is gone though others wrote in it, behind what it stood behind; answers the updates that do so."""
    there = {child: place for place, child in enumerate(parent.children)}
    place = added = 0
    for one in held:
        if one.node in there:
            place = there[one.node] + added + 1
            if isinstance(one.node, XmlElement):
                yield from put_back(document, one.node, one.children)
        elif one.writers:
            standing = document.get_state()
            parent.children.insert(place, one.emptied())
            yield one.writers[0], document.get_update(standing)
            yield from filled(document, parent.children[place], one)
            place, added = place + 1, added + 1


def filled(document: Doc[Any], node: Any, held: Held) -> Iterator[tuple[Writer, bytes]]:
    """Write in an emptied node what others wrote in it, each in his own name."""
    for writer, signs, marks in held.pieces:
        standing = document.get_state()
        node.insert(len(node), signs, marks)
        yield writer, document.get_update(standing)
    for child, room in zip(node.children if held.rooms else (), held.rooms, strict=True):
        yield from filled(document, child, room)
