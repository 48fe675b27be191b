"""The demo's fund: made once, through the real actions, with books that are right."""

import pytest

from tests.funding.made import assert_books_are_right, state
from vakkring.accounts.demo import make_people
from vakkring.accounts.models import Person
from vakkring.funding import demo
from vakkring.funding.models import Programme, Voucher
from vakkring.funding.purse import purse


@pytest.mark.django_db
def test_demo_fund_is_made_once():
    make_people()

    first, again = demo.make_fund(), demo.make_fund()

    assert first.pk == again.pk
    assert Programme.objects.count() == 1
    assert Voucher.objects.count() == 12
    assert state(first) == {"available": 2_492_500, "spent": 7_500}
    anna = purse(Person.objects.get(email="anna@vakkring.example"))
    assert (anna.promised, anna.own) == (27_000, 7_000)
    assert_books_are_right()
