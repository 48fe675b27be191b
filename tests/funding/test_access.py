"""Who may put in and hand out money, and whose voucher is whose: each with its yes and its no."""

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.factories import OrganisationFactory, PersonFactory
from tests.funding.made import make_funder, make_programme, make_voucher, organisation_of
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Role
from vakkring.funding import access, actions
from vakkring.funding.actions.vouchers import code_of

pytestmark = pytest.mark.django_db


def test_funders_manage_programmes_of_their_own_organisation_only():
    programme, other = make_programme(), make_funder("Fonds West")
    editor = PersonFactory()
    accounts.grant_role(None, editor, programme.organisation, Role.EDITOR)

    assert access.may_manage(programme.made_by, programme)
    assert not access.may_manage(other, programme)
    assert not access.may_manage(editor, programme)
    assert not access.may_manage(AnonymousUser(), programme)
    assert access.may_fund_for(other, organisation_of(other))
    assert not access.may_fund_for(other, OrganisationFactory())


def test_funders_of_lists_their_organisations():
    funder = make_funder("Fonds Noord")
    assert [one.name for one in access.funders_of(funder)] == ["Fonds Noord"]
    assert access.funders_of(PersonFactory()) == []

    funder.is_active = False
    assert access.funders_of(funder) == []


def test_voucher_by_mail_is_of_who_has_the_address():
    programme, anna = make_programme(), PersonFactory(email="anna@example.nl")
    voucher = make_voucher(programme, anna)

    assert access.is_his(anna, voucher)
    assert not access.is_his(PersonFactory(), voucher)
    assert not access.is_his(AnonymousUser(), voucher)

    actions.withdraw(programme.made_by, programme, voucher.pk)
    voucher.refresh_from_db()
    assert not access.is_his(anna, voucher)


def test_code_is_nobodys_until_it_is_taken():
    programme, anna = make_programme(), PersonFactory()
    voucher = actions.make_codes(programme.made_by, programme, programme.key, 1).vouchers.get()
    assert not access.is_his(anna, voucher)

    taken = actions.take_code(anna, code_of(voucher))

    assert access.is_his(anna, taken)
    assert not access.is_his(PersonFactory(), taken)
