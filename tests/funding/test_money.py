"""Reserving, spending, releasing and giving back: each once, all or nothing, and always in balance."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import PersonFactory
from tests.funding.made import (
    assert_books_are_right,
    buy,
    later,
    make_programme,
    make_purchase,
    make_voucher,
    part_of,
    state,
)
from vakkring.funding import actions, queries
from vakkring.funding.models import Contribution, Entry, EntryError, Voucher
from vakkring.funding.sharing import POT, Part

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def balanced():
    yield
    assert_books_are_right()


def test_reserve_and_spend_move_the_money_once():
    programme, person = make_programme(), PersonFactory()
    make_voucher(programme, person)

    reference, division = buy(person)
    assert (division.funded, division.own) == (12_000, 8_000)
    assert state(programme) == {"available": 88_000, "reserved": 12_000}
    actions.reserve(person, reference, division.parts, later())
    assert state(programme) == {"available": 88_000, "reserved": 12_000}

    actions.spend(reference)
    actions.spend(reference)
    assert state(programme) == {"available": 88_000, "spent": 12_000}


def test_release_frees_the_money_and_the_use_of_the_voucher():
    programme, person = make_programme(), PersonFactory()
    voucher = make_voucher(programme, person)
    reference, _division = buy(person)

    actions.release(reference)
    actions.release(reference)

    voucher.refresh_from_db()
    assert (voucher.uses, voucher.paid) == (0, 0)
    assert state(programme) == {"available": 100_000}


def test_what_was_released_can_be_reserved_anew_under_the_same_reference():
    programme, person = make_programme(), PersonFactory()
    make_voucher(programme, person)
    reference, division = buy(person)
    actions.release(reference)

    with pytest.raises(actions.ReservationGone):
        actions.spend(reference)
    actions.reserve(person, reference, division.parts, later())
    actions.spend(reference)

    assert state(programme) == {"available": 88_000, "spent": 12_000}


def test_spend_and_release_of_a_purchase_without_vouchers_do_nothing():
    actions.spend("order:none")
    actions.release("order:none")

    assert actions.give_back("order:none", 500) == 0
    assert not Entry.objects.exists()


def test_budget_that_is_gone_refuses_everything_of_the_purchase():
    person = PersonFactory()
    rich, poor = make_programme(), make_programme(budget=1_000)
    first, second = make_voucher(rich, person), make_voucher(poor, person)

    with pytest.raises(actions.BudgetGone) as refused:
        actions.reserve(person, "order:x", [part_of(first, 5_000), part_of(second, 1_001)], later())

    assert refused.value.claim == f"voucher:{second.pk}"
    assert "op" in refused.value.why
    assert not Contribution.objects.exists()
    assert state(rich) == {"available": 100_000}
    assert Voucher.objects.get(pk=first.pk).uses == 0


def test_voucher_pays_as_often_as_it_says():
    programme, person = make_programme(), PersonFactory()
    voucher = make_voucher(programme, person, most_uses=2)
    buy(person)
    buy(person)

    with pytest.raises(actions.VoucherGone):
        actions.reserve(person, "order:third", [part_of(voucher, 100)], later())


def test_voucher_pays_no_more_than_its_worth():
    programme, person = make_programme(), PersonFactory()
    voucher = make_voucher(programme, person, most_uses=5, worth=15_000)

    assert buy(person)[1].funded == 12_000
    assert buy(person)[1].funded == 3_000
    with pytest.raises(actions.VoucherGone):
        actions.reserve(person, "order:third", [part_of(voucher, 1)], later())


def test_voucher_of_somebody_else_pays_nothing():
    programme, person = make_programme(), PersonFactory()
    voucher = make_voucher(programme, PersonFactory())

    with pytest.raises(actions.VoucherGone):
        actions.reserve(person, "order:x", [part_of(voucher, 100)], later())
    with pytest.raises(actions.VoucherGone):
        actions.reserve(person, "order:x", [Part("voucher:0", 100, "?"), Part("voucher:x", 100, "?")], later())


def test_voucher_of_a_programme_that_ended_meanwhile_pays_nothing():
    programme, person = make_programme(), PersonFactory()
    voucher = make_voucher(programme, person)
    actions.end_programme(programme.made_by, programme)

    with pytest.raises(actions.VoucherGone, match="gestopt"):
        actions.reserve(person, "order:x", [part_of(voucher, 100)], later())


def test_maximum_of_the_year_holds_when_the_money_is_reserved():
    programme, person = make_programme(most_per_year=15_000), PersonFactory()
    voucher = make_voucher(programme, person, most_uses=5)

    assert buy(person)[1].funded == 12_000
    assert buy(person)[1].funded == 3_000
    with pytest.raises(actions.BudgetGone, match="jaar"):
        actions.reserve(person, "order:x", [part_of(voucher, 1)], later())


def test_what_came_back_counts_no_more_for_the_year():
    programme, person = make_programme(most_per_year=12_000), PersonFactory()
    make_voucher(programme, person, most_uses=5)
    reference, _division = buy(person)
    actions.spend(reference)

    actions.give_back(reference, 12_000)

    assert buy(person)[1].funded == 12_000


def test_give_back_returns_voucher_money_first_then_the_pot():
    first, second, person = make_programme(share=30), make_programme(share=20), PersonFactory()
    for programme in (first, second):
        make_voucher(programme, person)
    actions.put_in(person, "top-up:1", 5_000)
    reference, division = buy(person, 10_000, pot=3_000)
    assert [one.cents for one in division.parts] == [3_000, 2_000, 3_000]
    actions.spend(reference)

    assert actions.give_back(reference, 4_000, "refund:1") == 4_000
    assert actions.give_back(reference, 4_000, "refund:1") == 4_000
    assert state(first) == {"available": 100_000}
    assert state(second) == {"available": 99_000, "spent": 1_000}

    assert actions.give_back(reference, 6_000, "refund:2") == 4_000  # the rest was paid with other money
    assert actions.give_back(reference, 100, "refund:3") == 0
    assert state(second) == {"available": 100_000}
    assert queries.in_pot(person) == 5_000


def test_refund_without_a_key_happens_once():
    programme, person = make_programme(), PersonFactory()
    voucher = make_voucher(programme, person)
    reference, _division = buy(person)
    actions.spend(reference)

    assert actions.give_back(reference, 20_000) == 12_000
    assert actions.give_back(reference, 20_000) == 12_000
    assert state(programme) == {"available": 100_000}
    assert Voucher.objects.get(pk=voucher.pk).uses == 0


def test_partial_refund_does_not_give_the_voucher_back():
    programme, person = make_programme(), PersonFactory()
    voucher = make_voucher(programme, person)
    reference, _division = buy(person)
    actions.spend(reference)

    actions.give_back(reference, 1_000)

    voucher.refresh_from_db()
    assert (voucher.uses, voucher.paid) == (1, 11_000)


def test_pot_pays_and_is_not_overdrawn():
    person = PersonFactory()
    actions.put_in(person, "top-up:1", 5_000)
    actions.put_in(person, "top-up:1", 5_000)

    actions.reserve(person, "order:1", [Part(POT, 4_000, "Je leerpotje")], later())
    with pytest.raises(actions.BudgetGone, match="leerpotje"):
        actions.reserve(person, "order:2", [Part(POT, 1_001, "Je leerpotje")], later())
    actions.spend("order:1")

    assert queries.in_pot(person) == 1_000


def test_expire_due_frees_what_waited_too_long():
    programme, person = make_programme(), PersonFactory()
    voucher = make_voucher(programme, person)
    reference, _division = buy(person)
    buy(PersonFactory())
    assert actions.expire_due() == 0

    Contribution.objects.filter(reference=reference).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert actions.expire_due() == 1
    assert actions.expire_due() == 0

    assert state(programme) == {"available": 100_000}
    assert Voucher.objects.get(pk=voucher.pk).uses == 0
    with pytest.raises(actions.ReservationGone):
        actions.spend(reference)


def test_entries_cannot_be_changed():
    make_programme()
    entry = Entry.objects.get()

    with pytest.raises(EntryError):
        entry.save()
    with pytest.raises(EntryError):
        entry.delete()
    with pytest.raises(EntryError):
        Entry.objects.update(cents=1)
    with pytest.raises(EntryError):
        Entry.objects.all().delete()


def test_claims_cost_few_queries(django_assert_num_queries):
    person = PersonFactory()
    for _ in range(3):
        make_voucher(make_programme(), person)

    with django_assert_num_queries(7):
        assert len(queries.claims(person, make_purchase())) == 3
