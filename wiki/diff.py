"""What differs between two versions, for people: line by line, and word by word within a line. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wiki import tree
from wiki.differing import Differing
from wiki.tree import Node

SAME, ADDED, REMOVED, CHANGED = "same", "added", "removed", "changed"
WORDS = re.compile(r"\w+|\s+|[^\w\s]")
ALIKE = 0.35
"""Two lines with less in common are one removed and one added."""


@dataclass(frozen=True)
class Line:
    """A line as it can be read: what it is ("h2", "li", "p", …), its words, and what words do not show (bold, where a link leads)."""

    kind: str
    text: str
    hidden: str = ""


@dataclass(frozen=True)
class Piece:
    """A few words: `same`, `added` or `removed`."""

    state: str
    text: str


@dataclass(frozen=True)
class Change:
    """One line of a comparison. `note` tells what the words do not show."""

    state: str
    kind: str
    pieces: tuple[Piece, ...]
    note: str = ""

    @property
    def before(self) -> tuple[Piece, ...]:
        """The line as it was."""
        return tuple(piece for piece in self.pieces if piece.state != ADDED)

    @property
    def after(self) -> tuple[Piece, ...]:
        """The line as it is now."""
        return tuple(piece for piece in self.pieces if piece.state != REMOVED)


def compare(before: Node, after: Node) -> list[Change]:
    """All lines of both versions in reading order, with what happened to each; of too much to compare, what went out and what came in."""
    old, new = list(lines(before)), list(lines(after))
    differing = Differing()
    found: list[Change] = []
    for what, a, b, c, d in differing.parts(old, new):
        if what == "equal":
            found += [Change(SAME, one.kind, (Piece(SAME, one.text),)) for one in old[a:b]]
        else:
            found += changed(old[a:b], new[c:d], differing)
    return found


def changed(old: Sequence[Line], new: Sequence[Line], differing: Differing) -> list[Change]:
    """Lines in the place of others: those that are alike are one line that changed."""
    found: list[Change] = []
    sizes = [len(one.text) for one in new]
    next_one = 0
    for line in old:
        places = differing.within(range(next_one, len(new)), sizes, len(line.text))
        match = next((place for place in places if alike(line, new[place])), None)
        if match is None:
            found.append(Change(REMOVED, line.kind, (Piece(REMOVED, line.text),), line.hidden))
            continue
        found += [added(one) for one in new[next_one:match]]
        found.append(Change(CHANGED, new[match].kind, words_between(line.text, new[match].text, differing), note(line, new[match])))
        next_one = match + 1
    return found + [added(one) for one in new[next_one:]]


def added(line: Line) -> Change:
    """A line that was not there."""
    return Change(ADDED, line.kind, (Piece(ADDED, line.text),), line.hidden)


def alike(one: Line, other: Line) -> bool:
    """True when one was probably made out of the other."""
    return tree.likeness(one.text, other.text) > ALIKE


def words_between(old: str, new: str, differing: Differing) -> tuple[Piece, ...]:
    """One line with what went out and what came in, by words."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    found: list[Piece] = []
    for what, a, b, c, d in differing.parts(before, after):
        if what == "equal":
            found.append(Piece(SAME, "".join(before[a:b])))
            continue
        if b > a:
            found.append(Piece(REMOVED, "".join(before[a:b])))
        if d > c:
            found.append(Piece(ADDED, "".join(after[c:d])))
    return tuple(found)


def note(old: Line, new: Line) -> str:
    """What changed besides the words."""
    if old.hidden == new.hidden and old.kind == new.kind:
        return ""
    return new.hidden or _("Opmaak veranderd")


# --- lines ----------------------------------------------------------------------------------------------------------------------------
KINDS = {"blockquote": "quote", "callout": "callout", "listItem": "li", "taskItem": "li", "tableHeader": "cell", "tableCell": "cell"}


def lines(one: Node, kind: str = "p") -> Iterator[Line]:
    """An article line by line: one for each paragraph, heading, photo and cell."""
    if one["type"] == "heading":
        yield Line(f"h{one['attrs']['level']}", tree.text_of(one), hidden(one))
    elif one["type"] == "paragraph":
        yield Line(kind, tree.text_of(one), hidden(one))
    elif one["type"] == "photo":
        attrs = one["attrs"]
        yield Line("photo", attrs["caption"] or attrs["alt"] or _("Foto"), str(attrs["image"]))
    elif one["type"] == "horizontalRule":
        yield Line("hr", "")
    for child in one.get("content", []):
        if child["type"] != "text":
            mark = box(one)
            yield from (Line(line.kind, mark + line.text, line.hidden) for line in lines(child, KINDS.get(one["type"], kind)))


def box(one: Node) -> str:
    """A checklist item shows whether it is ticked."""
    if one["type"] != "taskItem":
        return ""
    return "☑ " if one["attrs"]["checked"] else "☐ "


def hidden(one: Node) -> str:
    """Where links lead and what is bold or italic, as words."""
    found = []
    for run in tree.walk(one):
        for mark in run.get("marks", []):
            if mark["type"] == "link":
                found.append(f"{run['text']} → {mark['attrs']['href']}")
            elif mark["type"] != "comment":
                found.append(f"{run['text']}: {_('vet') if mark['type'] == 'bold' else _('schuin')}")
    return ", ".join(found)


def counts(changes: Sequence[Change]) -> dict[str, int]:
    """How many lines came, went and changed."""
    return {state: sum(change.state == state for change in changes) for state in (ADDED, REMOVED, CHANGED)}
