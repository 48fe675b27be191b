"""What an offer costs this person now: the database's answers put into the pure rules of `pricing` and of `funding`."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from vakkring.accounts.models import Person
from vakkring.funding import queries as funding
from vakkring.funding.amounts import cents_of, round_euros
from vakkring.funding.rules import Purchase
from vakkring.funding.sharing import POT, Claim, Division, divide
from vakkring.shop import queries
from vakkring.shop.models import BillingDetails, Offer, SituationPrice
from vakkring.shop.pricing import MINUTES_PER_HOUR, Circumstances, Quote, Share, Terms, quote
from vakkring.shop.vat import VatGround, rounded

RATE = "uurtarief"
"""In the address of a page: what an hour brings in, for the card of what something really costs."""
DEAREST_HOUR = 500_00
LONGEST_TYPED = 24


@dataclass(frozen=True)
class Priced:
    """A quote, with the division among funds that it came from, and what was taken to be so of the buyer."""

    quote: Quote
    division: Division
    situation: SituationPrice | None
    circumstances: Circumstances


def terms_of(offer: Offer, situation: SituationPrice | None = None) -> Terms:
    """What an offer asks of somebody in this situation. His own part is never more than the price."""
    price = situation.price if situation else offer.price
    return Terms(price, min(offer.own_contribution, price), VatGround(offer.vat_ground), offer.minutes)


def purchase_of(offer: Offer, price: int, at: datetime) -> Purchase:
    """The purchase as funds look at it."""
    return Purchase(
        reference=f"shop.offer:{offer.pk}",
        kind=offer.kind,
        price=price,
        days=Decimal(offer.days) if offer.days else None,
        topics=tuple(offer.topics),
        seller_id=offer.seller_id,
        at=at,
    )


def ask(
    person: Person | None,
    offer: Offer,
    *,
    situation: SituationPrice | None = None,
    without: Iterable[str] = (),
    from_pot: bool = False,
    at: datetime,
) -> Priced:
    """What it costs this person now, with the funds that pay for him: the queries of `funding`, none for a stranger or a free offer.

    `without` names claims that he keeps for something else.
    """
    terms = terms_of(offer, situation)
    claims: list[Claim] = []
    pot = 0
    if person is not None and terms.price:
        kept = set(without)
        claims = [one for one in funding.claims(person, purchase_of(offer, terms.price, at)) if one.id not in kept]
        pot = funding.in_pot(person) if from_pot else 0
    # What everybody pays himself counts for each fund: none of them fills it up.
    division = divide(terms.price, pot, [replace(one, least_own=max(one.least_own, terms.own)) for one in claims])
    around = circumstances_of(person)
    return Priced(quote(terms, shares_of(division), around), division, situation, around)


def shares_of(division: Division) -> list[Share]:
    """Who pays what, as the invoice says it."""
    return [Share(part.funder, part.cents, mine=part.claim == POT) for part in division.parts]


def circumstances_of(person: Person | None) -> Circumstances:
    """What somebody said about himself; what most people would say when he did not: 1 query."""
    known = BillingDetails.objects.filter(person=person).first() if person else None
    return Circumstances(known.hourly_rate, known.reclaims_vat) if known else Circumstances()


def at_rate(found: Quote, rate: int) -> Quote:
    """The same quote for an hour that brings in so much, in cents."""
    return replace(found, not_billed=rounded(found.minutes * rate, MINUTES_PER_HOUR))


# --- the card before the button -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Card:
    """What something really costs somebody, as `shop/cost.html` shows it. `rate` is what an hour brings in, in euros, without a sign."""

    offer: Offer
    quote: Quote
    rate: str
    on_sale: bool
    situations: bool
    bundles: list[Offer]


def card(person: Person | None, offer: Offer, typed: str, at: datetime) -> Card:
    """The card for an offer; `typed` is the hourly rate in the page's address, empty or nonsense when there is none."""
    asked = ask(person, offer, at=at)
    known = rate_of(typed)
    rate = asked.circumstances.hourly_rate if known is None else known
    today = timezone.localdate(at)
    return Card(
        offer=offer,
        quote=at_rate(asked.quote, rate),
        rate=round_euros(rate).removeprefix("€\u00a0"),
        on_sale=not offer.full and Offer.objects.on_sale(today).filter(pk=offer.pk).exists(),
        situations=offer.situations.exists(),
        bundles=queries.bundles_with(offer.pk, today),
    )


def rate_of(typed: str) -> int | None:
    """An hourly rate as somebody typed it, in cents; None when there is none that makes sense."""
    cents = cents_of(typed[:LONGEST_TYPED])
    return cents if cents is not None and cents <= DEAREST_HOUR else None
