"""A draft set from the phone: all or nothing, once, for editors of that supplier only, and never live."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Collection

from courses import drafting
from courses.drafting import Item, NewModule, NotYours
from courses.models import Card, CardSet, Module
from tests.factories import OrganisationFactory, PersonFactory, make_module
from tests.media.films import PLACE, mp4
from tests.media.pictures import full_of_secrets, says_nothing
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import AuditEntry, Role
from vakkring.media.models import Document, Image

TEXT = "Haal eerst de stroom eraf. Draai dan de vier schroeven los."


@pytest.fixture(autouse=True)
def empty_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def supplier(db):
    return OrganisationFactory(name="Warmtehuis", slug="warmtehuis")


@pytest.fixture
def editor(supplier):
    return editor_of(supplier)


def editor_of(organisation, **fields):
    person = PersonFactory(**fields)
    accounts.grant_role(None, person, organisation, Role.EDITOR)
    return person


def photo_file(name="foto.jpg", content=None):
    return SimpleUploadedFile(name, content or full_of_secrets(), content_type="image/jpeg")


def film_file(name="film.mp4", content=None):
    return SimpleUploadedFile(name, content or mp4(), content_type="video/mp4")


def draft(editor, place, *, items=None, form_id=None, title="Filter schoonmaken"):
    return drafting.draft_set(editor, place, title, items or [Item(TEXT)], form_id or uuid.uuid4())


# --- what comes in ----------------------------------------------------------------------------------------------------------------------
def test_photo_is_kept_clean_in_the_suppliers_own_collection(editor, supplier):
    image = drafting.store(editor, supplier, photo_file())

    assert isinstance(image, Image)
    assert image.collection.name == "Warmtehuis"
    assert image.uploaded_by_user == editor
    says_nothing(image.file.read())


def test_film_is_kept_without_its_place_under_a_name_nobody_guesses(editor, supplier):
    film = drafting.store(editor, supplier, film_file("Jan thuis.mp4"))

    assert isinstance(film, Document)
    assert film.collection.name == "Warmtehuis"
    assert PLACE not in film.file.read()
    assert len(film.filename) == 36
    assert "Jan" not in film.filename


def test_two_uploads_share_one_collection(editor, supplier):
    drafting.store(editor, supplier, photo_file())
    drafting.store(editor, supplier, film_file())

    assert Collection.objects.filter(name="Warmtehuis").count() == 1


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("foto.jpg", b"<svg onload=alert(1)>", "geen afbeelding"),
        ("foto.jpg", b"", "geen|leeg|niet heel"),
        ("foto.png", full_of_secrets(), "naam"),
        ("foto.jpg", full_of_secrets()[:300], "niet heel"),
        ("foto.jpg", full_of_secrets() + b"<script>", "nog iets anders"),
        ("virus.exe", b"MZ", "geen afbeelding"),
        ("film.mp4", full_of_secrets(), "geen filmpje"),
        ("film.mov", mp4(), "mp4 of webm"),
    ],
)
def test_lying_file_is_refused_with_a_sentence_and_leaves_nothing(editor, supplier, name, content, says):
    with pytest.raises(ValidationError) as refusal:
        drafting.store(editor, supplier, SimpleUploadedFile(name, content))

    assert any(word in refusal.value.messages[0] for word in says.split("|")), refusal.value.messages
    assert not Image.objects.exists()
    assert not Document.objects.exists()


def test_image_bomb_is_refused_with_a_sentence(editor, supplier):
    import struct
    import zlib

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0))
    bomb += chunk(b"IDAT", zlib.compress(bytes(3751) * 30_000)) + chunk(b"IEND", b"")

    with pytest.raises(ValidationError, match="te groot"):
        drafting.store(editor, supplier, photo_file("bom.png", bomb))


def test_photo_over_the_limit_is_refused(editor, supplier, settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 100

    with pytest.raises(ValidationError, match="te groot"):
        drafting.store(editor, supplier, photo_file())


# --- the draft --------------------------------------------------------------------------------------------------------------------------
def test_draft_has_a_card_for_each_item_and_is_not_live(editor, supplier):
    module = make_module(sets=0, supplier=supplier)
    film = drafting.store(editor, supplier, film_file())
    items = [Item(TEXT, photo=drafting.store(editor, supplier, photo_file())), Item("Kijk <b>hier</b>.\n\nEn daar.", film=film)]

    made = draft(editor, module, items=items)

    assert (made.live, made.has_unpublished_changes, made.get_parent().pk) == (False, True, module.pk)
    assert not Card.objects.filter(card_set=made).exists()
    first, second = CardSet.objects.get(pk=made.pk).cards
    assert first.value["title"] == "Haal eerst de stroom eraf"
    assert [block.block_type for block in first.value["body"]] == ["photo", "text"]
    assert first.value["body"][0].value["image"] == items[0].photo
    assert first.value["source"].startswith("Eigen opname van Warmtehuis")
    assert [block.block_type for block in second.value["body"]] == ["video", "text"]
    assert second.value["body"][0].value["captions"] is None
    assert second.value["body"][1].value.source == "<p>Kijk &lt;b&gt;hier&lt;/b&gt;.</p><p>En daar.</p>"
    assert made.latest_revision.user == editor
    assert AuditEntry.objects.filter(action="set.drafted", actor=editor).count() == 1


def test_learners_do_not_see_a_draft(editor, supplier, client):
    module = make_module(sets=1, supplier=supplier)
    made = draft(editor, module)

    assert client.get(f"/leren/{module.slug}/{made.slug}/").status_code == 404
    assert made.title not in client.get(f"/leren/{module.slug}/").content.decode()


def test_new_module_is_a_draft_too_with_an_address_of_its_own(editor, supplier):
    make_module(sets=0, supplier=OrganisationFactory(), slug="filters", title="Filters")

    made = draft(editor, NewModule(supplier, "Filters"))

    module = made.get_parent().specific
    assert (module.slug, module.live, module.supplier) == ("filters-2", False, supplier)


def test_title_without_letters_gets_an_address(editor, supplier):
    made = draft(editor, NewModule(supplier, "!!!"), title="???")

    assert made.slug
    assert made.get_parent().slug == "reeks"


def test_sending_twice_makes_one_draft(editor, supplier):
    form_id = uuid.uuid4()
    first = draft(editor, NewModule(supplier, "Nieuw"), form_id=form_id)
    second = draft(editor, NewModule(supplier, "Nieuw"), form_id=form_id)

    assert first.pk == second.pk
    assert Module.objects.count() == 1
    assert AuditEntry.objects.filter(action="set.drafted").count() == 1


def test_same_id_of_another_editor_is_another_draft(editor, supplier):
    module = make_module(sets=0, supplier=supplier)
    form_id = uuid.uuid4()

    assert draft(editor, module, form_id=form_id).pk != draft(editor_of(supplier), module, form_id=form_id).pk


@pytest.mark.parametrize("count", [0, 9])
def test_number_of_items_has_bounds(editor, supplier, count):
    with pytest.raises(ValueError, match="1 to 8"):
        drafting.draft_set(editor, NewModule(supplier, "Nieuw"), "Titel", [Item(TEXT)] * count, uuid.uuid4())


# --- who may ----------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["other supplier", "left", "learner", "trainer", "closed account"])
def test_others_may_not(supplier, who):
    module = make_module(sets=0, supplier=supplier)
    person = editor_of(OrganisationFactory() if who == "other supplier" else supplier)
    if who in {"left", "learner", "trainer"}:
        accounts.revoke_role(None, person, supplier, Role.EDITOR)
    if who in {"learner", "trainer"}:
        accounts.grant_role(None, person, supplier, Role(who))
    if who == "closed account":
        person.is_active = False

    for place in (module, NewModule(supplier, "Nieuw")):
        with pytest.raises(NotYours):
            draft(person, place)
    with pytest.raises(NotYours):
        drafting.store(person, supplier, photo_file())
    assert not CardSet.objects.exists()
    assert not Image.objects.exists()


def test_photo_sent_in_for_another_supplier_moves_along(editor, supplier):
    other = OrganisationFactory()
    accounts.grant_role(None, editor, other, Role.EDITOR)
    image = drafting.store(editor, other, photo_file())

    draft(editor, NewModule(supplier, "Nieuw"), items=[Item(TEXT, photo=image)])

    image.refresh_from_db()
    assert image.collection.name == supplier.name


# --- titles -----------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Haal de stroom eraf. Wacht dan.", "Haal de stroom eraf"),
        ("Is hij warm? Wacht dan.", "Is hij warm"),
        ("Zet hem op 2.5 bar.", "Zet hem op 2.5 bar"),
        ("\n  Eerste regel\nTweede regel", "Eerste regel"),
        ("woord " * 20, f"{'woord ' * 12}woord…"),
        ("a" * 100, f"{'a' * 79}…"),
    ],
)
def test_title_is_the_first_sentence_cut_between_words(text, title):
    assert drafting.title_of(text) == title


@given(st.text(min_size=1))
def test_title_always_fits(text):
    assert len(drafting.title_of(text)) <= drafting.LONGEST_TITLE
