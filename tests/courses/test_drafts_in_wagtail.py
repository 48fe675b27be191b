"""A draft from the phone in Wagtail's editor: it opens, is saved with gaps, and goes online only without."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from courses import drafting
from courses.drafting import Item, NewModule
from courses.models import Card, CardSet
from tests.factories import OrganisationFactory, PersonFactory, make_module
from tests.media.films import mp4
from tests.media.pictures import full_of_secrets
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Person, Role
from vakkring.media.models import Document


@pytest.fixture(autouse=True)
def empty_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def supplier(db):
    return OrganisationFactory(name="Warmtehuis", slug="warmtehuis")


@pytest.fixture
def editor(supplier):
    person = PersonFactory()
    accounts.grant_role(None, person, supplier, Role.EDITOR)
    return person


@pytest.fixture
def operator(client, db):
    person = Person.objects.create_superuser("beheer@vakkring.example")
    # The second step is tested with the accounts; here the door stands open.
    Person.objects.filter(pk=person.pk).update(must_use_mfa=False)
    client.force_login(Person.objects.get(pk=person.pk))
    return client


@pytest.fixture
def with_film(editor, supplier):
    film = drafting.store(editor, supplier, SimpleUploadedFile("film.mp4", mp4()))
    return drafted(editor, make_module(sets=0, supplier=supplier), Item("Kijk mee.", film=film))


def drafted(editor, place, item):
    made = drafting.draft_set(editor, place, "Filter schoonmaken", [item], uuid.uuid4())
    return CardSet.objects.get(pk=made.pk)


def posted(page, *, captions="", transcript="", **rest):
    """What the editor's form sends for a draft with one film."""
    card = page.cards[0].value
    film, _text = card["body"]
    video = {"video": film.value["video"].pk, "captions": captions, "poster": "", "title": film.value["title"], "transcript": transcript}
    body = streamfield([("video", video), ("text", rich_text("<p>Kijk mee.</p>"))])
    cards = streamfield([("card", {"title": card["title"], "on_site": "", "source": card["source"], "body": body})])
    comments = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": ""}
    fields = {"title": page.title, "slug": page.slug, "minutes": "1", "author": "Sven", "cards": cards, "comments": comments}
    return nested_form_data({**fields, **rest})


def test_editor_opens_a_draft_with_a_photo_and_one_with_a_film(operator, editor, supplier, with_film):
    photo = drafting.store(editor, supplier, SimpleUploadedFile("foto.jpg", full_of_secrets()))
    made = drafted(editor, NewModule(supplier, "Nieuw"), Item("Haal de stroom eraf.", photo=photo))

    for page in (with_film, made, made.get_parent()):
        assert operator.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


def test_draft_is_saved_with_gaps_and_published_only_without(operator, editor, supplier, with_film):
    address = reverse("wagtailadmin_pages:edit", args=[with_film.pk])
    saved = operator.post(address, posted(with_film))
    assert saved.status_code == 302, saved.context["form"].errors
    assert drafting.gaps(with_film)

    refused = operator.post(address, {**posted(with_film), "action-publish": "1"})
    assert refused.status_code == 200
    assert not CardSet.objects.get(pk=with_film.pk).live

    captions = Document.objects.create(
        title="Ondertiteling", file=SimpleUploadedFile("film.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nKijk.\n")
    )
    full = posted(with_film, captions=captions.pk, transcript="Kijk mee.")
    done = operator.post(address, {**full, "action-publish": "1"})
    assert done.status_code == 302, done.context["form"].errors
    assert CardSet.objects.get(pk=with_film.pk).live
    assert Card.objects.filter(card_set=with_film).count() == 1


def test_publishing_several_at_once_is_no_side_door(operator, with_film):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    reply = operator.post(f"{address}?id={with_film.pk}", {"include_descendants": "on"})

    assert reply.url == reverse("wagtailadmin_pages:edit", args=[with_film.pk])
    assert not CardSet.objects.get(pk=with_film.pk).live

    module = with_film.get_parent()
    operator.post(f"{address}?id={module.pk}", {"include_descendants": "on"})
    assert not CardSet.objects.get(pk=with_film.pk).live


def test_publishing_several_at_once_goes_on_for_what_is_whole(operator, supplier):
    module = make_module(sets=1, supplier=supplier)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    reply = operator.post(f"{address}?id={module.pk}", {"include_descendants": "on"})

    assert "/edit/" not in reply.url


def test_new_module_is_kept_before_anything_but_its_title_is_chosen(operator, editor, supplier):
    module = drafted(editor, NewModule(supplier, "Filters en zeven"), Item("Kijk mee.")).get_parent()
    edit = reverse("wagtailadmin_pages:edit", args=[module.pk])
    comments = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": ""}
    fields = {
        "title": "Filters",
        "slug": module.slug,
        "summary": "",
        "level": "basis",
        "can_do": "",
        "norms": streamfield([]),
        "comments": comments,
    }
    form = nested_form_data(fields)

    kept = operator.post(edit, form, headers={"accept": "application/json"})

    assert kept.json()["success"], kept.content
    module.refresh_from_db()
    assert module.get_latest_revision_as_object().title == "Filters"
    operator.post(edit, form | {"action-publish": "1"})
    module.refresh_from_db()
    assert not module.live
