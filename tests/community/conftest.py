"""People, a card to ask about, and asking about it."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from courses.models import Card
from tests.factories import OrganisationFactory, PersonFactory, cards_of, make_module, sets_of
from tests.media.pictures import full_of_secrets
from vakkring.accounts.actions import grant_role
from vakkring.accounts.models import Role
from vakkring.community import actions, queries


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def anna(db):
    return PersonFactory(first_name="Anna", last_name="Bakker")


@pytest.fixture
def bram(db):
    return PersonFactory(first_name="Bram", last_name="Wolters")


def with_role(role, **fields):
    person = PersonFactory(**fields)
    grant_role(None, person, OrganisationFactory(), role)
    return person


@pytest.fixture
def carla(db):
    return with_role(Role.COACH, first_name="Carla", last_name="Mulder")


@pytest.fixture
def moderator(db):
    """A moderator who need not log in in two steps, for the tests' sake."""
    person = with_role(Role.MODERATOR, first_name="Mo")
    person.must_use_mfa = False
    person.save()
    return person


@pytest.fixture(scope="module")
def card_pk(made_once):
    """A published card to ask about: files that ask say that they use it, so that all their tests see it."""
    return made_once(lambda: cards_of(sets_of(make_module(sets=1))[0])[0].pk)


@pytest.fixture
def card(card_pk, db):
    return Card.objects.get(pk=card_pk)


@pytest.fixture
def ask(card):
    """Ask about the card by the real action."""

    def asked(person, text="Mag dat?", **rest):
        return actions.ask(person, queries.subject(f"card:{card.pk}", person), client_id=uuid.uuid4(), text=text, **rest)

    return asked


@pytest.fixture
def answer():
    """Answer by the real action."""

    def answered(author, question, text="Ja, dat mag.", **rest):
        return actions.answer(author, question.pk, client_id=uuid.uuid4(), text=text, **rest)

    return answered


@pytest.fixture
def inside():
    """A client that is logged in as somebody."""

    def logged_in(person):
        client = Client()
        client.force_login(person)
        return client

    return logged_in


def photo(name="IMG.jpg", kind="JPEG"):
    return SimpleUploadedFile(name, full_of_secrets(kind))
