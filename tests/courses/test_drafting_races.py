"""Drafts on real transactions: sent twice at once, and failing half way."""

import uuid

import pytest
from wagtail.models import Collection, Locale, Page

from courses import drafting
from courses.drafting import Item, NewModule
from courses.models import CardSet, Module
from tests.courses.test_two_devices import at_once
from tests.factories import OrganisationFactory, PersonFactory, make_module
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Role
from vakkring.vocabulary.models import Topic

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def supplier():
    """With what migrations put there and an earlier test with real transactions took away: the roots of the trees, and a topic."""
    Locale.objects.get_or_create(language_code="nl")
    if not Page.objects.exists():
        Page.add_root(instance=Page(title="Root", slug="root"))
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    Topic.objects.get_or_create(slug="warmtepompen", defaults={"name": "Warmtepompen"})
    return OrganisationFactory(name="Warmtehuis", slug="warmtehuis")


@pytest.fixture
def editor(supplier):
    person = PersonFactory()
    accounts.grant_role(None, person, supplier, Role.EDITOR)
    return person


def sending(editor, place, form_id):
    return lambda: drafting.draft_set(editor, place, "Filter schoonmaken", [Item("Haal de stroom eraf.")], form_id).pk


def test_sending_twice_at_once_makes_one_draft(supplier, editor):
    module = make_module(sets=0, supplier=supplier)

    made = at_once(
        *[sending(editor, module, uuid.UUID(int=7))] * 4, sending(editor, module, uuid.uuid4()), sending(editor, module, uuid.uuid4())
    )

    assert len(set(made)) == 3
    assert CardSet.objects.count() == 3
    assert Page.find_problems() == ([], [], [], [], [])
    assert Collection.objects.filter(name="Warmtehuis").count() == 1


def test_new_module_sent_twice_at_once_is_made_once(supplier, editor):
    at_once(*[sending(editor, NewModule(supplier, "Nieuw"), uuid.UUID(int=7))] * 4)

    assert (Module.objects.count(), CardSet.objects.count()) == (1, 1)


def test_what_goes_wrong_half_way_leaves_nothing(supplier, editor, monkeypatch):
    def fail(*_args, **_rest):
        raise RuntimeError

    monkeypatch.setattr(drafting, "audit", fail)
    with pytest.raises(RuntimeError):
        sending(editor, NewModule(supplier, "Nieuw"), uuid.uuid4())()

    assert not Module.objects.exists()
    assert not CardSet.objects.exists()
