"""What an article can hold, as a tree: ProseMirror's JSON in plain dicts. Read from a shared document and written into one. Pure.

Whatever a browser wrote into the document, only what `CHILDREN` and `MARKS` name comes out of `read`: the allow-list of the wiki.
"""

import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast
from urllib.parse import urlsplit

from pycrdt import XmlElement, XmlFragment, XmlText

Node = dict[str, Any]

FRAGMENT = "default"
"""The name of the shared fragment, as the editor knows it."""
BLOCKS = frozenset("paragraph heading bulletList orderedList taskList blockquote callout table photo horizontalRule".split())
LISTS = frozenset({"bulletList", "orderedList", "taskList"})
PARAGRAPH = frozenset({"paragraph"})
CHILDREN: dict[str, frozenset[str]] = {
    "doc": BLOCKS,
    "bulletList": frozenset({"listItem"}),
    "orderedList": frozenset({"listItem"}),
    "taskList": frozenset({"taskItem"}),
    "listItem": PARAGRAPH | LISTS,
    "taskItem": PARAGRAPH | LISTS,
    "blockquote": PARAGRAPH,
    "callout": PARAGRAPH,
    "table": frozenset({"tableRow"}),
    "tableRow": frozenset({"tableHeader", "tableCell"}),
    "tableHeader": PARAGRAPH,
    "tableCell": PARAGRAPH,
    "paragraph": frozenset({"hardBreak"}),
    "heading": frozenset({"hardBreak"}),
}
TEXT_BLOCKS = frozenset({"paragraph", "heading"})
EMPTY = frozenset({"photo", "horizontalRule", "hardBreak"})
"""Nodes without anything in them."""
MARKS = frozenset({"bold", "italic", "link", "comment"})
CALLOUTS = ("answer", "warning")
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
DEEPEST = 12
LONGEST_WORDS = 300
MOST_SPAN = 20
BIGGEST_KEY = 2**31 - 1
WORD = re.compile(r"\w+")
CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Signs nobody types: control characters, and those that turn the direction of what is read."""


# --- from a document --------------------------------------------------------------------------------------------------------------------
def read(fragment: XmlFragment) -> Node:
    """The tree of a shared document. What the schema does not know is left out, with all it holds."""
    return {"type": "doc", "content": list(children(fragment, "doc", 0))}


def children(parent: XmlFragment | XmlElement, kind: str, depth: int) -> Iterator[Node]:
    """What a node holds, as far as it may hold it."""
    if depth > DEEPEST:
        return
    for child in parent.children:
        if isinstance(child, XmlText):
            if kind in TEXT_BLOCKS:
                # The library may give one run in pieces, when marks came and went.
                yield from joined(list(texts(child)))
        elif isinstance(child, XmlElement) and child.tag in CHILDREN[kind]:
            found = node(child, depth)
            if found is not None:
                yield found


def node(element: XmlElement, depth: int = 0) -> Node | None:
    """One element; None when it says nothing without what it lacks."""
    kind = str(element.tag)
    attributes = checked(kind, dict(cast("Iterable[tuple[str, Any]]", element.attributes)))
    if attributes is None:
        return None
    found: Node = {"type": kind}
    if attributes:
        found["attrs"] = attributes
    if kind not in EMPTY:
        held = list(children(element, kind, depth + 1))
        if kind not in TEXT_BLOCKS and not held:
            return None
        if held:
            found["content"] = held
    return found


def texts(text: XmlText) -> Iterator[Node]:
    """The runs of a text, each with its marks."""
    for run, given in text.diff():
        if not isinstance(run, str):
            continue
        words = CONTROL.sub("", run)
        if not words:
            continue
        found: Node = {"type": "text", "text": words}
        marks = [mark for name, value in sorted((given or {}).items()) if (mark := marked(name, value))]
        if marks:
            found["marks"] = marks
        yield found


def marked(name: str, value: Any) -> Node | None:
    """One mark. y-prosemirror writes marks that may overlap with a hash behind their name."""
    kind = name.split("--", maxsplit=1)[0]
    if kind not in MARKS or value is None:
        return None
    given = value if isinstance(value, dict) else {}
    if kind == "link":
        href = address(given.get("href"))
        return {"type": "link", "attrs": {"href": href}} if href else None
    if kind == "comment":
        key = comment_key(given.get("id"))
        return {"type": "comment", "attrs": {"id": key}} if key else None
    return {"type": kind}


# --- attributes -------------------------------------------------------------------------------------------------------------------------
def checked(kind: str, given: dict[str, Any]) -> dict[str, Any] | None:
    """The attributes that a node keeps; None when it cannot stand without a good one."""
    if kind == "heading":
        return {"level": 3 if number(given.get("level"), 2, 6) != 2 else 2}  # noqa: PLR2004 -- two kinds of headings
    if kind == "taskItem":
        return {"checked": given.get("checked") is True or given.get("checked") == "true"}
    if kind == "callout":
        return {"kind": given["kind"] if given.get("kind") in CALLOUTS else CALLOUTS[-1]}
    if kind in {"tableHeader", "tableCell"}:
        spans = {name: number(given.get(name), 1, MOST_SPAN) for name in ("colspan", "rowspan")}
        return {name: span for name, span in spans.items() if span is not None and span > 1}
    if kind == "photo":
        image = number(given.get("image"), 1, BIGGEST_KEY)
        return None if image is None else {"image": image, "alt": words(given.get("alt")), "caption": words(given.get("caption"))}
    return {}


def number(value: Any, least: int, most: int) -> int | None:
    """A whole number within bounds. Numbers come from JavaScript as floats, from HTML as text."""
    try:
        found = int(float(value))
    except (TypeError, ValueError, OverflowError):
        return None
    return found if least <= found <= most else None


def words(value: Any) -> str:
    """A short text in one line."""
    return " ".join(CONTROL.sub(" ", value).split())[:LONGEST_WORDS] if isinstance(value, str) else ""


def address(value: Any) -> str:
    """Where a link may lead: on our own site by its path, or a web, mail or telephone address. Empty for all others."""
    if not isinstance(value, str) or len(value) > 2000 or CONTROL.search(value) or value != value.strip() or "\\" in value:  # noqa: PLR2004
        return ""
    if value.startswith("/"):
        return "" if value.startswith("//") else value
    try:
        parts = urlsplit(value)
    except ValueError:
        return ""
    if parts.scheme.lower() not in SCHEMES or (parts.scheme.lower().startswith("http") and not parts.netloc):
        return ""
    return value


def comment_key(value: Any) -> str:
    """The id of a comment, in its usual form; empty when it is none."""
    try:
        return str(uuid.UUID(value)) if isinstance(value, str) else ""
    except ValueError:
        return ""


# --- into a document ----------------------------------------------------------------------------------------------------------------------
def write(fragment: XmlFragment, tree: Node) -> None:
    """Put a tree behind what a document holds."""
    for one in tree.get("content", []):
        append(fragment, one)


def append(parent: XmlFragment | XmlElement, one: Node) -> None:
    """Put one node behind what a parent holds."""
    insert(parent, len(parent.children), one)


def insert(parent: XmlFragment | XmlElement, place: int, one: Node) -> None:
    """Put a block at a place among what a parent holds."""
    element = XmlElement(one["type"], one.get("attrs") or {})
    parent.children.insert(place, element)
    text: XmlText | None = None
    for child in one.get("content", []):
        if child["type"] != "text":
            text = None
            append(element, child)
            continue
        if text is None:
            text = XmlText()
            element.children.append(text)
        add_run(text, child)


def add_run(text: XmlText, run: Node) -> None:
    """Put a run with its marks behind a text."""
    text.insert(len(text), run["text"], attributes_of(run))


def attributes_of(run: Node) -> dict[str, Any]:
    """A run's marks as a shared text keeps them."""
    return {mark["type"]: mark.get("attrs", {}) for mark in run.get("marks", [])}


