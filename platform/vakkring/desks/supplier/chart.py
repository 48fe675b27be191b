"""The picture of where people stop: bars with their places worked out, ready to be drawn as SVG. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

BAR, GAP, HEIGHT, EMPTY, HEAD = 16, 5, 120, 16, 24
MOST_LABELLED = 99
"""Larger numbers would stand on each other: then only the bar that stands out has its number above it."""


@dataclass(frozen=True)
class Bar:
    """One card. Without `people` its number is hidden: it is drawn as a short dashed stump. `words` stands above it."""

    position: int
    people: int | None
    words: str
    x: int
    y: int
    height: int
    middle: int
    worst: bool


@dataclass(frozen=True)
class Chart:
    """One set: its bars, the size of the drawing, and the line on which they stand."""

    bars: tuple[Bar, ...]
    width: int
    height: int
    floor: int


def chart(counts: Sequence[int | None], highest: int, worst: int | None) -> Chart:
    """Draw these counts, card 1 first, on a scale that ends at `highest`. `worst` is the position of the card that stands out."""
    floor = HEAD + (HEIGHT if highest else EMPTY)
    bars = []
    for index, people in enumerate(counts):
        tall = 10 if people is None else round(HEIGHT * people / max(highest, 1))
        tall = max(tall, 2)
        x = GAP + index * (BAR + GAP)
        stands_out = index + 1 == worst
        words = "–" if people is None else str(people) if stands_out or highest <= MOST_LABELLED else ""
        bars.append(Bar(index + 1, people, words, x, floor - tall, tall, x + BAR // 2, stands_out))
    return Chart(tuple(bars), GAP + len(counts) * (BAR + GAP), floor + HEAD, floor)
