"""A module as one Markdown text: reading and writing, without the database. CONTRIBUTING describes the format.

The fields of each part are those of the Wagtail blocks: `blocks.py` stays the one place that knows what a card can hold. All mistakes are
collected, each with its line and field.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from wagtail import blocks

from courses.blocks import BodyBlock, CardHeadBlock, ModuleHeadBlock, SetHeadBlock
from courses.yamlblocks import Path, Problem, dump, read_yaml

PROSE = "text"
HTML = "html"
PLAIN = frozenset({"note", "warning", HTML})
"""Parts whose fence holds the text itself."""
FENCE = re.compile(r"^(`{3,})\s*([a-z]*)\s*$")


class Unreadable(ValueError):  # noqa: N818 -- read as what it is: an unreadable file
    """The file cannot become a module. `problems` holds all that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass
class CardPart:
    """A card: its own fields, and its blocks as kind and plain value; a text is Markdown, a picture the name of its file."""

    title: str
    head: dict[str, Any]
    body: list[tuple[str, Any]]


@dataclass
class SetPart:
    """A set with its cards."""

    title: str
    head: dict[str, Any]
    cards: list[CardPart]


@dataclass
class ModuleFile:
    """A module with its sets. `lines`: where each value stands, by its path."""

    head: dict[str, Any]
    sets: list[SetPart]
    lines: dict[Path, int] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class Part:
    """A piece of the text: `kind` is head, set, card, prose or the name of a fence. `line` counts from 1."""

    kind: str
    text: str
    line: int

    @property
    def name(self) -> str:
        """What the file calls it."""
        return self.kind.removeprefix("fence:")


# --- reading ----------------------------------------------------------------------------------------------------------------------------
def parse(text: str) -> ModuleFile:
    """Read a module. Raises `Unreadable`."""
    reader = Reader()
    for part in parts(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), reader.problems):
        reader.take(part)
    return reader.finish()


def parts(text: str, problems: list[Problem]) -> Iterator[Part]:
    """Cut the text at headings and fences."""
    lines = text.split("\n")
    at = 0
    if lines[0].strip() == "---":
        end = next((number for number, line in enumerate(lines[1:], 1) if line.strip() == "---"), None)
        if end is None:
            problems.append(Problem(1, "", _("Het blok bovenaan eindigt niet met een regel van drie streepjes.")))
            return
        yield Part("head", "\n".join(lines[1:end]), 2)
        at = end + 1
    prose: list[str] = []
    since = at
    while at < len(lines):
        line = lines[at]
        opened = FENCE.match(line)
        heading = "card" if line.startswith("## ") else "set" if line.startswith("# ") else ""
        if not opened and not heading:
            prose.append(line)
            at += 1
            continue
        yield from prose_part(prose, since)
        prose = []
        if opened:
            end = next((number for number in range(at + 1, len(lines)) if lines[number].rstrip() == opened[1]), None)
            if end is None:
                problems.append(Problem(at + 1, opened[2], _("Dit blok eindigt nergens: er mist een regel met alleen ```.")))
                return
            yield Part(f"fence:{opened[2]}", "\n".join(lines[at + 1 : end]), at + 2)
            at = end + 1
        else:
            yield Part(heading, line.lstrip("#").strip(), at + 1)
            at += 1
        since = at
    yield from prose_part(prose, since)


def prose_part(lines: list[str], since: int) -> Iterator[Part]:
    """The running text that was gathered, unless it is empty. `since`: the number of its first line, from 0."""
    empty = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    text = "\n".join(lines[empty:]).rstrip()
    if text:
        yield Part("prose", text, since + empty + 1)


