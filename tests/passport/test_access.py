"""Who sees, downloads and withdraws a proof: each with its yes and its no."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from tests.factories import PersonFactory
from vakkring.passport import access

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


@pytest.fixture
def stranger(db):
    return PersonFactory()


def test_holder_is_whose_proof_it_is_while_he_is_there(anna, proof, operator, stranger):
    assert access.is_holder(anna, proof)
    assert not any(access.is_holder(one, proof) for one in (stranger, operator, NOBODY))

    anna.is_active = False
    assert not access.is_holder(anna, proof)


def test_everybody_with_the_address_sees_what_is_shown(anna, proof, stranger):
    for one in (anna, stranger, NOBODY):
        assert access.may_see(one, proof)
        assert access.may_download(one, proof)


def test_hidden_proof_is_for_its_holder(anna, proof, operator, stranger):
    proof.hidden_at = timezone.now()

    assert access.may_see(anna, proof)
    assert access.may_download(anna, proof)
    for one in (stranger, operator, NOBODY):
        assert not access.may_see(one, proof)
        assert not access.may_download(one, proof)


def test_proof_without_a_name_is_for_its_holder_and_is_no_paper(anna, proof, stranger):
    proof.person.first_name = proof.person.last_name = ""

    assert access.may_see(anna, proof)
    assert not access.may_download(anna, proof)
    assert not access.may_see(stranger, proof)


def test_withdrawn_proof_is_for_nobody(anna, proof, operator, stranger):
    proof.withdrawn_at = timezone.now()

    for one in (anna, stranger, operator, NOBODY):
        assert not access.may_see(one, proof)
        assert not access.may_download(one, proof)


def test_operators_withdraw(anna, operator):
    assert access.may_withdraw(operator)
    assert not any(access.may_withdraw(one) for one in (anna, NOBODY))
