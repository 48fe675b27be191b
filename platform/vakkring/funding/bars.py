"""A bar of amounts, drawn by SVG in percents: the policy allows no style in a page. Pure. The amounts stand beside it in words as well."""

from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 1.5
"""The narrowest piece, in percents: what is there can be seen."""


@dataclass(frozen=True)
class Piece:
    """One piece: its tone (a class), where it begins and how wide it is, as SVG wants them."""

    tone: str
    start: str
    width: str


def pieces(amounts: Sequence[tuple[str, int]]) -> list[Piece]:
    """The pieces of a bar of these amounts, pairs of tone and cents. Nothings are left out; together the pieces fill the bar."""
    there = [(tone, cents) for tone, cents in amounts if cents > 0]
    whole = sum(cents for _tone, cents in there)
    widths = [max(LEAST, 100 * cents / whole) for _tone, cents in there]
    scale, start, found = 100 / sum(widths) if widths else 0, 0.0, []
    for (tone, _cents), width in zip(there, widths, strict=True):
        found.append(Piece(tone, f"{start:.2f}%", f"{width * scale:.2f}%"))
        start += width * scale
    return found
