"""Reads and writes the value of a Wagtail block as YAML, with the line of every field. Pure.

YAML guesses types (`no` is false, `08:30` a number); here the block says what a value is. Anchors are refused: a short text with them can
stand for a giant one.
"""

import math
from dataclasses import dataclass
from typing import Any, Protocol

import yaml
from django.utils.translation import gettext as _
from wagtail import blocks

Path = tuple[str | int, ...]
YES = frozenset({"ja", "yes", "true"})
NO = frozenset({"nee", "no", "false", ""})
FILES = ("ImageChooserBlock", "DocumentChooserBlock")


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong, and where: line from 1, name of the field or empty."""

    line: int
    field: str
    text: str

    def __str__(self) -> str:
        place = _("Regel %(line)s, %(field)s") if self.field else _("Regel %(line)s")
        return f"{place % {'line': self.line, 'field': self.field}}: {self.text}"


class Piece(Protocol):
    """Text with its name and the line on which it starts."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def text(self) -> str:
        """The text."""

    @property
    def line(self) -> int:
        """From 1."""


class PlainLoader(yaml.SafeLoader):
    """YAML without anchors."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse an anchor and what refers to one."""
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.constructor.ConstructorError(None, None, _("Verwijzingen met & of * kunnen hier niet."), event.start_mark)
        return super().compose_node(parent, index)  # type: ignore[no-untyped-call]


# --- reading ----------------------------------------------------------------------------------------------------------------------------
def read_yaml(block: blocks.Block, piece: Piece, path: Path, lines: dict[Path, int], problems: list[Problem]) -> Any:
    """The value of a block. Notes where each field stands in `lines` and what is wrong in `problems`."""
    loader = PlainLoader(piece.text)
    try:
        node = loader.get_single_node()  # type: ignore[no-untyped-call]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        told = getattr(error, "problem", None) if isinstance(error, yaml.constructor.ConstructorError) else None
        text = told or _("Dit kunnen we niet lezen. Zet een tekst met een dubbele punt of een teken vooraan tussen aanhalingstekens.")
        problems.append(Problem(piece.line + (mark.line if mark else 0), piece.name, text))
        return None
    finally:
        loader.dispose()  # type: ignore[no-untyped-call]
    return Walk(piece, len(path), lines, problems).value(block, node, path)


@dataclass
class Walk:
    """Goes through a block and a YAML node together. `depth`: how long the path to the block itself is."""

    piece: Piece
    depth: int
    lines: dict[Path, int]
    problems: list[Problem]

    def value(self, block: blocks.Block, node: yaml.Node | None, path: Path) -> Any:
        """The value of a node, as this block expects it."""
        self.lines[path] = self.line(node)
        if isinstance(block, blocks.StructBlock):
            return self.fields(block, node, path)
        if isinstance(block, blocks.ListBlock):
            return self.items(block, node, path)
        return self.single(block, node, path)

    def fields(self, block: blocks.StructBlock, node: yaml.Node | None, path: Path) -> dict[str, Any]:
        """A mapping, with every field of the block."""
        found: dict[str, Any] = {}
        if isinstance(node, yaml.MappingNode):
            for name_node, value_node in node.value:
                name = str(name_node.value)
                if name not in block.child_blocks:
                    known = ", ".join(block.child_blocks)
                    self.wrong(name_node, name, _("Dit veld kennen we niet. Kies uit: %(known)s.") % {"known": known})
                elif name in found:
                    self.wrong(name_node, name, _("Dit veld staat er twee keer."))
                else:
                    found[name] = self.value(block.child_blocks[name], value_node, (*path, name))
        elif not empty(node):
            self.wrong(node, self.name(path), _("Hier horen velden te staan, elk op een regel: naam, dubbele punt, waarde."))
        return {name: found[name] if name in found else nothing(child) for name, child in block.child_blocks.items()}

    def items(self, block: blocks.ListBlock, node: yaml.Node | None, path: Path) -> list[Any]:
        """A list."""
        if isinstance(node, yaml.SequenceNode):
            return [self.value(block.child_block, child, (*path, number)) for number, child in enumerate(node.value)]
        if not empty(node):
            self.wrong(node, self.name(path), _("Hier hoort een lijst te staan: elke regel begint met een streepje."))
        return []

    def single(self, block: blocks.Block, node: yaml.Node | None, path: Path) -> Any:
        """A text, a number, or yes or no."""
        if empty(node):
            return nothing(block)
        if not isinstance(node, yaml.ScalarNode):
            self.wrong(node, self.name(path), _("Hier hoort één tekst. Staat er een dubbele punt in? Zet hem tussen aanhalingstekens."))
            return nothing(block)
        try:
            return scalar(block, node.value)
        except ValueError as error:
            self.wrong(node, self.name(path), str(error))
            return nothing(block)

    def name(self, path: Path) -> str:
        """The nearest name in a path: a place in a list has none."""
        return next((part for part in reversed(path[self.depth :]) if isinstance(part, str)), self.piece.name)

    def line(self, node: yaml.Node | None) -> int:
        """The line of the file on which a node stands."""
        return self.piece.line + (node.start_mark.line if node is not None else 0)

    def wrong(self, node: yaml.Node | None, name: str, text: str) -> None:
        """Note a mistake."""
        self.problems.append(Problem(self.line(node), name, text))


