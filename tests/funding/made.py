"""Funders, programmes, vouchers and purchases for tests, made through the real actions."""

import itertools
import uuid
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from tests.factories import OrganisationFactory, PersonFactory
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Membership, Role
from vakkring.funding import actions, ledger, queries
from vakkring.funding.models import Account, Entry, Turn
from vakkring.funding.posting import Book
from vakkring.funding.rules import Purchase
from vakkring.funding.sharing import Part, divide

_numbers = itertools.count(1)


def make_funder(name="Fonds Oost"):
    """Somebody who may hand out this fund's money."""
    funder = PersonFactory()
    accounts.grant_role(None, funder, OrganisationFactory(name=name), Role.FUNDER)
    return funder


def organisation_of(funder):
    return Membership.objects.get(person=funder, role=Role.FUNDER).organisation


def filled(**changes):
    """A programme as the form gives it: pays 60 %, asks nothing."""
    today = timezone.localdate()
    usual = {
        "name": "Warm aan de slag",
        "summary": "",
        "starts_on": today - timedelta(days=1),
        "ends_on": today + timedelta(days=100),
        "share": 60,
        "most_per_year": None,
        "least_own": 0,
        "least_price": 0,
        "stacks": True,
        "turn": Turn.USUAL,
        "kinds": ["module", "session", "bundle"],
        "largest_size": None,
        "least_months": None,
        "most_months": None,
        "regions": [],
        "trades": [],
        "topics": [],
    }
    return {**usual, **changes}


def make_programme(budget=100_000, funder=None, **changes):
    """A running programme."""
    funder = funder or make_funder()
    return actions.make_programme(funder, organisation_of(funder), uuid.uuid4(), filled(**changes), budget)


def make_voucher(programme, person, **fields):
    """A voucher, sent to this person's address."""
    (voucher,) = actions.hand_out(programme.made_by, programme, [person.email], **fields)
    return voucher


def make_purchase(price=20_000, **changes):
    usual = {"kind": "module", "days": Decimal(1), "topics": ("warmtepompen",), "seller_id": None, "at": timezone.now()}
    return Purchase(reference=f"shop.offer:{next(_numbers)}", price=price, **{**usual, **changes})


def later(minutes=30):
    return timezone.now() + timedelta(minutes=minutes)


def buy(person, price=20_000, *, pot=0, reference=None, codes=()):
    """Reserve what funders and the pot pay of a purchase; answers its reference and the division."""
    purchase = make_purchase(price)
    division = divide(price, pot, queries.claims(person, purchase, codes))
    reference = reference or f"order:{next(_numbers)}"
    actions.reserve(person, reference, division.parts, later(), purchase=purchase, title="R290 buiten plaatsen")
    return reference, division


def part_of(voucher, cents):
    return Part(f"voucher:{voucher.pk}", cents, voucher.programme.organisation.name)


def state(programme):
    """What is in each place of a programme's book, without nothings and without the source."""
    found = queries.book(Book(programme_id=programme.pk))
    return {str(place): cents for place, cents in found.items() if cents and place != ledger.Place.SOURCE}


def assert_books_are_right():
    """Every book adds up to 0, and every balance is what its entries come to."""
    assert sum(Account.objects.values_list("balance", flat=True)) == 0
    books = {(one.programme_id, one.person_id) for one in Account.objects.all()}
    for programme_id, person_id in books:
        moves = Entry.objects.filter(away__programme_id=programme_id, away__person_id=person_id).order_by("pk")
        told = ledger.balances((ledger.Move(one.move), one.cents) for one in moves)
        assert told == queries.book(Book(programme_id, person_id))
        assert ledger.is_balanced(told)
