"""VAT in whole cents. Pure. Prices hold their VAT; refunds take it along, so that all credit notes together give back all of it."""

from dataclasses import dataclass
from enum import StrEnum

STANDARD_PERCENT = 21


class VatGround(StrEnum):
    """Why VAT is in a price or not."""

    STANDARD = "standard"
    EXEMPT = "exempt"


@dataclass(frozen=True)
class Split:
    """A price in cents as net amount and VAT; `percent` is 0 when exempt."""

    percent: int
    net: int
    vat: int


def percent_of(ground: VatGround) -> int:
    """The rate that belongs to a ground."""
    return 0 if ground == VatGround.EXEMPT else STANDARD_PERCENT


def split(price: int, ground: VatGround) -> Split:
    """The VAT in a price, rounded half up."""
    percent = percent_of(ground)
    vat = rounded(price * percent, 100 + percent)
    return Split(percent, price - vat, vat)


def split_part(before: int, part: int, ground: VatGround) -> Split:
    """The VAT in a `part` of a price after `before` of it came earlier. Parts that make up the price hold exactly its VAT together."""
    earlier, now = split(before, ground), split(before + part, ground)
    return Split(now.percent, now.net - earlier.net, now.vat - earlier.vat)


def rounded(numerator: int, denominator: int) -> int:
    """A division rounded half up, without floats; for amounts that are not negative."""
    return (2 * numerator + denominator) // (2 * denominator)
