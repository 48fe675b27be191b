"""What an offer costs somebody, all things counted. Pure: the card before the button, the order and the invoice are all made from a quote.

Amounts are whole cents, VAT included unless named `net`.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from vakkring.shop import vat
from vakkring.shop.vat import Split, VatGround

CEILINGS = ((2, 200_00), (4, 1_000_00))
"""Days and cents: what craftspeople said they would pay at most for a training that takes so long."""
MINUTES_PER_HOUR = 60


@dataclass(frozen=True)
class Terms:
    """What an offer asks of one buyer: the price for his situation, `own` that he pays himself at least, `minutes` that it takes."""

    price: int
    own: int = 0
    ground: VatGround = VatGround.STANDARD
    minutes: int = 0


@dataclass(frozen=True)
class Share:
    """What is paid from elsewhere than the bank: by whom, as it stands on the invoice, and how much. `mine`: from his own leerpotje."""

    label: str
    cents: int
    mine: bool = False


@dataclass(frozen=True)
class Circumstances:
    """What only the buyer knows: what an hour brings in, in cents, and whether he gets VAT back."""

    hourly_rate: int = 50_00
    reclaims_vat: bool = True


@dataclass(frozen=True)
class Quote:
    """Who pays what. `shares` and `own` together are `price`; `tax` is the VAT in the whole price, whoever pays it."""

    price: int
    shares: tuple[Share, ...]
    own: int
    tax: Split
    reclaimed: int
    minutes: int
    not_billed: int

    @property
    def reserved(self) -> int:
        """All that is not paid at the bank: by funds, and from his leerpotje."""
        return self.price - self.own

    @property
    def funded(self) -> int:
        """What others pay."""
        return sum(one.cents for one in self.shares if not one.mine)

    @property
    def paid_himself(self) -> int:
        """What he pays, now or out of what he saved before."""
        return self.price - self.funded

    @property
    def real_cost(self) -> int:
        """What it costs all things counted: what he pays, less the VAT he gets back, and the hours he does not bill."""
        return self.paid_himself - self.reclaimed + self.not_billed

    @property
    def fingerprint(self) -> str:
        """Changes with everything that somebody agrees to by pressing the button; not with his hourly rate."""
        agreed = repr((self.price, self.shares, self.own, self.tax))
        return hashlib.sha256(agreed.encode()).hexdigest()[:32]


class DoesNotAddUp(ValueError):  # noqa: N818 -- named for what happened
    """Shares that are more than the price leaves to funds: a mistake of ours, never the buyer's."""


def quote(terms: Terms, shares: Sequence[Share] = (), circumstances: Circumstances | None = None) -> Quote:
    """Who pays what. Raises `DoesNotAddUp` when the shares are more than there is to share.

    VAT to get back is counted up to what he pays himself: what a fund paid is not his gain, whatever his tax return says.
    """
    around = circumstances or Circumstances()
    own = terms.price - sum(one.cents for one in shares)
    himself = own + sum(one.cents for one in shares if one.mine)
    if own < 0 or himself < min(terms.own, terms.price) or any(one.cents <= 0 for one in shares):
        raise DoesNotAddUp(f"{shares} of {terms.price}, of which {terms.own} own")
    tax = vat.split(terms.price, terms.ground)
    return Quote(
        price=terms.price,
        shares=tuple(shares),
        own=own,
        tax=tax,
        reclaimed=min(tax.vat, himself) if around.reclaims_vat else 0,
        minutes=terms.minutes,
        not_billed=vat.rounded(terms.minutes * around.hourly_rate, MINUTES_PER_HOUR),
    )


def ceiling(days: int) -> int | None:
    """The most that the study advises for a training of so many days; None when it says nothing about that long a one."""
    return next((most for length, most in CEILINGS if days <= length), None)


def too_dear(price: int, days: int) -> int | None:
    """The ceiling that a price goes over; None when it does not."""
    most = ceiling(days)
    return most if most is not None and price > most else None


@dataclass(frozen=True)
class GivenBack:
    """A refund: what goes back to where funds put it aside, and what goes back by the bank."""

    reserved: int
    own: int


def give_back(cents: int, *, reserved_left: int, own_left: int) -> GivenBack:
    """Divide a refund: vouchers first, back to their budgets. Raises `DoesNotAddUp` for more than is left, or nothing."""
    if not 0 < cents <= reserved_left + own_left:
        raise DoesNotAddUp(f"{cents} of {reserved_left} and {own_left}")
    reserved = min(cents, reserved_left)
    return GivenBack(reserved, cents - reserved)
