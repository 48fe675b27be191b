"""Who reads, writes, checks and protects: each with its yes and its no."""

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.factories import PersonFactory
from tests.wiki.conftest import with_role
from vakkring.accounts.models import Role
from wiki import access

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


@pytest.fixture
def gone(db):
    return PersonFactory(is_active=False)


def test_published_is_for_everybody_and_a_draft_for_who_has_an_account(anna, gone, make_article):
    published, draft = make_article(), make_article(published=False)

    assert all(access.may_read(one, published) for one in (anna, gone, NOBODY))
    assert access.may_read(anna, draft)
    assert not any(access.may_read(one, draft) for one in (gone, NOBODY))

    published.current_id = None  # no version that is right
    assert access.may_read(anna, published)
    assert not access.may_read(NOBODY, published)


def test_who_has_an_account_writes(anna, gone, tess, bea, make_article):
    article = make_article()

    for one in (anna, tess, bea):
        assert access.may_create(one)
        assert access.may_write(one, article)
    for one in (gone, NOBODY):
        assert not access.may_create(one)
        assert not access.may_write(one, article)


def test_protected_article_is_for_who_checks(anna, gone, tess, bea, make_article):
    article = make_article()
    article.protected = True

    assert all(access.may_write(one, article) for one in (tess, bea))
    assert not any(access.may_write(one, article) for one in (anna, gone, NOBODY))


def test_trainers_coaches_and_moderators_check(anna, tess, bea):
    assert all(access.may_check(one) for one in (tess, bea, with_role(Role.COACH), PersonFactory(is_superuser=True)))
    assert not any(access.may_check(one) for one in (anna, with_role(Role.EDITOR), NOBODY))


def test_moderators_protect(anna, tess, bea):
    assert access.may_protect(bea)
    assert not any(access.may_protect(one) for one in (anna, tess, with_role(Role.COACH), NOBODY))
