"""Articles as Markdown: for taking them along, and for those that come with the product. Pure.

CommonMark with tables, `- [ ]` for checklists, and two boxes: `> [!KORT]` (short answer) and `> [!LET-OP]` (warning). HTML is just text.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from wiki import tree
from wiki.tree import Node

BOXES = {"answer": "KORT", "warning": "LET-OP"}
KIND_OF_BOX = {word: kind for kind, word in BOXES.items()}
BOX = re.compile(r"\[!([A-Z-]+)\]\s*")
TASK = re.compile(r"\[([ xX])\]\s+")
SIGNS = re.compile(r"([\\`*_\[\]<>#|~&!])")
AT_START = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")
STEP = "    "

_parser = (
    MarkdownIt("commonmark", {"html": False}).enable("table").disable(["code", "fence", "html_block", "html_inline", "image", "lheading"])
)


# --- from Markdown ----------------------------------------------------------------------------------------------------------------------
def read(text: str) -> Node:
    """The tree of a text. What articles do not hold becomes the nearest thing that they do."""
    return {"type": "doc", "content": Reading(_parser.parse(text)).blocks(None)}


def paragraphs(text: str) -> Node:
    """Plain text as paragraphs: an empty line begins the next, a line break stays one. Its signs mean nothing."""
    found = []
    for part in re.split(r"\n\s*\n", text.strip()):
        runs: list[Node] = []
        for row in part.split("\n"):
            runs += [{"type": "hardBreak"}] if runs else []
            runs += [{"type": "text", "text": row.strip()}] if row.strip() else []
        if runs:
            found.append({"type": "paragraph", "content": runs})
    return {"type": "doc", "content": found}


class Reading:
    """One text being read, token by token."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = iter(tokens)

    def blocks(self, until: str | None) -> list[Node]:
        """All blocks up to the token that closes them."""
        found: list[Node] = []
        for token in self.tokens:
            if token.type == until:
                break
            found += self.block(token)
        return found

    def block(self, token: Token) -> list[Node]:
        """The blocks that begin with this token."""
        kind = token.type.removesuffix("_open")
        until = f"{kind}_close"
        if kind == "paragraph":
            return self.text("paragraph", until)
        if kind == "heading":
            return self.text("heading", until, {"level": 2 if token.tag in {"h1", "h2"} else 3})
        if kind in {"th", "td"}:
            held = self.text("paragraph", until) or [{"type": "paragraph"}]
            return [{"type": "tableHeader" if kind == "th" else "tableCell", "content": held}]
        if kind in CONTAINERS:
            return CONTAINERS[kind](self.blocks(until))
        return [{"type": "horizontalRule"}] if kind == "hr" else []

    def text(self, kind: str, until: str, attributes: Mapping[str, int] | None = None) -> list[Node]:
        """A block of text, without one that is empty."""
        runs: list[Node] = []
        for token in self.tokens:
            if token.type == until:
                break
            runs += inline(token.children or [])
        if not runs:
            return []
        return [{"type": kind, **({"attrs": dict(attributes)} if attributes else {}), "content": tree.joined(runs)}]


def inline(tokens: Sequence[Token]) -> Iterator[Node]:
    """The runs of a text, each with its marks."""
    marks: list[Node] = []
    for token in tokens:
        kind = token.type.removesuffix("_open").removesuffix("_close")
        name = {"strong": "bold", "em": "italic", "link": "link"}.get(kind)
        if token.type == "hardbreak":
            yield {"type": "hardBreak"}
        elif token.type == "softbreak" or (token.type in {"text", "code_inline", "text_special"} and token.content):
            yield run(token.content or " ", marks)
        elif name and token.nesting == 1:
            href = tree.address(str(token.attrGet("href") or "")) if name == "link" else ""
            marks.append({"type": name, "attrs": {"href": href}} if name == "link" else {"type": name})
        elif name:
            marks.pop()


def run(text: str, marks: Sequence[Node]) -> Node:
    """A run of text; a link that leads nowhere is no link."""
    kept = [mark for mark in marks if mark["type"] != "link" or mark["attrs"]["href"]]
    return {"type": "text", "text": text, **({"marks": sorted(kept, key=lambda mark: str(mark["type"]))} if kept else {})}


def listed(items: list[Node], *, ordered: bool) -> Node:
    """A list; a checklist when every item begins with a box to tick."""
    ticks = [TASK.match(first_text(item)) for item in items]
    if ordered or not items or not all(ticks):
        return {"type": "orderedList" if ordered else "bulletList", "content": items}
    tasks = [
        {"type": "taskItem", "attrs": {"checked": tick.group(1) != " "}, "content": without_start(item["content"], tick.end())}
        for item, tick in zip(items, ticks, strict=True)
        if tick
    ]
    return {"type": "taskList", "content": tasks}


def boxed(paragraphs: list[Node]) -> Node:
    """A quote; a box when it begins with its word."""
    word = BOX.match(first_text({"content": paragraphs}))
    if word is None or word.group(1) not in KIND_OF_BOX:
        return {"type": "blockquote", "content": paragraphs}
    held = without_start(paragraphs, word.end())
    return {"type": "callout", "attrs": {"kind": KIND_OF_BOX[word.group(1)]}, "content": held or [{"type": "paragraph"}]}


def first_text(one: Node) -> str:
    """The first words of the first block."""
    block: Node = next(iter(one.get("content", [])), {})
    first: Node = next(iter(block.get("content", [])), {})
    return first.get("text", "") if "marks" not in first else ""