def unmark(fragment: XmlFragment, comment: uuid.UUID) -> None:
    """Take the mark of a comment off all that carries it, and nothing else."""
    for text in shared_texts(fragment):
        place = 0
        for run, given in text.diff():
            end = place + (len(run.encode()) if isinstance(run, str) else 1)
            marks = [name for name, value in (given or {}).items() if marked(name, value) == comment_mark(comment)]
            if marks:
                text.format(place, end, dict.fromkeys(marks))
            place = end


def shared_texts(parent: XmlFragment | XmlElement, depth: int = 0) -> Iterator[XmlText]:
    """All texts in a document that can be read, in reading order."""
    for child in parent.children:
        if isinstance(child, XmlText):
            yield child
        elif isinstance(child, XmlElement) and depth < DEEPEST:
            yield from shared_texts(child, depth + 1)


def comment_mark(comment: uuid.UUID) -> Node:
    """The mark of a comment, as `marked` reads it."""
    return {"type": "comment", "attrs": {"id": str(comment)}}


# --- asking -------------------------------------------------------------------------------------------------------------------------------
def walk(one: Node) -> Iterator[Node]:
    """A node and all it holds, in reading order."""
    yield one
    for child in one.get("content", []):
        yield from walk(child)


def text_of(one: Node) -> str:
    """The words of a node in one line; a break counts as a space."""
    return "".join({"text": part.get("text", ""), "hardBreak": " "}.get(part["type"], "") for part in walk(one))


