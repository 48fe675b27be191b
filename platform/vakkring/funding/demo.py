"""What the demo's fund does: a running programme, a voucher for Anna, a sheet of codes, and money that moved. Through the real actions."""

import uuid
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from vakkring.accounts.models import Person
from vakkring.funding import actions, queries
from vakkring.funding.models import Programme, Turn
from vakkring.funding.rules import ALL_KINDS, Purchase
from vakkring.funding.sharing import divide
from vakkring.vocabulary.models import Region

PROGRAMME = uuid.UUID("5f6a1c3e-0b7d-4e0a-9d55-2c1a6f0e8b11")
SHEET = uuid.UUID("5f6a1c3e-0b7d-4e0a-9d55-2c1a6f0e8b12")
BUDGET = 2_500_000


@transaction.atomic
def make_fund() -> Programme:
    """Make what is not there yet; running it again changes nothing."""
    known = Programme.objects.filter(key=PROGRAMME).first()
    if known is not None:
        return known
    femke = Person.objects.get(email="femke@vakkring.example")
    programme = actions.make_programme(femke, femke.memberships.get(role="funder").organisation, PROGRAMME, rules(), BUDGET)
    actions.hand_out(femke, programme, ["anna@vakkring.example", "bram@vakkring.example"], most_uses=10, worth=30_000)
    actions.make_codes(femke, programme, SHEET, 10, note="Vakbeurs in Zwolle")
    use_some(programme)
    return programme


def rules() -> dict[str, object]:
    """Sixty percent for people in the east, at most 300 euros a year."""
    today = timezone.localdate()
    return {
        "name": "Warm aan de slag",
        "summary": "Voor zelfstandige vakmensen in het oosten die bijblijven in warmte en stroom.",
        "starts_on": today - timedelta(days=60),
        "ends_on": today + timedelta(days=300),
        "share": 60,
        "most_per_year": 30_000,
        "least_own": 500,
        "least_price": 0,
        "stacks": True,
        "turn": Turn.USUAL,
        "kinds": list(ALL_KINDS),
        "largest_size": None,
        "least_months": None,
        "most_months": None,
        "regions": list(Region.objects.filter(slug__in=["zwolle", "twente", "stedendriehoek", "achterhoek"])),
        "trades": [],
        "topics": [],
    }


def use_some(programme: Programme) -> None:
    """Anna and Bram learned something before; a part of what Anna spent came back, and she put in money of her own."""
    for email, number, title, price in (
        ("anna@vakkring.example", 1, "Meetavond warmteverlies", 6_000),
        ("bram@vakkring.example", 2, "Meetavond aardlek", 7_500),
    ):
        person = Person.objects.get(email=email)
        reference = f"demo.evening:{programme.pk}:{number}"
        purchase = Purchase(reference, "session", price, Decimal("0.5"), (), None, timezone.now())
        division = divide(price, 0, queries.claims(person, purchase))
        actions.reserve(person, reference, division.parts, timezone.now() + timedelta(hours=1), purchase=purchase, title=title)
        actions.spend(reference)
    anna = Person.objects.get(email="anna@vakkring.example")
    actions.give_back(f"demo.evening:{programme.pk}:1", 600)
    actions.put_in(anna, f"demo.deposit:{programme.pk}", 7_000)