def without_start(blocks: list[Node], length: int) -> list[Node]:
    """The same blocks, without so many letters at the start; a first block with nothing left goes."""
    first, *rest = blocks
    start, *runs = first["content"]
    shorter = [{**start, "text": start["text"][length:]}] if len(start["text"]) > length else []
    return [{**first, "content": [*shorter, *runs]}, *rest] if shorter or runs else rest


def with_words(rows: list[Node]) -> list[Node]:
    """The rows of a table; a head without a word was only there because Markdown asks for one."""
    return rows[1:] if len(rows) > 1 and not tree.text_of(rows[0]).strip() else rows


CONTAINERS: Mapping[str, Callable[[list[Node]], list[Node]]] = {
    "bullet_list": lambda held: [listed(held, ordered=False)],
    "ordered_list": lambda held: [listed(held, ordered=True)],
    "list_item": lambda held: [{"type": "listItem", "content": [one for one in held if one["type"] in tree.CHILDREN["listItem"]]}],
    "blockquote": lambda held: [boxed([one for one in held if one["type"] == "paragraph"])],
    "table": lambda held: [{"type": "table", "content": with_words(held)}],
    "thead": lambda held: held,
    "tbody": lambda held: held,
    "tr": lambda held: [{"type": "tableRow", "content": held}],
}
"""What becomes of the blocks inside a token that holds blocks."""


# --- to Markdown --------------------------------------------------------------------------------------------------------------------------
Address = Callable[[int], str]
"""Where an image can be found, by its key."""


def write(content: Node, photo: Address) -> str:
    """An article as Markdown, ending with a line break."""
    return "\n\n".join(block for one in content.get("content", []) if (block := written(one, photo))) + "\n"


def written(one: Node, photo: Address) -> str:
    """One block."""
    kind = one["type"]
    if kind in tree.LISTS:
        return "\n".join(item(child, f"{place}." if kind == "orderedList" else "-", photo) for place, child in enumerate(one["content"], 1))
    if kind == "photo":
        return picture(one["attrs"], photo)
    return SIMPLE[kind](one)


def picture(attrs: Mapping[str, Any], photo: Address) -> str:
    """A photo with what stands under it."""
    caption = f' "{attrs["caption"].replace(chr(34), "”")}"' if attrs["caption"] else ""
    return f"![{escaped(attrs['alt'])}]({photo(attrs['image'])}{caption})"


def item(one: Node, mark: str, photo: Address) -> str:
    """One item of a list, with what hangs below it."""
    box = f"[{'x' if one['attrs']['checked'] else ' '}] " if one["type"] == "taskItem" else ""
    held = "\n\n".join(written(child, photo) for child in one.get("content", []))
    first, *rest = held.split("\n")
    return "\n".join([f"{mark} {box}{first}", *(f"{STEP}{text}" if text else "" for text in rest)])


def quoted(text: str) -> str:
    """Every line with the sign of a quote."""
    return "\n".join(f"> {one}".rstrip() for one in text.split("\n"))


def table(one: Node) -> str:
    """A table; one without a head gets an empty one."""
    rows = [[" ".join(line(block, breaks=" ") for block in cell.get("content", [])) for cell in row["content"]] for row in one["content"]]
    wide = max(len(row) for row in rows)
    if not all(cell["type"] == "tableHeader" for cell in one["content"][0]["content"]):
        rows.insert(0, [""] * wide)
    full = [row + [""] * (wide - len(row)) for row in rows]
    head, *body = [f"| {' | '.join(row)} |" for row in full]
    return "\n".join([head, f"| {' | '.join(['---'] * wide)} |", *body])


def line(one: Node, breaks: str = "\\\n") -> str:
    """The words of a block of text."""
    runs = (breaks if child["type"] == "hardBreak" else marked(child) for child in one.get("content", []))
    return AT_START.sub(lambda found: f"{found[1]}{found[2]}\\" if found[2].isdigit() else f"{found[1]}\\{found[2]}", "".join(runs))


def marked(one: Node) -> str:
    """A run with its marks; spaces at its ends stand outside them."""
    words = escaped(one["text"])
    bare = words.strip()
    if not bare:
        return words
    start, end = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    for mark in one.get("marks", []):
        if mark["type"] == "bold":
            bare = f"**{bare}**"
        elif mark["type"] == "italic":
            bare = f"*{bare}*"
        elif mark["type"] == "link":
            bare = f"[{bare}]({destination(mark['attrs']['href'])})"
    return start + bare + end


def destination(href: str) -> str:
    """Where a link leads; between brackets when its own signs would end it."""
    return href if re.fullmatch(r"[^\s()<>\\*_]+", href) else f"<{href.replace('<', '%3C').replace('>', '%3E')}>"


def escaped(text: str) -> str:
    """Text whose signs mean nothing to Markdown."""
    return SIGNS.sub(r"\\\1", text)


SIMPLE: Mapping[str, Callable[[Node], str]] = {
    "paragraph": line,
    "heading": lambda one: f"{'#' * one['attrs']['level']} {line(one)}",
    "blockquote": lambda one: quoted("\n\n".join(line(child) for child in one["content"])),
    "callout": lambda one: quoted(f"[!{BOXES[one['attrs']['kind']]}]\n" + "\n\n".join(line(child) for child in one["content"])),
    "table": table,
    "horizontalRule": lambda _one: "---",
}
"""Blocks that need nothing but themselves."""
