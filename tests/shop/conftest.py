"""What the shop's tests start from."""

import pytest

from tests.factories import PersonFactory
from tests.shop.making import make_offer


@pytest.fixture
def anna(db):
    return PersonFactory()


@pytest.fixture
def offer(db):
    return make_offer()
