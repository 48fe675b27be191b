"""People of the wiki's tests, and articles made the way people make them."""

import itertools

import pytest
from allauth.mfa.models import Authenticator

from tests.factories import OrganisationFactory, PersonFactory
from tests.wiki import trees
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Role
from vakkring.realtime import actions as realtime
from vakkring.vocabulary.models import Topic
from wiki import tree
from wiki.actions import articles, versions
from wiki.models import Article

_numbers = itertools.count(1)


def with_role(role, **fields):
    person = PersonFactory(**fields)
    accounts.grant_role(None, person, OrganisationFactory(), role)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})  # moderators get nowhere without a second step
    return person


@pytest.fixture
def anna(db):
    return PersonFactory(first_name="Anna")


@pytest.fixture
def bram(db):
    return PersonFactory(first_name="Bram")


@pytest.fixture
def tess(db):
    """May check."""
    return with_role(Role.TRAINER, first_name="Tess")


@pytest.fixture
def bea(db):
    """May protect and roll back."""
    return with_role(Role.MODERATOR, first_name="Bea")


@pytest.fixture
def make_article(anna, tess):
    """A published article; `content` is a tree or a line of text."""

    def made(content="Zet de lijn 2 graden lager.", *, published=True, topics=("warmtepompen",), by=None, **fields):
        held = trees.article(content) if isinstance(content, str) else content
        title = fields.pop("title", f"Artikel {next(_numbers)}")
        begun = articles.begin(by or anna, title, held, topics=list(Topic.objects.filter(slug__in=topics)), **fields)
        if published:
            versions.check(tess, begun, begun.current.number)
        return Article.objects.get(pk=begun.pk)

    return made


def write(article, person, *blocks):
    """Somebody writes these blocks behind what stands there; not saved as a version."""

    def change(document):
        tree.write(versions.fragment_of(document), trees.article(*blocks))

    realtime.edit(article.document_id, change, person.pk)


def reads(article):
    """What stands in the document."""
    return versions.content_now(article)
