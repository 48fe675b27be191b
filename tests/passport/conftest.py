"""What the tests of the passport share: a person with a proof."""

import datetime as dt

import pytest
from django.test import Client

from tests.factories import PersonFactory
from vakkring.passport.actions import award

FINISHED = dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC)
"""Already the 24th in the Netherlands."""


@pytest.fixture
def give():
    """Give somebody a proof, with these changes to the usual one."""

    def given(person, reference="courses.module:7", **changes):
        usual = {
            "title": "R290 buiten plaatsen",
            "can_do": ["De zone uitzetten", "Het geluid uitrekenen"],
            "limits": "Je mag er niet mee aan het koudecircuit werken.",
            "supplier": "Warmtehuis",
            "norms": [("NEN 1010", "2020"), ("Handleiding van de fabrikant", "")],
            "finished_at": FINISHED,
        }
        return award(person, reference, **usual | changes)

    return given


@pytest.fixture
def anna(db):
    return PersonFactory(first_name="Anna", last_name="Bakker", email="anna@example.nl")


@pytest.fixture
def proof(anna, give):
    return give(anna)


@pytest.fixture
def operator(db):
    return PersonFactory(is_superuser=True, is_staff=True)


@pytest.fixture
def as_anna(anna):
    client = Client()
    client.force_login(anna)
    return client
