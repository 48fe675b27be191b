"""The card before the button, as it stands on the page, against the invoice, as it stands on paper: in whatever comes together.

What is right is counted here anew, from the offer and from what the buyer said, not asked of the code that is tried.
"""

import re
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.factories import PersonFactory
from tests.shop.making import COMPANY, exempt, give_voucher, ledger_balances, make_offer, play
from vakkring.funding import actions as funding
from vakkring.funding import queries as funding_queries
from vakkring.funding.amounts import cents_of, euros
from vakkring.funding.models import Voucher
from vakkring.shop import paper
from vakkring.shop.actions import offers, refunding
from vakkring.shop.models import Invoice, Order, Payment

POT = "Je leerpotje"
CENTS = st.integers(1, 400_00)
VOUCHERS = st.fixed_dictionaries(
    {"share": st.integers(1, 100), "least_own": st.integers(0, 50_00), "stacks": st.booleans(), "budget": st.integers(1, 500_00)},
)
CASES = st.fixed_dictionaries(
    {
        "ground": st.sampled_from(["standard", "exempt"]),
        "price": CENTS,
        "own": st.integers(0, 100_00),
        "situation": st.none() | st.integers(0, 400_00),
        "vouchers": st.lists(VOUCHERS, max_size=3),
        "keeps": st.integers(0, 7),  # which vouchers he keeps for later, one bit for each
        "in_pot": st.integers(0, 300_00),
        "from_pot": st.booleans(),
        "minutes": st.integers(0, 2_000),
        "rate": st.integers(0, 500_00),
        "reclaims": st.booleans(),
        "refunds": st.lists(CENTS, max_size=3),
    }
)
PLAIN = {
    "ground": "standard",
    "price": 149_00,
    "own": 0,
    "situation": None,
    "vouchers": [],
    "keeps": 0,
    "in_pot": 0,
    "from_pot": False,
    "minutes": 90,
    "rate": 50_00,
    "reclaims": True,
    "refunds": [],
}
HALF = {"share": 50, "least_own": 0, "stacks": True, "budget": 500_00}
ALL_AT_ONCE = {
    "ground": "exempt",
    "own": 5_00,
    "situation": 99_99,
    "vouchers": [HALF, {**HALF, "share": 33}, {**HALF, "share": 10}],
    "keeps": 4,
    "in_pot": 10_00,
    "from_pot": True,
    "refunds": [60_01, 20_00],
}


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@example(case=PLAIN)
@example(case={**PLAIN, "vouchers": [HALF, HALF], "refunds": [1]})
@example(case={**PLAIN, "vouchers": [{**HALF, "share": 100}]})
@example(case={**PLAIN, "situation": 0, "vouchers": [HALF]})
@example(case={**PLAIN, "in_pot": 20_00, "from_pot": True, "reclaims": False})
@example(case={**PLAIN, **ALL_AT_ONCE})
@example(case={**PLAIN, **ALL_AT_ONCE, "ground": "standard", "keeps": 0})
@given(case=CASES)
def test_card_equals_the_invoice_whatever_comes_together(case):
    with transaction.atomic():
        try_out(case)
        transaction.set_rollback(True)
    cache.clear()  # keys of people who are rolled back come again on SQLite, and would have ordered too often


def try_out(case):
    anna, offer = PersonFactory(), made_offer(case)
    offers.keep_details(anna, {**COMPANY, "reclaims_vat": case["reclaims"], "hourly_rate": case["rate"]})
    for one in case["vouchers"]:
        give_voucher(anna, **one)
    if case["in_pot"]:
        funding.put_in(anna, "gift", case["in_pot"])
    chosen = how(case, offer)
    client = Client()
    client.force_login(anna)

    page = client.get(f"/betalen/{offer.slug}/", chosen).content.decode()
    press(client, offer, chosen, page, case)

    placed = Order.objects.get(person=anna)
    if placed.price == 0:
        assert not Invoice.objects.filter(person=anna).exists()
        assert "Wat het je echt kost" not in page
        return
    invoice = Invoice.objects.get(order=placed)
    invoice_is_right(invoice, case, anna)
    assert (rows(page, "wie"), rows(page, "echt")) == (paid_by(invoice), counted(invoice, case))
    says_no_vat_back = invoice.vat > 0 and not case["reclaims"] and himself_of(invoice) > 0
    assert ("geen btw terug, zoals je zelf aangaf" in page) == says_no_vat_back
    assert f"In de prijs zit {euros(invoice.vat)} btw." in page or case["ground"] == "exempt"
    assert list(Payment.objects.filter(order=placed).values_list("cents", flat=True)) == [invoice.own] * bool(invoice.own)
    give_back(placed, invoice, case["refunds"])
    assert ledger_balances()


