"""Checkouts a second: a voucher and a bank, from the button to access, invoice and ledger, by 16 buyers at once.

Of one programme, all of them want the same row of its ledger; of sixteen, only the numbers of invoices are shared. PostgreSQL only. The
bank is the demo's: what a real one takes over the network is not ours to measure.
"""

import multiprocessing
import threading
import time
import uuid
from typing import Any

BUYERS = 16
EACH = 12
WORKERS = 2


def measure() -> dict[str, dict[str, float]]:
    """Buy with one programme and with sixteen."""
    return {"one programme": run(1), "16 programmes": run(BUYERS)}


def run(programmes: int) -> dict[str, float]:
    """Time all buyers; each buys one offer after the other."""
    import django.db

    people, offers = prepare(programmes)
    django.db.connections.close_all()
    share = [people[place::WORKERS] for place in range(WORKERS)]
    with multiprocessing.get_context("spawn").Pool(WORKERS, start) as pool:
        pool.map(nothing, range(WORKERS))
        started = time.perf_counter()
        done = sum(pool.map(buy_all, [(mine, offers) for mine in share], chunksize=1))
        took = time.perf_counter() - started
    return {"checkouts": done, "seconds": round(took, 2), "per_second": round(done / took, 1)}


def start() -> None:
    """A process of its own: Django, set up as the server has it."""
    import django

    django.setup()


def nothing(_number: int) -> None:
    """Warm: imports are not timed."""
    from vakkring.shop.actions import settling

    assert settling


def prepare(programmes: int) -> tuple[list[int], list[int]]:
    """Buyers with vouchers, and offers nobody has."""
    from datetime import timedelta

    from django.utils import timezone

    from vakkring.accounts import actions as accounts
    from vakkring.accounts.models import Organisation, Person, Role
    from vakkring.funding import actions as funding
    from vakkring.shop.actions import offers
    from vakkring.shop.models import Offer

    run_id = uuid.uuid4().hex[:8]
    seller = Organisation.objects.create(slug=f"bench-{run_id}", name="Bench")
    made = [
        offers.set_offer(None, Offer(slug=f"bench-{run_id}-{n}", title=f"Reeks {n}", seller=seller, return_path="/leren/", price=149_00))
        for n in range(EACH)
    ]
    people = [Person.objects.create_user(f"{run_id}-{n}@checkout.example") for n in range(BUYERS)]
    funder = Person.objects.create_user(f"{run_id}-fonds@checkout.example")
    today = timezone.localdate()
    none: dict[str, Any] = dict.fromkeys(("most_per_year", "largest_size", "least_months", "most_months"))
    empty: dict[str, Any] = {"regions": [], "trades": [], "topics": []}
    usual = {"summary": "", "share": 60, "least_own": 0, "least_price": 0, "stacks": True, "turn": 2, "kinds": ["module"]}
    for place in range(programmes):
        fund = Organisation.objects.create(slug=f"fonds-{run_id}-{place}", name=f"Fonds {place}")
        accounts.grant_role(None, funder, fund, Role.FUNDER)
        dates = {"name": "Bench", "starts_on": today, "ends_on": today + timedelta(days=30)}
        programme = funding.make_programme(funder, fund, uuid.uuid4(), {**dates, **usual, **none, **empty}, 100_000_00)
        funding.hand_out(funder, programme, [one.email for one in people[place::programmes]], most_uses=EACH)
    return [one.pk for one in people], [one.pk for one in made]


def buy_all(work: tuple[list[int], list[int]]) -> int:
    """Let these buyers buy beside each other, each in a thread of his own."""
    people, offers = work
    done: list[int] = []
    threads = [threading.Thread(target=buy, args=[pk, offers, done]) for pk in people]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sum(done)


def buy(person_pk: int, offers: list[int], done: list[int]) -> None:
    """Price, order, try, pay, settle, for each offer."""
    from django.db import connection
    from django.utils import timezone

    from vakkring.accounts.models import Person
    from vakkring.shop import priced
    from vakkring.shop.actions import ordering, settling
    from vakkring.shop.models import DemoBankPayment, Offer

    person = Person.objects.get(pk=person_pk)
    for pk in offers:
        offer = Offer.objects.select_related("seller").get(pk=pk)
        agreed = priced.ask(person, offer, at=timezone.now()).quote.fingerprint
        order = ordering.place_order(person, offer, client_id=uuid.uuid4(), agreed=agreed)
        attempt = settling.start_payment(order)
        DemoBankPayment.objects.filter(pk=attempt.provider_id).update(state="paid", paid_at=timezone.now())
        if settling.settle_payment(attempt.pk).state == "paid":
            done.append(1)
    connection.close()
