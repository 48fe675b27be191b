"""Undoing what one person wrote in a shared document, and nothing of what others wrote. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from pycrdt import Doc, UndoManager, XmlElement, XmlFragment, XmlText

Written = tuple[int | None, bool, bytes]
"""An update: who wrote it, whether it was undone before, what it changes."""


def undone(document: Doc[Any], fragment: XmlFragment, updates: Iterable[Written], person: int) -> bytes:
    """Apply updates to a document in their order and undo those of one person; answers the update that does so.

    An undo takes away the paragraph he began with all that stands in it. Where others wrote in it, it is put back as it stood, his words
    included: better too much is left than too little. A moderator sees it and can take out what is left of his.
    """
    undo = UndoManager(scopes=[fragment], capture_timeout_millis=0)
    undo.include_origin(person)
    met: set[XmlElement | XmlText] = set()
    with Meeting(fragment, met) as meeting:
        for writer, before, update in updates:
            meeting.counts = writer != person
            with document.transaction(origin="undone" if before else writer):
                document.apply_update(update)
    standing = document.get_state()
    held = [Held.of(child, met) for child in fragment.children]
    while undo.can_undo():
        undo.undo()
    put_back(fragment, held)
    return document.get_update(standing)


class Meeting:
    """Notes in which nodes something is added, while it counts."""

    def __init__(self, fragment: XmlFragment, met: set[XmlElement | XmlText]) -> None:
        self.fragment, self.met, self.counts = fragment, met, False

    def __enter__(self) -> Self:
        self.watched = self.fragment.observe_deep(self.note)
        return self

    def __exit__(self, *_fault: object) -> None:
        self.fragment.unobserve(self.watched)

    def note(self, events: list[Any]) -> None:
        """What the library tells of one update."""
        if self.counts:
            self.met.update(event.target for event in events if any("insert" in change for change in event.delta))


@dataclass(frozen=True)
class Held:
    """A node as it stood before anything was undone."""

    node: XmlElement | XmlText
    is_met: bool
    """Somebody else added to it, or to what is in it."""
    children: "tuple[Held, ...]" = ()
    attributes: tuple[tuple[str, Any], ...] = ()
    runs: tuple[tuple[Any, dict[str, Any] | None], ...] = ()

    @classmethod
    def of(cls, node: Any, met: set[XmlElement | XmlText]) -> "Held":
        """A node with all in it."""
        attributes = tuple(node.attributes)
        if isinstance(node, XmlText):
            return cls(node, node in met, attributes=attributes, runs=tuple(node.diff()))
        children = tuple(cls.of(child, met) for child in node.children)
        return cls(node, node in met or any(child.is_met for child in children), children, attributes)


def put_back(parent: XmlFragment | XmlElement, held: Iterable[Held]) -> None:
    """Insert once more what is gone though others added to it, behind what it stood behind."""
    place = 0
    for one in held:
        there = list(parent.children)
        if one.node in there:
            place = there.index(one.node) + 1
            if isinstance(one.node, XmlElement):
                put_back(one.node, one.children)
        elif one.is_met:
            insert(parent, place, one)
            place += 1


def insert(parent: XmlFragment | XmlElement, place: int, held: Held) -> None:
    """Insert a node like this one."""
    if isinstance(held.node, XmlText):
        text = XmlText()
        parent.children.insert(place, text)
        for run, marks in held.runs:
            text.insert(len(text), run, marks)
        return
    element = XmlElement(held.node.tag, held.attributes)
    parent.children.insert(place, element)
    for number, child in enumerate(held.children):
        insert(element, number, child)
