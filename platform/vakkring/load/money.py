"""Purchases, each through the real actions: the ledger must be right, whatever the amount."""

from django.utils import timezone

from vakkring.accounts.models import Organisation, Person
from vakkring.load.bars import Bar
from vakkring.load.chance import Chance
from vakkring.load.people import HOST
from vakkring.shop import priced
from vakkring.shop.actions import offers, ordering, playing, settling
from vakkring.shop.models import DemoBankPayment, Offer

OFFERS = 20


def make(count: int, chance: Chance, bar: Bar) -> None:
    """`count` purchases of 20 offers, paid at the demo bank, each with its invoice."""
    seller = Organisation.objects.order_by("pk")[0]
    shelf = [
        offers.set_offer(None, Offer(slug=f"load-{n}", title=f"Aanbod {n}", seller=seller, return_path="/leren/", price=49_00 + 500 * n))
        for n in range(OFFERS if count else 0)
    ]
    people = Person.objects.filter(email__endswith=f"@{HOST}").order_by("pk")
    for number, person in enumerate(bar(people[: -(-count // OFFERS)].iterator(), "Buyers", -(-count // OFFERS))):
        for offer in shelf[: count - number * OFFERS]:
            buy(person, offer, chance)


def buy(person: Person, offer: Offer, chance: Chance) -> None:
    """From the card to the invoice."""
    now = timezone.now()
    agreed = priced.ask(person, offer, at=now).quote.fingerprint
    order = ordering.place_order(person, offer, client_id=chance.key(), agreed=agreed)
    attempt = settling.start_payment(order)
    playing.play(DemoBankPayment.objects.get(pk=attempt.provider_id), "paid", now)
