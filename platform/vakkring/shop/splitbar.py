"""Who pays what, as one bar. Pure: places and widths in percent, drawn by SVG, since the policy allows no style in a page."""

from dataclasses import dataclass

from vakkring.shop.pricing import Quote

LEAST_FOR_WORDS = 24.0
LEAST = 3.0


@dataclass(frozen=True)
class Segment:
    """One piece: where it begins, how wide it is, the middle for its words; `tone` is fund, pot or own."""

    tone: str
    cents: int
    start: float
    width: float

    @property
    def middle(self) -> float:
        """Where its amount stands."""
        return round(self.start + self.width / 2, 2)

    @property
    def wide(self) -> bool:
        """True when its amount fits in."""
        return self.width >= LEAST_FOR_WORDS


def segments(quote: Quote) -> list[Segment]:
    """The pieces of a bar: those who pay along, in their order, then what is to be paid now. Together they are as wide as the bar."""
    pieces = [("pot" if one.mine else "fund", one.cents) for one in quote.shares] + ([("own", quote.own)] if quote.own else [])
    if not quote.price:
        return []
    widths = [max(LEAST, 100 * cents / quote.price) for _tone, cents in pieces]
    scale, start, found = 100 / sum(widths), 0.0, []
    for (tone, cents), width in zip(pieces, widths, strict=True):
        found.append(Segment(tone, cents, round(start, 2), round(width * scale, 2)))
        start += width * scale
    return found
