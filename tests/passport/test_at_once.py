"""Two devices at once. Only PostgreSQL really lets two transactions run beside each other; SQLite runs them after each other."""

import datetime as dt

import pytest

from tests.courses.test_two_devices import at_once
from tests.factories import PersonFactory
from vakkring.accounts.models import AuditEntry, Person
from vakkring.notices.models import Notice
from vakkring.passport.actions import withdraw
from vakkring.passport.models import Proof

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 8


def test_award_many_times_at_once_gives_one_proof_and_tells_once(give):
    person = PersonFactory()

    found = at_once(*[lambda: give(Person.objects.get(pk=person.pk))] * AT_ONCE)

    assert len({one.pk for one in found}) == 1
    assert Proof.objects.count() == 1
    assert Notice.objects.count() == 1


def test_withdrawn_many_times_at_once_leaves_one_trace(give):
    operator, proof = PersonFactory(is_superuser=True), give(PersonFactory(), finished_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))

    found = at_once(*[lambda: withdraw(operator, Proof.objects.get(pk=proof.pk), "Fout in de reeks.")] * AT_ONCE)

    assert sorted(found) == [False] * (AT_ONCE - 1) + [True]
    assert AuditEntry.objects.filter(action="proof.withdrawn").count() == 1
