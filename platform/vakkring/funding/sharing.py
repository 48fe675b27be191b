"""Who pays what of one price: funders in their order, then the learner's own *leerpotje*, then what he pays now. Pure, in whole cents.

What comes out always adds up to the price; no part is negative; nobody pays more than he said he would.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from vakkring.funding.amounts import round_euros

POT = "pot"
"""The claim id of one's own leerpotje."""


@dataclass(frozen=True)
class Claim:
    """A voucher and what it could do for one purchase. `id` is "voucher:12".

    `share` is a percentage of the whole price; `at_most` is what is left for this person (of his year, his voucher, the budget), None when
    nothing limits it. `refused` says why it pays nothing, in Dutch; `missing` which facts about the buyer would tell more. `could_pay` is
    what it would pay now if it were the only one.
    """

    id: str
    funder: str
    share: int = 100
    at_most: int | None = None
    least_own: int = 0
    least_price: int = 0
    stacks: bool = True
    programme: str = ""
    refused: str = ""
    missing: tuple[str, ...] = ()
    could_pay: int = 0


@dataclass(frozen=True)
class Part:
    """What one of them pays: the claim's id, cents (more than 0), and the name to show."""

    claim: str
    cents: int
    funder: str


@dataclass(frozen=True)
class Left:
    """A claim that pays nothing here, and why, in Dutch."""

    claim: str
    funder: str
    why: str


@dataclass(frozen=True)
class Division:
    """Who pays what: `parts` in order (the pot last), `own` to pay now, and who pays nothing."""

    parts: tuple[Part, ...] = ()
    own: int = 0
    left: tuple[Left, ...] = ()

    @property
    def funded(self) -> int:
        """What others pay."""
        return sum(one.cents for one in self.parts if one.claim != POT)

    @property
    def from_pot(self) -> int:
        """What comes out of one's own leerpotje."""
        return sum(one.cents for one in self.parts if one.claim == POT)


def divide(price: int, own: int, claims: Sequence[Claim]) -> Division:
    """Divide a price in cents. `own` is how much may come out of the buyer's own leerpotje (0 when he pays the rest now).

    The claims pay in their order. One that does not go together with others pays alone, when that is more for the buyer than what the
    others pay together.
    """
    if price < 0 or own < 0:
        raise ValueError("A price and what is in a pot are not negative.")
    together = _Way(price).take([one for one in claims if one.stacks])
    ways = [together, *(_Way(price, alone=True).take([one]) for one in claims if not one.stacks)]
    best = max(ways, key=lambda way: way.funded)  # the first of equals
    used = {one.claim for one in best.parts}
    left = [Left(one.id, one.funder, _why(one, price, best)) for one in claims if one.id not in used]
    from_pot = min(own, price - best.funded)
    parts = [*best.parts, *([Part(POT, from_pot, _("Je leerpotje"))] if from_pot else [])]
    return Division(tuple(parts), price - best.funded - from_pot, tuple(left))


def alone(price: int, claim: Claim) -> int:
    """What this claim pays when it is the only one."""
    return divide(price, 0, [claim]).funded


@dataclass
class _Way:
    """One way to divide a price among funders, as it grows."""

    price: int
    alone: bool = False
    parts: list[Part] = field(default_factory=list)
    programmes: set[str] = field(default_factory=set)
    least_own: int = 0

    @property
    def funded(self) -> int:
        """What is paid so far."""
        return sum(one.cents for one in self.parts)

    def take(self, claims: Sequence[Claim]) -> "_Way":
        """Let these pay, one after the other. A programme pays a purchase once, also for who has two vouchers of it."""
        for claim in claims:
            if claim.programme and claim.programme in self.programmes:
                continue
            least_own = max(self.least_own, claim.least_own)
            cents = min(_wish(claim, self.price), self.price - least_own - self.funded)
            if cents > 0:
                self.parts.append(Part(claim.id, cents, claim.funder))
                self.programmes.add(claim.programme)
                self.least_own = least_own
        return self


def _wish(claim: Claim, price: int) -> int:
    """What a claim would pay if nothing else was paid: its share, rounded half up, within its bounds."""
    if claim.refused or price < claim.least_price:
        return 0
    share = (price * claim.share + 50) // 100
    return share if claim.at_most is None else max(0, min(share, claim.at_most))


def _why(claim: Claim, price: int, way: _Way) -> str:
    """Why this claim pays nothing in this way to divide the price."""
    if claim.refused:
        return claim.refused
    if price < claim.least_price:
        return _("Dit fonds betaalt mee vanaf een prijs van %(price)s.") % {"price": round_euros(claim.least_price)}
    if _wish(claim, price) == 0:
        return _("Hier is nu niets meer over.")
    if claim.programme in way.programmes:
        return _("Van dit fonds betaalt al een andere voucher mee.")
    if way.alone or (not claim.stacks and way.parts):
        return _("Deze voucher gaat niet samen met een andere. Zo ben je het goedkoopst uit.")
    return _("Er moet minstens %(own)s voor jezelf overblijven.") % {"own": round_euros(max(claim.least_own, way.least_own))}
