"""Who sits at the supplier's desk: each with its yes and its no."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from tests.desks.conftest import editor_of
from tests.factories import OrganisationFactory, PersonFactory, make_module
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Role
from vakkring.desks.supplier import access

pytestmark = pytest.mark.django_db


def test_editors_make_for_their_organisations(supplier):
    second = OrganisationFactory(name="Aannemer")
    sven = editor_of(supplier, second)
    funder = PersonFactory()
    accounts.grant_role(None, funder, supplier, Role.FUNDER)

    assert access.suppliers_of(sven) == access.demand_suppliers(sven) == [second, supplier]
    for one in (funder, PersonFactory()):
        assert access.suppliers_of(one) == []
        with pytest.raises(PermissionDenied):
            access.demand_suppliers(one)

    sven.is_active = False
    assert access.suppliers_of(sven) == []
    with pytest.raises(PermissionDenied):
        access.demand_suppliers(sven)


def test_figures_are_for_the_editors_of_that_supplier(supplier, editor):
    module = make_module(sets=0, supplier=supplier)

    assert access.may_see_figures(editor, module)
    assert not access.may_see_figures(editor_of(OrganisationFactory()), module)
    assert not access.may_see_figures(PersonFactory(), module)


def test_editor_opens_for_who_was_let_into_the_admin(editor):
    assert access.may_open_editor(editor)
    assert access.may_open_editor(PersonFactory(is_superuser=True))
    assert not access.may_open_editor(PersonFactory())
    assert not access.may_open_editor(AnonymousUser())