def words_of(one: Node) -> str:
    """All words of a node, with a space between one block and the next."""
    return " ".join(text_of(block) for block in walk(one) if block["type"] in TEXT_BLOCKS)


def likeness(text: str, other: str) -> float:
    """How many words two texts share: 0 for none, 1 for all."""
    one, two = (Counter(WORD.findall(words.lower())) for words in (text, other))
    both = one.total() + two.total()
    return 2 * (one & two).total() / both if both else 1.0


def without_comments(one: Node) -> Node:
    """The same without the marks of comments; runs that only differed by them are one again."""
    found = dict(one)
    if "marks" in found:
        found["marks"] = [mark for mark in found["marks"] if mark["type"] != "comment"]
        if not found["marks"]:
            del found["marks"]
    if "content" in found:
        found["content"] = joined([without_comments(child) for child in found["content"]])
    return found


def joined(runs: list[Node]) -> list[Node]:
    """Neighbouring texts with the same marks as one."""
    found: list[Node] = []
    for run in runs:
        last = found[-1] if found else None
        if last and run["type"] == last["type"] == "text" and run.get("marks") == last.get("marks"):
            found[-1] = {**last, "text": last["text"] + run["text"]}
        else:
            found.append(run)
    return found


def headings(tree: Node) -> list[tuple[int, str, int]]:
    """The headings of an article: number from 1, words, level."""
    found = [one for one in tree.get("content", []) if one["type"] == "heading" and text_of(one).strip()]
    return [(place, text_of(one).strip(), one["attrs"]["level"]) for place, one in enumerate(found, start=1)]


def links(tree: Node) -> list[str]:
    """Where an article's links lead, each once, in reading order."""
    found = (mark["attrs"]["href"] for one in walk(tree) for mark in one.get("marks", []) if mark["type"] == "link")
    return list(dict.fromkeys(found))


def with_links(one: Node, lead: Callable[[str], str]) -> Node:
    """The same, with each link leading where `lead` says."""
    found = dict(one)
    if "marks" in found:
        found["marks"] = [
            {**mark, "attrs": {"href": lead(mark["attrs"]["href"])}} if mark["type"] == "link" else mark for mark in found["marks"]
        ]
    if "content" in found:
        found["content"] = [with_links(child, lead) for child in found["content"]]
    return found


def photos(tree: Node) -> list[int]:
    """The keys of the images an article shows, each once."""
    return list(dict.fromkeys(one["attrs"]["image"] for one in walk(tree) if one["type"] == "photo"))


def is_empty(tree: Node) -> bool:
    """True when there is nothing to read or see."""
    return not any(one["type"] in {"text", "photo"} for one in walk(tree))
