"""Who sees a file: each with its yes and its no. How it is sent is another story."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.files.base import ContentFile
from wagtail.models import Collection, CollectionViewRestriction, GroupCollectionPermission

from tests.factories import PersonFactory
from vakkring import ports
from vakkring.media import access
from vakkring.media.models import Document, Use

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


@pytest.fixture(autouse=True)
def empty_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def film():
    return Document.objects.create(title="Film", file=ContentFile(b"\x00\x00\x00\x18ftypmp42", name="film.mp4"))


@pytest.fixture
def anna(db):
    return PersonFactory()


@pytest.fixture
def gone(db):
    return PersonFactory(is_active=False)


def limit(film, kind, *groups):
    """Put a film into a collection that is not for everybody."""
    film.collection = Collection.get_first_root_node().add_child(name="Besloten")
    film.save()
    found = CollectionViewRestriction.objects.create(collection=film.collection, restriction_type=kind, password="x")
    found.groups.set(groups)
    return found


def test_file_is_public_when_something_public_shows_it(film, anna):
    assert not access.is_public(film)
    assert not any(access.may_view(one, film) for one in (anna, NOBODY))

    Use.objects.create(reference="test.page:1", document=film, closed=True)
    assert not access.is_public(film)

    Use.objects.create(reference="test.page:2", document=film)
    assert access.is_public(film)
    assert all(access.may_view(one, film) for one in (anna, NOBODY))


def test_file_of_something_closed_is_for_whom_that_is(film, anna, monkeypatch):
    """The owner of what shows it is asked, with the reference of every such use and of no other."""
    other, asked = PersonFactory(), []

    class Owner:
        def may_view(self, person_id, reference):
            asked.append(reference)
            return person_id == anna.pk and reference == "test.page:1"

    registry = ports.Registry()
    registry.register(Owner())
    monkeypatch.setattr(access, "viewable", registry)
    Use.objects.create(reference="test.page:2", document=film, closed=True)
    assert not access.is_shown_to(anna, film)

    Use.objects.create(reference="test.page:1", document=film, closed=True)

    assert access.is_shown_to(anna, film)
    assert access.may_view(anna, film)
    for one in (other, NOBODY):
        assert not access.is_shown_to(one, film)
        assert not access.may_view(one, film)
    assert set(asked) == {"test.page:1", "test.page:2"}


def test_open_use_asks_no_owner(film, anna):
    Use.objects.create(reference="test.page:1", document=film)

    assert not access.is_shown_to(anna, film)


def test_file_is_there_for_who_works_with_it(film, anna, gone):
    group = Group.objects.create(name="Makers")
    maker, elsewhere = PersonFactory(), PersonFactory()
    allow(group, film.collection, "choose_document")
    maker.groups.add(group)
    gone.groups.add(group)
    other = Group.objects.create(name="Anderen")
    allow(other, Collection.get_first_root_node().add_child(name="Elders"), "choose_document")
    elsewhere.groups.add(other)

    for one in (maker, PersonFactory(is_superuser=True)):
        assert access.may_handle(one, film)
        assert access.may_view(one, film)
    for one in (anna, elsewhere, gone, NOBODY):
        assert not access.may_handle(one, film)
        assert not access.may_view(one, film)


def allow(group, collection, codename):
    from django.contrib.auth.models import Permission

    permission = Permission.objects.get(codename=codename, content_type__app_label="media")
    GroupCollectionPermission.objects.create(group=group, collection=collection, permission=permission)


def test_collection_for_who_is_logged_in(film, anna, gone):
    found = limit(film, CollectionViewRestriction.LOGIN)

    assert access.restrictions(film) == [found]
    assert all(access.passes(one, found) for one in (anna, PersonFactory(is_superuser=True)))
    assert not any(access.passes(one, found) for one in (gone, NOBODY))
    assert access.may_view(anna, film)
    assert not access.may_view(NOBODY, film)


def test_collection_for_a_group(film, anna):
    trainers, others = Group.objects.create(name="Trainers"), Group.objects.create(name="Anderen")
    tess, otto = PersonFactory(), PersonFactory()
    tess.groups.add(trainers)
    otto.groups.add(others)
    found = limit(film, CollectionViewRestriction.GROUPS, trainers)

    assert all(access.passes(one, found) for one in (tess, PersonFactory(is_superuser=True)))
    assert not any(access.passes(one, found) for one in (anna, otto, NOBODY))


def test_shared_password_is_no_way_in(film, anna):
    found = limit(film, CollectionViewRestriction.PASSWORD)

    assert not access.passes(anna, found)
    assert access.passes(PersonFactory(is_superuser=True), found)


def test_every_restriction_above_holds(film, anna):
    """Something public shows it, and still it is not for everybody."""
    upper = limit(film, CollectionViewRestriction.LOGIN)
    film.collection = film.collection.add_child(name="Daaronder")
    film.save()
    lower = CollectionViewRestriction.objects.create(
        collection=film.collection, restriction_type=CollectionViewRestriction.GROUPS, password=""
    )
    Use.objects.create(reference="test.page:1", document=film)

    assert {one.pk for one in access.restrictions(film)} == {upper.pk, lower.pk}
    assert not any(access.may_view(one, film) for one in (anna, NOBODY))
