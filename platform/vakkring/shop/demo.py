"""Something to buy in the demo. All made up."""

from django.db import transaction

from vakkring.accounts.models import Organisation
from vakkring.shop.actions import offers
from vakkring.shop.models import Offer

SLUG = "geluid-en-buren"


@transaction.atomic
def make_offer(title: str, topics: list[str], minutes: int) -> Offer:
    """The module of Warmtehuis that costs something, once."""
    known = Offer.objects.filter(slug=SLUG).first()
    if known is not None:
        return known
    offer = Offer(
        slug=SLUG,
        title=title,
        seller=Organisation.objects.get(slug="warmtehuis"),
        return_path=f"/leren/{SLUG}/",
        topics=topics,
        price=149_00,
        own_contribution=10_00,
        minutes=minutes,
        days=1,
    )
    return offers.set_offer(None, offer, [("Ik ben net begonnen, korter dan 1 jaar", 99_00)])
