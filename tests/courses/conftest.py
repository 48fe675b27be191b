"""Two suppliers and a moderator."""

import pytest

from tests.courses.suppliers import CANARY, Supplier
from tests.factories import OrganisationFactory, PersonFactory
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Role


@pytest.fixture
def own(db):
    return Supplier("eigenwerk")


@pytest.fixture
def other(db):
    return Supplier(CANARY)


@pytest.fixture
def moderator(db, settings):
    settings.DEMO = True  # no second step here; that has tests of its own
    person = PersonFactory()
    accounts.grant_role(None, person, OrganisationFactory(), Role.MODERATOR)
    return person
