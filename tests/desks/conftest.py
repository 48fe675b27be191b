"""A supplier with an editor, and people who did his cards."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import Answer, Helped, Progress
from tests.factories import OrganisationFactory, PersonFactory, cards_of
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Role


@pytest.fixture(autouse=True)
def empty_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def supplier(db):
    return OrganisationFactory(name="Warmtehuis", slug="warmtehuis")


@pytest.fixture
def editor(supplier):
    return editor_of(supplier)


def editor_of(*organisations, **fields):
    person = PersonFactory(**fields)
    for one in organisations:
        accounts.grant_role(None, person, one, Role.EDITOR)
    return person


@pytest.fixture
def desk(editor):
    """The editor's browser."""
    return browser_of(editor)


def browser_of(person):
    client = Client()
    client.force_login(person)
    return client


def crowd(card_set, people, *, position=None, days=10):
    """So many people who finished a set, or stopped at a card, so many days ago."""
    at = timezone.now() - timedelta(days=days)
    where = cards_of(card_set)[position - 1] if position else None
    fields = {"card_set": card_set, "card": where, "started_at": at, "changed_at": at, "finished_at": None if where else at}
    return Progress.objects.bulk_create(Progress(guest=uuid.uuid4(), **fields) for _ in range(people))


def tries(row, *, wrong=0, right=0):
    """First tries on a card."""
    verdicts = [False] * wrong + [True] * right
    Answer.objects.bulk_create(
        Answer(guest=uuid.uuid4(), client_id=uuid.uuid4(), card=row, right=one, at=timezone.now()) for one in verdicts
    )


def helped(row, people):
    """So many people whom a card helped."""
    Helped.objects.bulk_create(Helped(guest=uuid.uuid4(), card=row, at=timezone.now()) for _ in range(people))
