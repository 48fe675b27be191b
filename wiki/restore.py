"""Make a shared document read as an earlier version, as an edit inside the same document. Pure.

A document made anew from a version would double the text on a phone that comes back after a day, and throw away what it typed meanwhile. So
as little as possible is changed: blocks that are the same stay who they are, and in a text only the letters that differ are replaced. Of
more than can be compared (see `differing`) it is all from the first that differs to the last; a text stays the same text then, too, so that
what somebody types in it meanwhile stays.
"""

import json
from collections.abc import Sequence

from pycrdt import XmlElement, XmlFragment, XmlText

from wiki import tree
from wiki.differing import Differing
from wiki.tree import Node

ALIKE = 0.4
"""Blocks with fewer words in common are different blocks."""


def become(fragment: XmlFragment, wanted: Node) -> None:
    """Edit the document until it reads as `wanted`. Comments on what stays keep their place."""
    with fragment.doc.transaction():
        arrange(fragment, "doc", [tree.without_comments(one) for one in wanted.get("content", [])], Differing())


def arrange(parent: XmlFragment | XmlElement, kind: str, wanted: Sequence[Node], differing: Differing) -> None:
    """Make a parent hold these blocks. From the end to the start, so that places before stay what they were."""
    present = [readable(child, kind) for child in parent.children]
    for what, from_now, to_now, from_wanted, to_wanted in reversed(
        differing.parts([key(one) for one in present], [key(one) for one in wanted])
    ):
        if what != "equal":
            replace(parent, from_now, present[from_now:to_now], wanted[from_wanted:to_wanted], differing)


def readable(child: object, kind: str) -> Node | None:
    """What a child says, without comments; None for what the schema does not know and for loose text."""
    if not isinstance(child, XmlElement) or child.tag not in tree.CHILDREN[kind]:
        return None
    found = tree.node(child)
    return tree.without_comments(found) if found is not None else None


def replace(
    parent: XmlFragment | XmlElement, start: int, present: Sequence[Node | None], wanted: Sequence[Node], differing: Differing
) -> None:
    """Some blocks in the place of others: a block that is alike is changed, the rest comes and goes."""
    for place, then, stays in reversed(aligned(present, wanted, differing)):
        at = start + place
        if not stays:
            if then is None:
                del parent.children[at]
            else:
                tree.insert(parent, at, then)
        elif then is not None and not changed(parent.children[at], present[place], then, differing):
            del parent.children[at]
            tree.insert(parent, at, then)


def aligned(present: Sequence[Node | None], wanted: Sequence[Node], differing: Differing) -> list[tuple[int, Node | None, bool]]:
    """What to do, in order: the place among what is there now, the block wanted there, and whether the one there becomes it.

    A block is taken away with no block wanted; it is put in front of its place when the one there does not become it.
    """
    steps: list[tuple[int, Node | None, bool]] = []
    words = [tree.words_of(one) for one in wanted]
    sizes = [len(one) for one in words]
    next_one = 0
    for place, now in enumerate(present):
        said = tree.words_of(now) if now is not None else ""
        numbers = differing.within(range(next_one, len(wanted)), sizes, len(said))
        match = next((number for number in numbers if alike(now, said, wanted[number], words[number])), None)
        if match is None:
            steps.append((place, None, False))
            continue
        steps += [(place, then, False) for then in wanted[next_one:match]]
        steps.append((place, wanted[match], True))
        next_one = match + 1
    return steps + [(len(present), then, False) for then in wanted[next_one:]]


def alike(now: Node | None, said: str, then: Node, words: str) -> bool:
    """True when one block, which says this, probably became the other."""
    return now is not None and now["type"] == then["type"] and tree.likeness(said, words) > ALIKE


def changed(element: object, now: Node | None, then: Node, differing: Differing) -> bool:
    """Change one block into another of its kind; False when that cannot be done inside it."""
    if not isinstance(element, XmlElement) or now is None or now["type"] != then["type"]:
        return False
    if then["type"] in tree.TEXT_BLOCKS:
        text = only_text(element)
        if text is None or not all(one["type"] == "text" for one in then.get("content", [])):
            return False
        retype(text, then.get("content", []), differing)
    elif then["type"] not in tree.EMPTY:
        arrange(element, then["type"], then.get("content", []), differing)
    for name, value in then.get("attrs", {}).items():
        if now.get("attrs", {}).get(name) != value:
            element.attributes[name] = value
    return True


def only_text(element: XmlElement) -> XmlText | None:
    """The text of a block that holds nothing else; made when it holds nothing yet."""
    held = list(element.children)
    if not held:
        text = XmlText()
        element.children.append(text)
        return text
    return held[0] if len(held) == 1 and isinstance(held[0], XmlText) else None


def retype(text: XmlText, wanted: Sequence[Node], differing: Differing) -> None:
    """Make a text read as these runs: only letters that differ are replaced. Places in a shared text count bytes."""
    now, then = plain(text), "".join(one["text"] for one in wanted)
    for what, from_now, to_now, from_then, to_then in reversed(differing.parts(now, then)):
        if what == "equal":
            continue
        start, end = size(now[:from_now]), size(now[:to_now])
        if end > start:
            del text[start:end]
        if to_then > from_then:
            text.insert(start, then[from_then:to_then])
    mark_again(text, wanted)


def mark_again(text: XmlText, wanted: Sequence[Node]) -> None:
    """Give the letters the marks of these runs; a run that has them already is left alone, and so are comments."""
    present = [tree.without_comments(run) for run in tree.texts(text)]
    if tree.joined(present) == tree.joined(list(wanted)):
        return
    place = 0
    for run in wanted:
        end = place + size(run["text"])
        text.format(place, end, {**dict.fromkeys(tree.MARKS - {"comment"}), **tree.attributes_of(run)})
        place = end


def plain(text: XmlText) -> str:
    """The letters of a text as they lie in the document."""
    return "".join(run for run, _ in text.diff() if isinstance(run, str))


def size(letters: str) -> int:
    """How many places these letters take in a shared text."""
    return len(letters.encode())


def key(one: Node | None) -> str:
    """A block as text, to compare it."""
    return json.dumps(one, sort_keys=True)
