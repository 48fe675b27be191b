"""From the phone to a draft, by the page: with and without script, sent twice, with bad files, by who may not."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from courses.models import CardSet, Module
from tests.desks.conftest import browser_of, editor_of
from tests.factories import OrganisationFactory, PersonFactory, make_module
from tests.media.films import mp4
from tests.media.pictures import full_of_secrets
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Role
from vakkring.desks.supplier.forms import read_receipt, receipt
from vakkring.media.models import Document, Image

pytestmark = pytest.mark.django_db
ADDRESS = "/aanbieder/nieuw-setje/"


def photo(name="foto.jpg", content=None):
    return SimpleUploadedFile(name, content or full_of_secrets(), content_type="image/jpeg")


def film():
    return SimpleUploadedFile("film.mp4", mp4(), content_type="video/mp4")


@pytest.fixture
def module(supplier):
    return make_module(sets=0, supplier=supplier, slug="filters")


def filled(place, **rest):
    return {"form": str(uuid.uuid4()), "place": place, "title": "Filter schoonmaken", **rest}


def test_plain_form_makes_a_draft(desk, module):
    form = filled(f"module:{module.pk}", text_1="Haal de stroom eraf.", file_1=photo(), text_3="Spoel hem uit.", file_3=film())

    reply = desk.post(ADDRESS, form)

    assert reply.url == "/aanbieder/reeks/filters/filter-schoonmaken/"
    made = CardSet.objects.get()
    assert not made.live
    assert [[block.block_type for block in one.value["body"]] for one in made.cards] == [["photo", "text"], ["video", "text"]]
    assert "Je setje is bewaard als concept." in desk.get(reply.url).content.decode()


def test_script_gets_the_address_and_the_next_page_still_has_its_say(desk, module):
    form = filled(f"module:{module.pk}", text_1="Haal de stroom eraf.", file_1=photo())

    reply = desk.post(ADDRESS, form, headers={"accept": "application/json"})

    assert reply.json() == {"next": "/aanbieder/reeks/filters/filter-schoonmaken/"}
    assert "Je setje is bewaard als concept." in desk.get(reply.json()["next"]).content.decode()


def test_new_module_is_made_with_the_set(desk, supplier):
    desk.post(ADDRESS, filled(f"new:{supplier.pk}", new_title="Filters", text_1="Zo.", file_1=photo()))

    assert Module.objects.get().title == "Filters"
    assert CardSet.objects.get().get_parent().specific == Module.objects.get()


def test_photo_sent_ahead_is_handed_in_by_its_receipt(desk, module):
    ahead = desk.post(f"{ADDRESS}bestand/", {"place": f"module:{module.pk}", "file": photo()}).json()
    assert ahead["picture"].startswith("/media/images/")

    desk.post(ADDRESS, filled(f"module:{module.pk}", text_1="Zo.", stored_1=ahead["stored"]))

    assert CardSet.objects.get().cards[0].value["body"][0].value["image"] == Image.objects.get()


def test_film_sent_ahead_has_no_picture(desk, module):
    ahead = desk.post(f"{ADDRESS}bestand/", {"place": f"module:{module.pk}", "file": film()}).json()

    assert ahead["picture"] == ""
    assert Document.objects.count() == 1


def test_sending_twice_makes_one_draft(desk, module):
    form = filled(f"module:{module.pk}", text_1="Zo.")

    addresses = {desk.post(ADDRESS, {**form, "file_1": photo()}).url for _ in range(2)}

    assert len(addresses) == 1
    assert CardSet.objects.count() == 1


def test_bad_file_is_named_and_all_else_is_kept(desk, module):
    form = filled(
        f"module:{module.pk}", text_1="Haal de stroom eraf.", file_1=photo(), text_2="Spoel hem uit.", file_2=photo("foto.jpg", b"<svg>")
    )

    reply = desk.post(ADDRESS, form)

    content = reply.content.decode()
    assert reply.status_code == 422
    assert "Kaart 2: Dit bestand is geen afbeelding" in content
    assert "Haal de stroom eraf." in content
    assert "Spoel hem uit." in content
    assert not CardSet.objects.exists()
    kept = reply.context["form"]["stored_1"].value()
    done = desk.post(ADDRESS, {**filled(f"module:{module.pk}"), "text_1": "Haal de stroom eraf.", "stored_1": kept})
    assert done.status_code == 302
    assert Image.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "Voeg minstens één foto of filmpje toe."),
        ({"text_4": "Alleen tekst."}, "Kaart 4: hier mist de foto of het filmpje."),
        ({"file_5": "photo"}, "Kaart 5: schrijf in een of twee zinnen wat je ziet."),
        ({"text_1": "Zo.", "stored_1": "verzonnen"}, "Kaart 1: de foto is weg. Kies hem opnieuw."),
        ({"title": ""}, "verplicht"),
        ({"place": "module:999999"}, "place"),
        ({"place": "new:999999"}, "place"),
        ({"place": "rommel\x00"}, "place"),
        ({"form": "geen id"}, "form"),
        ({"text_1": "x" * 601, "file_1": "photo"}, "600"),
    ],
)
def test_what_is_missing_is_said_in_a_sentence(desk, module, changes, says):
    changes = {name: photo() if value == "photo" else value for name, value in changes.items()}

    reply = desk.post(ADDRESS, {**filled(f"module:{module.pk}"), **changes})

    assert reply.status_code == 422
    problems = [problem for field, found in reply.context["form"].errors.items() for problem in (field, *found)]
    assert any(says in one for one in problems), problems
    assert not CardSet.objects.exists()


def test_new_module_needs_a_title(desk, supplier):
    reply = desk.post(ADDRESS, filled(f"new:{supplier.pk}", text_1="Zo.", file_1=photo()))

    assert "Geef de nieuwe reeks een titel." in reply.content.decode()
    assert not Module.objects.exists()


# --- who may ----------------------------------------------------------------------------------------------------------------------------
def test_another_suppliers_module_cannot_be_chosen(desk, supplier, module):
    strange = make_module(sets=0, supplier=OrganisationFactory())

    reply = desk.post(ADDRESS, filled(f"module:{strange.pk}", text_1="Zo.", file_1=photo()))

    assert "place" in reply.context["form"].errors
    assert f"module:{strange.pk}" not in desk.get(ADDRESS).content.decode()
    assert not CardSet.objects.exists()
    assert Image.objects.get().collection.name == supplier.name


@pytest.mark.parametrize("who", ["left", "learner", "coach"])
def test_who_makes_no_modules_is_refused(editor, supplier, module, who):
    person = editor if who == "left" else PersonFactory()
    if who == "left":
        accounts.revoke_role(None, person, supplier, Role.EDITOR)
    else:
        accounts.grant_role(None, person, supplier, Role(who))
    client = browser_of(person)

    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, filled(f"module:{module.pk}", text_1="Zo.", file_1=photo())).status_code == 403
    refused = client.post(f"{ADDRESS}bestand/", {"file": photo()})
    assert refused.status_code == 403
    assert refused.json()["text"]
    assert not Image.objects.exists()
    assert not CardSet.objects.exists()


def test_stranger_and_guest_are_led_to_the_door(module):
    client = Client()
    for address in (ADDRESS, f"{ADDRESS}bestand/"):
        assert client.post(address, {"file": photo()}).url.startswith("/inloggen/")
    assert not Image.objects.exists()


def test_receipt_works_for_its_owner_only(desk, editor, supplier, module):
    desk.post(f"{ADDRESS}bestand/", {"file": photo()})
    image = Image.objects.get()
    colleague = editor_of(supplier)

    assert read_receipt(editor, receipt(editor, image)) == image
    assert read_receipt(colleague, receipt(editor, image)) is None
    reply = browser_of(colleague).post(ADDRESS, filled(f"module:{module.pk}", text_1="Zo.", stored_1=receipt(editor, image)))
    assert "de foto is weg" in reply.content.decode()
    image.delete()
    assert read_receipt(editor, receipt(editor, image)) is None


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"\xff\xd8\xff kapot"])
def test_file_sent_ahead_that_lies_gets_a_sentence(desk, module, content):
    reply = desk.post(f"{ADDRESS}bestand/", {"file": photo(content=content or b" ")})

    assert reply.status_code == 400
    assert reply.json()["text"].endswith(".")
    assert not Image.objects.exists()


def test_nothing_sent_ahead_gets_a_sentence(desk):
    reply = desk.post(f"{ADDRESS}bestand/", {})

    assert reply.status_code == 400
    assert "Er kwam geen foto" in reply.json()["text"]


def test_editor_of_several_chooses_the_supplier_with_the_module(supplier):
    other = OrganisationFactory(name="Stroomhuis")
    client = browser_of(editor_of(supplier, other))

    client.post(ADDRESS, filled(f"new:{other.pk}", new_title="Zon", text_1="Zo.", file_1=photo()))

    assert Module.objects.get().supplier == other
    assert Image.objects.get().collection.name == other.name
