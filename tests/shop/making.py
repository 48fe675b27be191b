"""Offers, funds, orders for tests, made the way people make them."""

import itertools
import uuid
from datetime import timedelta

from django.utils import timezone

from tests.factories import OrganisationFactory, PersonFactory
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Role
from vakkring.funding import actions as funding
from vakkring.funding.models import Account, Entry
from vakkring.shop import priced
from vakkring.shop.actions import offers, ordering, playing, settling
from vakkring.shop.models import DemoBankPayment, Offer, Order

_numbers = itertools.count(1)
COMPANY = {
    "name": "Bakker Warmte",
    "street": "Dorpsstraat 1",
    "postcode": "8011AB",
    "city": "Zwolle",
    "kvk_number": "12345678",
    "vat_id": "NL123456782B90",
}


def make_offer(situations=(), **fields):
    number = next(_numbers)
    usual = {
        "slug": f"aanbod-{number}",
        "title": f"Reeks {number}",
        "return_path": "/leren/",
        "price": 149_00,
        "minutes": 90,
        "kind": "module",
    }
    seller = fields.pop("seller", None) or OrganisationFactory()
    return offers.set_offer(None, Offer(seller=seller, **{**usual, **fields}), situations)


def exempt(**fields):
    return make_offer(vat_ground="exempt", crkbo_number="CR123", crkbo_until=timezone.localdate() + timedelta(days=90), **fields)


def make_programme(budget=1000_00, share=60, **fields):
    organisation = OrganisationFactory()
    femke = PersonFactory()
    accounts.grant_role(None, femke, organisation, Role.FUNDER)
    today = timezone.localdate()
    filled = {
        "name": "Vakkracht",
        "summary": "",
        "starts_on": today - timedelta(days=1),
        "ends_on": today + timedelta(days=60),
        "share": share,
        "most_per_year": None,
        "least_own": 0,
        "least_price": 0,
        "stacks": True,
        "turn": 2,
        "regions": [],
        "trades": [],
        "topics": [],
        "kinds": ["module", "session", "bundle"],
        "largest_size": None,
        "least_months": None,
        "most_months": None,
    }
    return femke, funding.make_programme(femke, organisation, uuid.uuid4(), {**filled, **fields}, budget)


def give_voucher(person, budget=1000_00, share=60, **fields):
    femke, programme = make_programme(budget, share, **fields)
    funding.hand_out(femke, programme, [person.email])
    return programme


def order(person, offer, *, client_id=None, **how):
    """Place an order as the page would: at the price that it shows."""
    asked = ordering.Asked(**how)
    shown = priced.ask(person, offer, situation=asked.situation, without=asked.without, from_pot=asked.from_pot, at=timezone.now())
    return ordering.place_order(person, offer, client_id=client_id or uuid.uuid4(), agreed=shown.quote.fingerprint, how=asked)


def pay(placed, outcome="paid"):
    """Start a try to pay and play how it ends."""
    attempt = settling.start_payment(placed)
    play(attempt, outcome)
    attempt.refresh_from_db()
    return attempt


def play(attempt, outcome):
    playing.play(DemoBankPayment.objects.get(pk=attempt.provider_id), outcome, timezone.now() + timedelta(minutes=1))


def bought(person, offer, **how):
    placed = order(person, offer, **how)
    if placed.own:
        pay(placed)
    return Order.objects.get(pk=placed.pk)


def ledger_balances():
    """No money was made or lost: all accounts together are nothing, and each is what its entries add up to."""
    total = 0
    for account in Account.objects.all():
        into = sum(Entry.objects.filter(to=account).values_list("cents", flat=True))
        out = sum(Entry.objects.filter(away=account).values_list("cents", flat=True))
        assert account.balance == into - out
        total += account.balance
    return total == 0