class Reader:
    """Builds the module from its parts, in order."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.head: dict[str, Any] | None = None
        self.sets: list[SetPart] = []
        self.lines: dict[Path, int] = {}

    def take(self, part: Part) -> None:
        """One part more."""
        kind, _colon, fence = part.kind.partition(":")
        if kind == "head":
            self.head = self.fields(ModuleHeadBlock(), part, ("head",))
        elif kind == "set":
            self.sets.append(SetPart(part.text, {}, []))
            self.lines[self.set_path] = part.line
        elif not self.sets:
            self.wrong(part, "", _("Voor de eerste set met een regel als “# Titel” kan geen tekst staan."))
        elif kind == "card":
            self.sets[-1].cards.append(CardPart(part.text, {}, []))
            self.lines[self.card_path] = part.line
        elif kind == "prose":
            self.block(PROSE, part)
        elif fence == "set":
            self.sets[-1].head = self.fields(SetHeadBlock(), part, (*self.set_path, "head"))
        elif not self.sets[-1].cards:
            self.wrong(part, fence, _("Dit hoort in een kaart. Begin een kaart met een regel als “## Titel”."))
        elif fence == "card":
            self.sets[-1].cards[-1].head = self.fields(CardHeadBlock(), part, (*self.card_path, "head"))
        else:
            self.block(fence, part)

    @property
    def set_path(self) -> Path:
        """Where we are."""
        return ("sets", len(self.sets) - 1)

    @property
    def card_path(self) -> Path:
        """Where we are."""
        return (*self.set_path, "cards", len(self.sets[-1].cards) - 1)

    def fields(self, block: blocks.Block, part: Part, path: Path) -> Any:
        """Read a block of fields."""
        self.lines[path] = part.line
        return read_yaml(block, part, path, self.lines, self.problems)

    def block(self, kind: str, part: Part) -> None:
        """Read one block of a card."""
        known = BodyBlock().child_blocks
        if not self.sets[-1].cards:
            return self.wrong(part, "", _("Deze tekst hoort in een kaart. Begin een kaart met een regel als “## Titel”."))
        if kind not in known and kind != HTML:
            return self.wrong(part, kind, _("Dit soort blok bestaat niet. Kies uit: %(kinds)s.") % {"kinds": ", ".join(known)})
        body = self.sets[-1].cards[-1].body
        path = (*self.card_path, "body", len(body))
        self.lines[path] = part.line
        if kind == PROSE or kind in PLAIN:
            body.append((kind, part.text.strip()))
        else:
            body.append((kind, read_yaml(known[kind], part, path, self.lines, self.problems)))
        return None

    def wrong(self, part: Part, name: str, text: str) -> None:
        """Note a mistake."""
        self.problems.append(Problem(part.line, name, text))

    def finish(self) -> ModuleFile:
        """The module, or all that is wrong."""
        if self.head is None and not self.problems:
            self.problems.append(Problem(1, "", _("Bovenaan mist het blok met titel en adres, tussen twee regels met ---.")))
        if self.problems:
            raise Unreadable(self.problems)
        return ModuleFile(self.head or {}, self.sets, self.lines)


# --- writing ------------------------------------------------------------------------------------------------------------------------------
def write(module: ModuleFile) -> str:
    """The module as text. Reading it gives the same module again."""
    return "\n".join(["---", dump(module.head), "---", *(line for one in module.sets for line in set_lines(one))]) + "\n"


def set_lines(one: SetPart) -> Iterator[str]:
    """A set and its cards."""
    yield f"\n# {one.title}\n"
    yield fenced("set", dump(one.head))
    for card in one.cards:
        yield f"\n## {card.title}\n"
        yield fenced("card", dump(card.head))
        for kind, value in card.body:
            yield ""
            yield block_text(kind, value)


def block_text(kind: str, value: Any) -> str:
    """One block of a card."""
    if kind == PROSE:
        return str(value)
    return fenced(kind, value if kind in PLAIN else dump(value))


def fenced(kind: str, text: str) -> str:
    """Between two lines of backticks: more of them than the text itself has in a line."""
    longest = max((len(run) for run in re.findall(r"^`+", text, re.MULTILINE)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}{kind}\n{text}\n{ticks}"
