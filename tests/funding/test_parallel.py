"""Two hundred at once: the last use of a voucher, the last of a budget, one code.

On PostgreSQL the threads really race. SQLite lets one in at a time, and its database in memory turns the others
away, who come back: fewer there.

The positive controls take the guard away: then more than one gets what there is only once.
"""

import threading
import time

import pytest
from django.conf import settings
from django.db import OperationalError, connection, connections, transaction

from tests.factories import PersonFactory
from tests.funding.made import assert_books_are_right, later, make_programme, make_voucher, part_of, state
from vakkring.funding import actions, posting
from vakkring.funding.actions import money
from vakkring.funding.actions.vouchers import code_of
from vakkring.funding.ledger import Place
from vakkring.funding.models import Account, Contribution, Voucher

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 200 if settings.DATABASES["default"]["ENGINE"].endswith("postgresql") else 12


def together(work, workers):
    """`work(0)`, `work(1)`, … in threads at once; how many answered True. What SQLite's shared memory refuses at once is tried again."""
    start, answers = threading.Barrier(workers), []

    def run(number):
        start.wait()
        try:
            answers.append(patiently(work, number))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == workers, "a thread died"
    return sum(answers)


def patiently(work, number):
    until = time.monotonic() + 60
    while True:
        try:
            return work(number)
        except OperationalError as problem:
            if "locked" not in str(problem) or time.monotonic() > until:
                raise
            connections.close_all()
            threading.Event().wait(0.01)


def reserves(person, voucher, cents):
    """Work: reserve for another purchase each time; True when it went well."""

    def work(number):
        try:
            actions.reserve(person, f"order:{number}", [part_of(voucher, cents)], later())
        except actions.Gone:
            return False
        return True

    return work


def test_voucher_for_one_use_is_used_once():
    programme, person = make_programme(), PersonFactory()
    voucher = make_voucher(programme, person)

    assert together(reserves(person, voucher, 1_000), MANY) == 1

    voucher.refresh_from_db()
    assert (voucher.uses, voucher.paid) == (1, 1_000)
    assert state(programme) == {"available": 99_000, "reserved": 1_000}
    assert_books_are_right()


def test_voucher_for_ten_uses_is_used_ten_times():
    programme, person = make_programme(), PersonFactory()
    voucher = make_voucher(programme, person, most_uses=10)

    assert together(reserves(person, voucher, 1_000), MANY) == 10

    assert state(programme) == {"available": 90_000, "reserved": 10_000}
    assert_books_are_right()


def test_budget_is_never_oversold():
    programme, person = make_programme(budget=100_000), PersonFactory()
    voucher = make_voucher(programme, person, most_uses=1_000)

    assert together(reserves(person, voucher, 9_999), MANY) == 10

    assert state(programme) == {"available": 10, "reserved": 99_990}
    assert_books_are_right()


def test_maximum_of_the_year_is_never_passed():
    programme, person = make_programme(most_per_year=3_000), PersonFactory()
    voucher = make_voucher(programme, person, most_uses=1_000)

    assert together(reserves(person, voucher, 1_000), max(6, MANY // 4)) == 3

    assert_books_are_right()


def test_same_reference_is_reserved_and_spent_once():
    programme, person = make_programme(), PersonFactory()
    voucher = make_voucher(programme, person, most_uses=1_000)

    def work(_number):
        with transaction.atomic():
            try:
                actions.reserve(person, "order:same", [part_of(voucher, 1_000)], later())
            except money.IntegrityError:
                transaction.set_rollback(True)
                return False
        actions.spend("order:same")
        return True

    assert together(work, MANY // 4) >= 1

    assert Contribution.objects.count() == 1
    assert state(programme) == {"available": 99_000, "spent": 1_000}
    assert_books_are_right()


def test_spending_and_expiring_at_once_does_one_of_the_two():
    programme, person = make_programme(), PersonFactory()
    voucher = make_voucher(programme, person, most_uses=100)
    for number in range(20):
        actions.reserve(person, f"order:{number}", [part_of(voucher, 1_000)], later(minutes=-1))

    def work(number):
        if number % 2:
            return actions.expire_due() > 0
        try:
            actions.spend(f"order:{number}")
        except actions.ReservationGone:
            return False
        return True

    together(work, 20)

    left = state(programme)
    assert left.get("reserved", 0) == 0
    assert left["available"] + left.get("spent", 0) == 100_000
    assert left.get("spent", 0) == 1_000 * Contribution.objects.filter(stage="spent").count()
    assert_books_are_right()


def test_same_refund_at_once_is_given_back_once():
    programme, person = make_programme(), PersonFactory()
    voucher = make_voucher(programme, person)
    actions.reserve(person, "order:1", [part_of(voucher, 1_000)], later())
    actions.spend("order:1")

    together(lambda _number: actions.give_back("order:1", 600, "refund:1") == 600, 12)

    assert state(programme) == {"available": 99_600, "spent": 400}
    assert_books_are_right()


def test_code_becomes_one_persons():
    programme = make_programme()
    batch = actions.make_codes(programme.made_by, programme, programme.key, 1)
    code = code_of(batch.vouchers.get())
    people = [PersonFactory() for _ in range(20)]

    def work(number):
        try:
            actions.take_code(people[number], code)
        except actions.CodeUnknown:
            return False
        return True

    assert together(work, 20) == 1


# --- positive controls ------------------------------------------------------------------------------------------------------------------
ON_POSTGRESQL = "SQLite lets one writer through at a time; the race shows on PostgreSQL"
FEW = 6  # no more than there are connections in the pool


def test_without_its_guard_the_voucher_is_used_more_often(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip(ON_POSTGRESQL)
    programme, person = make_programme(), PersonFactory()
    voucher = make_voucher(programme, person)
    looked = threading.Barrier(FEW)

    def look_then_write(voucher, person, cents):
        fresh = Voucher.objects.get(pk=voucher.pk)
        looked.wait(timeout=10)
        if fresh.uses >= fresh.most_uses:
            return False
        Voucher.objects.filter(pk=voucher.pk).update(uses=fresh.uses + 1, paid=fresh.paid + cents)
        return True

    monkeypatch.setattr(money, "take_use", look_then_write)

    assert together(reserves(person, voucher, 1_000), FEW) == FEW


def test_without_its_guard_the_budget_is_oversold(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip(ON_POSTGRESQL)
    programme = make_programme(budget=1_000)
    people = [PersonFactory() for _ in range(FEW)]
    vouchers = [make_voucher(programme, one) for one in people]
    looked = threading.Barrier(FEW)

    def look_then_write(book, place, cents):
        balance = Account.objects.get(book.owner, place=place).balance
        looked.wait(timeout=10)
        if place is not Place.SOURCE and balance < cents:
            return False
        Account.objects.filter(book.owner, place=place).update(balance=balance - cents)
        return True

    monkeypatch.setattr(posting, "take", look_then_write)

    assert together(lambda number: reserves(people[number], vouchers[number], 1_000)(number), FEW) > 1
    with pytest.raises(AssertionError):
        assert_books_are_right()