def empty(node: yaml.Node | None) -> bool:
    """True when nothing was filled in. An empty text in quotes counts as nothing, too."""
    return node is None or (
        isinstance(node, yaml.ScalarNode) and (node.value == "" or (node.style is None and node.value in {"~", "null"}))
    )


def nothing(block: blocks.Block) -> Any:
    """The value of a field that was left out."""
    if isinstance(block, blocks.StructBlock):
        return {name: nothing(child) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return []
    if isinstance(block, blocks.BooleanBlock):
        return False
    if isinstance(block, blocks.FloatBlock | blocks.IntegerBlock):
        default = block.get_default()
        return number(str(default)) if default is not None else None
    return ""


def scalar(block: blocks.Block, text: str) -> Any:
    """A single value, as the block wants it. Raises ValueError with the reason."""
    if isinstance(block, blocks.BooleanBlock):
        if text.lower() not in YES | NO:
            raise ValueError(_("Schrijf ja of nee."))
        return text.lower() in YES
    if isinstance(block, blocks.IntegerBlock | blocks.FloatBlock):
        return number(text)
    return text.strip()


def number(text: str) -> int | float:
    """A number; a comma counts as a point. Whole numbers stay whole. Raises ValueError with the reason."""
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        raise ValueError(_("Schrijf hier een getal.")) from None
    if not math.isfinite(found):
        raise ValueError(_("Schrijf hier een getal."))
    return int(found) if found.is_integer() and abs(found) < 2**53 else found


# --- writing ------------------------------------------------------------------------------------------------------------------------------
def dump(value: Any) -> str:
    """A plain value as YAML; what is empty is left out, since reading gives it back."""
    text: str = yaml.dump(filled(value), Dumper=Dumper, allow_unicode=True, sort_keys=False, width=110)
    return text.rstrip("\n")


def filled(value: Any) -> Any:
    """The same without empty fields."""
    if isinstance(value, dict):
        return {name: filled(one) for name, one in value.items() if not is_empty(one)}
    if isinstance(value, list):
        return [filled(one) for one in value]
    return "ja" if value is True else value


def is_empty(value: Any) -> bool:
    """True for what reading puts in the place of a field that was left out."""
    if isinstance(value, dict):
        return all(is_empty(one) for one in value.values())
    return value is None or value is False or value in ("", [])


class Dumper(yaml.SafeDumper):
    """YAML as people write it: lists indented."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:  # noqa: ARG002 -- PyYAML's signature
        """Indent lists, too."""
        return super().increase_indent(flow, False)  # type: ignore[no-untyped-call]
