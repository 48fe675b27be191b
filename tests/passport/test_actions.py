"""Giving, hiding and withdrawing proofs."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories import PersonFactory
from vakkring.accounts.models import AuditEntry
from vakkring.notices.models import Letter, Notice
from vakkring.passport import access, actions
from vakkring.passport.models import Proof, State

pytestmark = pytest.mark.django_db


def test_award_keeps_what_was_promised_and_tells_the_person(anna, give):
    proof = give(anna)

    kept = Proof.objects.get()
    assert kept == proof
    assert (kept.title, kept.can_do, kept.supplier) == (
        "R290 buiten plaatsen",
        ["De zone uitzetten", "Het geluid uitrekenen"],
        "Warmtehuis",
    )
    assert kept.norms == [["NEN 1010", "2020"], ["Handleiding van de fabrikant", ""]]
    assert (kept.holder, kept.state) == ("Anna Bakker", State.SHOWN)
    notice = Notice.objects.get(person=anna)
    assert (notice.title, notice.url) == ("Je bewijs staat klaar", f"/bewijs/{proof.pk}/")
    assert not Letter.objects.exists()


def test_award_twice_gives_the_first_one_unchanged_and_tells_once(anna, give):
    first = give(anna)

    again = give(anna, title="Nu heet het anders")

    assert again.pk == first.pk
    assert Proof.objects.get().title == "R290 buiten plaatsen"
    assert Notice.objects.count() == 1


def test_award_gives_each_person_and_module_its_own(anna, give):
    give(anna)
    give(anna, "courses.module:8")
    give(PersonFactory())

    assert Proof.objects.count() == 3
    assert len(set(Proof.objects.values_list("pk", flat=True))) == 3


def test_award_leaves_the_callers_transaction_whole(anna, give):
    give(anna)
    with transaction.atomic():
        give(anna)
        give(anna, "courses.module:8")

    assert Proof.objects.count() == 2


def test_address_is_random(proof):
    assert proof.pk.version == 4


def test_award_does_not_undo_a_withdrawal_or_hiding(anna, proof, operator, give):
    actions.withdraw(operator, proof, "Fout in de reeks.")
    actions.hide(anna.pk, proof.pk)

    give(anna)

    proof.refresh_from_db()
    assert proof.withdrawn_at
    assert proof.hidden_at


def test_hide_and_show_are_the_holders_and_keep_the_first_moment(anna, proof):
    actions.hide(anna.pk, proof.pk)
    proof.refresh_from_db()
    first = proof.hidden_at
    actions.hide(anna.pk, proof.pk)
    proof.refresh_from_db()
    assert (proof.state, proof.hidden_at) == (State.HIDDEN, first)

    actions.show(anna.pk, proof.pk)
    proof.refresh_from_db()
    assert proof.state == State.SHOWN


@pytest.mark.parametrize("action", [actions.hide, actions.show])
def test_somebody_else_cannot_hide_or_show(proof, operator, action):
    Proof.objects.update(hidden_at=None if action is actions.hide else timezone.now())
    before = Proof.objects.get().hidden_at

    for other in (PersonFactory(), operator):
        with pytest.raises(actions.NoSuchProof):
            action(other.pk, proof.pk)
    with pytest.raises(actions.NoSuchProof):
        action(proof.person_id, uuid.uuid4())

    assert Proof.objects.get().hidden_at == before


def test_withdraw_leaves_a_trace_and_tells_the_holder_why(anna, proof, operator):
    assert actions.withdraw(operator, proof, "  Fout in de reeks.  ")

    assert (proof.state, proof.withdrawn_reason) == (State.WITHDRAWN, "Fout in de reeks.")
    line = AuditEntry.objects.get(action="proof.withdrawn")
    assert (line.actor, line.target) == (operator, f"passport.proof:{proof.pk}")
    assert "Anna" not in str(line.details)
    assert "Fout in de reeks." in Notice.objects.get(title="Een bewijs van je is ingetrokken").text
    assert Letter.objects.get().to == anna.email


def test_withdraw_twice_counts_once(proof, operator):
    actions.withdraw(operator, proof, "Eerste reden.")

    assert not actions.withdraw(operator, proof, "Tweede reden.")

    proof.refresh_from_db()
    assert proof.withdrawn_reason == "Eerste reden."
    assert AuditEntry.objects.filter(action="proof.withdrawn").count() == 1


def test_withdraw_can_be_taken_back_and_done_again(proof, operator):
    for _ in range(2):
        assert actions.withdraw(operator, proof, "Reden.")
        assert actions.reinstate(operator, proof)
        assert proof.state == State.SHOWN
    assert not actions.reinstate(operator, proof)

    assert AuditEntry.objects.filter(action="proof.reinstated").count() == 2
    assert Notice.objects.filter(title="Een bewijs van je is ingetrokken").count() == 2
    assert Notice.objects.filter(title="Je bewijs geldt weer").count() == 2


def test_only_operators_withdraw_and_only_with_a_reason(anna, proof, operator):
    for somebody in (anna, PersonFactory(is_staff=True), PersonFactory(is_superuser=True, is_active=False)):
        with pytest.raises(PermissionDenied):
            actions.withdraw(somebody, proof, "Zomaar.")
        with pytest.raises(PermissionDenied):
            actions.reinstate(somebody, proof)
    with pytest.raises(ValueError, match="reason"):
        actions.withdraw(operator, proof, "   ")

    assert Proof.objects.get().state == State.SHOWN


def test_database_refuses_a_withdrawal_without_reason(proof):
    with pytest.raises(IntegrityError), transaction.atomic():
        Proof.objects.update(withdrawn_at=timezone.now())


def test_holder_who_may_log_in_no_more_holds_nothing(anna, proof):
    assert access.is_holder(anna, proof)
    anna.is_active = False
    assert not access.is_holder(anna, proof)
