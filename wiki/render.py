"""An article as HTML: the tree in, safe HTML out. Pure. Written only here, and `markup` has the last word."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString

from vakkring import markup
from wiki import tree
from wiki.tree import Node

TAGS = {
    "bulletList": ("<ul>", "</ul>"),
    "taskList": ('<ul class="ticks-to-do">', "</ul>"),
    "listItem": ("<li>", "</li>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "tableRow": ("<tr>", "</tr>"),
    "horizontalRule": ("<hr>", ""),
    "hardBreak": ("<br>", ""),
}
HEADS = {"answer": "Kort antwoord", "warning": "Let op"}
MARKS = {"bold": ("<strong>", "</strong>"), "italic": ("<em>", "</em>")}


@dataclass(frozen=True)
class Picture:
    """An image at reading size. `url` is on our own site."""

    url: str
    width: int
    height: int


def article(content: Node, pictures: Mapping[int, Picture]) -> SafeString:
    """The whole article. A photo that is not among `pictures` is left out."""
    return markup.clean_article(Rendering(pictures).inside(content))


class Rendering:
    """One article being written; knows its pictures and counts its headings."""

    def __init__(self, pictures: Mapping[int, Picture]) -> None:
        self.pictures = pictures
        self.headings = 0

    def inside(self, one: Node) -> str:
        """All that a node holds."""
        return "".join(self.node(child) for child in one.get("content", []))

    def node(self, one: Node) -> str:
        """One node."""
        kind = one["type"]
        if kind == "text":
            return text(one)
        if kind in TAGS:
            start, end = TAGS[kind]
            return start + self.inside(one) + end
        written: str = getattr(self, kind)(one)
        return written

    def paragraph(self, one: Node) -> str:
        """A paragraph; an empty one, which people type to make room, is nothing."""
        held = self.inside(one)
        return f"<p>{held}</p>" if held else ""

    def heading(self, one: Node) -> str:
        """A heading with the anchor that the table of contents leads to."""
        if not tree.text_of(one).strip():
            return ""
        self.headings += 1
        tag = f"h{one['attrs']['level']}"
        return f'<{tag} id="kop-{self.headings}">{self.inside(one)}</{tag}>'

    def callout(self, one: Node) -> str:
        """A short answer, or a warning, with the word that says so."""
        kind = one["attrs"]["kind"]
        return f'<div class="callout {kind}"><p class="callout-head">{escape(HEADS[kind])}</p>{self.inside(one)}</div>'

    def orderedList(self, one: Node) -> str:  # noqa: N802 -- the schema's name
        """Steps: what stands in one is held together beside its number."""
        return f'<ol class="steps">{"".join(f"<li><div>{self.inside(item)}</div></li>" for item in one["content"])}</ol>'

    def table(self, one: Node) -> str:
        """A table that slides sideways by itself on a narrow phone; with the keyboard, too."""
        first, *rest = one["content"]
        head = all(cell["type"] == "tableHeader" for cell in first["content"])
        rows = "".join(self.node(row) for row in (rest if head else one["content"]))
        top = f"<thead>{self.node(first)}</thead>" if head else ""
        return f'<div class="scroll" tabindex="0"><table class="table">{top}<tbody>{rows}</tbody></table></div>'

    def taskItem(self, one: Node) -> str:  # noqa: N802 -- the schema's name
        """Something to do or look at; ticked when whoever wrote it says so."""
        return f'<li class="{"done" if one["attrs"]["checked"] else "open"}">{self.inside(one)}</li>'

    def tableHeader(self, one: Node) -> str:  # noqa: N802 -- the schema's name
        """A cell that names a column or a row."""
        return self.cell("th", one)

    def tableCell(self, one: Node) -> str:  # noqa: N802 -- the schema's name
        """A cell."""
        return self.cell("td", one)

    def cell(self, tag: str, one: Node) -> str:
        """A cell of either kind with its spans."""
        spans = "".join(f' {name}="{value}"' for name, value in one.get("attrs", {}).items())
        return f"<{tag}{spans}>{self.inside(one)}</{tag}>"

    def photo(self, one: Node) -> str:
        """A photo with what stands under it."""
        attrs = one["attrs"]
        picture = self.pictures.get(attrs["image"])
        if picture is None:
            return ""
        caption = f"<figcaption>{escape(attrs['caption'])}</figcaption>" if attrs["caption"] else ""
        size = f'width="{picture.width}" height="{picture.height}"'
        return f'<figure><img src="{escape(picture.url)}" alt="{escape(attrs["alt"])}" {size} loading="lazy">{caption}</figure>'


def text(run: Node) -> str:
    """A run with its marks. Comments are for who writes, not for who reads."""
    written = escape(run["text"])
    for mark in run.get("marks", []):
        if mark["type"] == "link":
            written = f'<a href="{escape(mark["attrs"]["href"])}">{written}</a>'
        elif mark["type"] in MARKS:
            start, end = MARKS[mark["type"]]
            written = start + written + end
    return written