def made_offer(case):
    make = make_offer if case["ground"] == "standard" else exempt
    situations = [] if case["situation"] is None else [("Net begonnen", case["situation"])]
    return make(situations=situations, price=case["price"], own_contribution=min(case["own"], case["price"]), minutes=case["minutes"])


def how(case, offer):
    """What somebody chose, as it stands in the address of the page."""
    chosen = {"zonder": [f"voucher:{one.pk}" for place, one in enumerate(Voucher.objects.order_by("pk")) if case["keeps"] >> place & 1]}
    if case["situation"] is not None:
        chosen["situatie"] = offer.situations.get().pk
    return chosen | ({"pot": "1"} if case["from_pot"] else {})


def press(client, offer, chosen, page, case):
    """The button, with what stands in the form; then the bank, when there is something to pay."""
    hidden = {name: re.search(f'name="{name}" value="([^"]*)"', page)[1] for name in ("id", "agreed")}
    kor = {} if case["reclaims"] else {"no_vat_back": "on"}
    client.post(f"/betalen/{offer.slug}/", {**chosen, **hidden, **COMPANY, **kor})
    for attempt in Payment.objects.all():
        play(attempt, "paid")


def rows(page, heading):
    """The lines below a heading of the page: words and cents. What is taken off is below 0."""
    section = page.partition(f'aria-labelledby="{heading}"')[2].partition("</section>")[0]
    found = re.findall(r"<dt>(.*?)</dt><dd[^>]*>(− )?(.*?)</dd>", section)
    return [(re.sub("<[^>]*>", "", words), cents_of(amount) * (-1 if taken else 1)) for words, taken, amount in found]


def rounded(amount):
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def invoice_is_right(invoice, case, anna):
    """Total, VAT, and who paid, from what the offer asks and what is gone from each fund and pot."""
    price = case["price"] if case["situation"] is None else case["situation"]
    tax = rounded(Decimal(price) * 21 / 121) if case["ground"] == "standard" else 0
    vouchers = Voucher.objects.select_related("programme__organisation").order_by("pk")
    spent = {one.programme.organisation.name: one.paid for one in vouchers if one.paid}
    mine = case["in_pot"] - funding_queries.in_pot(anna)

    assert (invoice.total, invoice.net, invoice.vat) == (price, price - tax, tax)
    assert dict(map(tuple, invoice.parts)) == spent | ({POT: mine} if mine else {})
    assert sum(spent.values()) + mine + invoice.own == price
    assert invoice.own + mine >= min(case["own"], case["price"], price)
    assert not any(one.paid for place, one in enumerate(vouchers) if case["keeps"] >> place & 1)
    assert mine == 0 or case["from_pot"]
    printed = paper.values_of(invoice)
    assert printed["total"][1] == euros(price)
    assert [one for _words, one in printed["sums"]] == [euros(price - tax), euros(tax)]
    assert sum(cents_of(one) for _who, one in printed["paid"]) == price


def paid_by(invoice):
    """Who pays what, line by line, as the page must say it."""
    parts = [(label if label == POT else f"{label} betaalt", cents) for label, cents in invoice.parts]
    return [*parts, ("Jij betaalt nu", invoice.own), *([("Samen", invoice.total)] if parts else [])]


def himself_of(invoice):
    """What the buyer pays, now or out of his pot."""
    return invoice.own + sum(cents for label, cents in invoice.parts if label == POT)


def counted(invoice, case):
    """What it really costs, from the invoice and what the buyer said about himself."""
    funds = [(f"{label} betaalt", -cents) for label, cents in invoice.parts if label != POT]
    himself = himself_of(invoice)
    back = min(invoice.vat, himself) if case["reclaims"] else 0
    hours = rounded(Decimal(case["minutes"]) * case["rate"] / 60)
    return [
        ("Prijs", invoice.total),
        *funds,
        *([("Btw die je terugvraagt", -back)] if back else []),
        *([(f"{case['minutes']} minuten die je niet werkt", hours)] if hours else []),
        ("Echt", himself - back + hours),
    ]


def give_back(placed, invoice, pieces):
    """Give back in pieces, and then the rest: all credit notes together are the invoice."""
    operator, before = PersonFactory(is_superuser=True), 0
    for one in [*pieces, placed.price]:
        cents = min(one, placed.price - before)
        if cents:
            refunding.refund_order(operator, placed.pk, cents, "Reden", before=before)
            before += cents

    notes = list(Invoice.objects.filter(order=placed, kind="credit"))
    assert [sum(getattr(one, name) for one in notes) for name in ("total", "net", "vat", "own")] == [
        invoice.total,
        invoice.net,
        invoice.vat,
        invoice.own,
    ]
    back = Counter()
    for one in notes:
        back.update(dict(map(tuple, one.parts)))
    assert back == dict(map(tuple, invoice.parts))
