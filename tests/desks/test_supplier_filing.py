"""Modules as files at the desk: a draft or nothing, each mistake with its line, one's own only."""

import io
import zipfile

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from courses import content
from courses.models import CardSet, Module
from courses.modulefile import parse
from tests.courses.test_modulefile import WHOLE
from tests.desks.conftest import browser_of, editor_of
from tests.factories import OrganisationFactory, PersonFactory, make_module
from tests.media.pictures import SECRETS, full_of_secrets
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import AuditEntry, Role
from vakkring.desks.supplier import forms
from vakkring.media.models import Image
from vakkring.vocabulary.models import Topic

pytestmark = pytest.mark.django_db
ADDRESS = "/aanbieder/invoeren/"
PHOTO = """
## De foto

```card
source: Eigen foto
```

```photo
image: ketel.jpg
alt: Een ketel aan de muur.
```
"""


@pytest.fixture(autouse=True)
def known_words(supplier):
    Topic.objects.get_or_create(slug="warmtepompen", defaults={"name": "Warmtepompen"})
    cache.clear()


def text_file(text=WHOLE, name="module.md"):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def zip_file(entries, name="reeks.zip"):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for entry, found in entries.items():
            packed.writestr(entry, found)
    return SimpleUploadedFile(name, target.getvalue())


def unpacked(reply):
    return zipfile.ZipFile(io.BytesIO(b"".join(reply.streaming_content)))


def problems(reply):
    """What the page says is wrong, and that nothing came of it."""
    assert reply.status_code == 422
    assert not Module.objects.exists()
    assert not Image.objects.exists()
    return reply.context["refused"].problems


# --- import -----------------------------------------------------------------------------------------------------------------------------
def test_text_becomes_a_draft_and_the_page_says_which(desk, editor, supplier):
    reply = desk.post(ADDRESS, {"file": text_file()}, follow=True)

    assert reply.redirect_chain == [("/aanbieder/reeks/filter/", 302)]
    assert "“Het filter” is ingevoerd als concept, met het setje “Eerst kijken”." in reply.content.decode()
    module, card_set = Module.objects.get(), CardSet.objects.get()
    assert (module.live, card_set.live, module.supplier, module.owner) == (False, False, supplier, editor)
    assert Client().get("/leren/filter/").status_code == 404
    assert AuditEntry.objects.get(action="module.imported").actor == editor


def test_zip_brings_its_photo_clean_into_the_suppliers_collection(desk, editor, supplier):
    desk.post(ADDRESS, {"file": zip_file({"module.md": WHOLE + PHOTO, "media/ketel.jpg": full_of_secrets()})})

    image = Image.objects.get()
    assert (image.collection.name, image.uploaded_by_user) == (supplier.name, editor)
    stored = image.file.read()
    assert not [one for one in SECRETS if one in stored]


def test_import_again_leaves_what_is_online_and_names_the_sets_it_left_alone(desk, supplier):
    content.import_file(io.BytesIO((WHOLE + second_set()).encode()), publish=True)

    reply = desk.post(ADDRESS, {"file": text_file(WHOLE.replace("Waar zit het?", "Waar zit hij?"))}, follow=True)

    said = reply.content.decode()
    assert "De nieuwe versie van “Het filter” staat klaar als concept: “Eerst kijken”." in said
    assert "Niet in je bestand, dus niet veranderd: “Daarna spoelen”." in said
    first = CardSet.objects.get(slug="eerst-kijken")
    assert first.live
    assert first.cards[0].value["title"] == "Waar zit het?"
    assert first.get_latest_revision_as_object().cards[0].value["title"] == "Waar zit hij?"
    assert not CardSet.objects.get(slug="daarna").has_unpublished_changes


def second_set():
    again = WHOLE[WHOLE.index("# Eerst") :]
    return "\n" + again.replace("Eerst kijken", "Daarna spoelen").replace("eerst-kijken", "daarna")


def test_sending_twice_makes_one_module(desk):
    for _ in range(2):
        assert desk.post(ADDRESS, {"file": text_file()}).status_code == 302

    assert Module.objects.count() == CardSet.objects.count() == 1


def test_script_gets_the_address_and_the_next_page_still_has_its_say(desk):
    reply = desk.post(ADDRESS, {"file": text_file()}, headers={"accept": "application/json"})

    assert reply.json() == {"next": "/aanbieder/reeks/filter/"}
    assert "is ingevoerd als concept" in desk.get("/aanbieder/reeks/filter/").content.decode()


def test_mistakes_are_told_with_line_and_field_and_the_name_of_the_file(desk):
    wrong = WHOLE.replace("minutes: 3", "minutes: drie").replace("right: ja", "right: misschien")

    reply = desk.post(ADDRESS, {"file": text_file(wrong, "mijn <b>reeks.md")})

    assert [one.split(":")[0] for one in problems(reply)] == ["Regel 15, minutes", "Regel 31, right"]
    page = reply.content.decode()
    assert "Regel 15, minutes: " in page
    assert "mijn &lt;b&gt;reeks.md is niet ingevoerd." in page


def test_endless_mistakes_do_not_make_an_endless_page(desk):
    reply = desk.post(ADDRESS, {"file": text_file(WHOLE + "\n```quiz\nx\n```\n" * 90)})

    assert len(problems(reply)) == 90
    assert reply.content.decode().count("<li>Regel") == 40
    assert "En nog 50 fouten." in reply.content.decode()


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (zip_file({"../module.md": WHOLE}), "een pad dat niet mag: ../module.md"),
        (zip_file({"module.md": WHOLE, "/etc/passwd": "x"}), "een pad dat niet mag"),
        (zip_file({"module.md": WHOLE, "media/../../x.jpg": "x"}), "een pad dat niet mag"),
        (zip_file({"module.md": WHOLE, "start.exe": "x"}), "start.exe hoort er niet in"),
        (zip_file({"media/x.jpg": "x"}), "mist het bestand module.md"),
        (zip_file({"module.md": WHOLE + PHOTO}), "zit niet in de map media"),
        (zip_file({"module.md": WHOLE + PHOTO, "media/ketel.jpg": "<svg onload=alert(1)>"}), "ketel.jpg"),
        (SimpleUploadedFile("reeks.zip", b"PK\x03\x04 kapot"), "stuk of op slot"),
        (text_file(WHOLE.replace("nalopen", "één").encode("latin-1")), "UTF-8"),
        (text_file(WHOLE.encode("utf-16")), "UTF-8"),
        (text_file(b"---\nslug: x\x00\n---\n"), "geen tekstbestand"),
        (text_file(WHOLE.replace("slug: filter", "slug: ../filter")), "Regel 2, slug"),
        (text_file(WHOLE.replace("Het filter\n", "x" * 300 + "\n", 1)), "Regel 3, title"),
        (text_file(WHOLE.replace("Warmtehuis", "Stroomhuis")), "van “Stroomhuis”, niet van jullie"),
    ],
)
def test_bad_file_gets_a_sentence_and_leaves_nothing(desk, file, says):
    file.seek(0)
    reply = desk.post(ADDRESS, {"file": file})

    assert any(says in one for one in problems(reply)), problems(reply)


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (None, "Kies eerst een bestand."),
        (SimpleUploadedFile("module.md", b""), "Dit bestand is leeg."),
        (SimpleUploadedFile("reeks.docx", b"x"), "geen ZIP-bestand en geen tekstbestand"),
        (SimpleUploadedFile("reeks.md", b"x" * 1001), "te groot: meer dan 1000"),
    ],
)
def test_file_that_cannot_be_one_is_refused_before_it_is_read(desk, monkeypatch, file, says):
    monkeypatch.setattr(forms, "MOST_IMPORT", 1000)

    reply = desk.post(ADDRESS, {"file": file} if file else {})

    assert reply.status_code == 422
    assert says in reply.content.decode().replace("\xa0", " ")


def test_what_waits_for_review_is_not_changed(desk, editor):
    desk.post(ADDRESS, {"file": text_file()})
    card_set = CardSet.objects.get()
    card_set.get_workflow().start(card_set, editor)

    reply = desk.post(ADDRESS, {"file": text_file(WHOLE.replace("minutes: 3", "minutes: 4"))})

    assert "“Eerst kijken” wacht op controle. Trek de aanvraag eerst in." in reply.content.decode()
    assert CardSet.objects.get().get_latest_revision_as_object().minutes == 3


def test_too_many_imports_are_refused(desk, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "import_module": "1/h/key"}

    assert desk.post(ADDRESS, {"file": text_file()}).status_code == 302
    assert desk.post(ADDRESS, {"file": text_file()}).status_code == 429


def test_example_can_be_imported_as_it_is(desk, supplier):
    supplier.name = 'Warmte: "huis" & co #1'
    supplier.save()

    given = desk.get(f"{ADDRESS}voorbeeld.md")

    assert given["Content-Disposition"] == 'attachment; filename="module.md"'
    assert parse(given.content.decode()).head["supplier"] == supplier.name
    assert desk.post(ADDRESS, {"file": text_file(given.content)}).url == "/aanbieder/reeks/mijn-eerste-reeks/"


# --- export -----------------------------------------------------------------------------------------------------------------------------
def test_file_of_a_module_can_be_imported_again(desk):
    desk.post(ADDRESS, {"file": zip_file({"module.md": WHOLE + PHOTO, "media/ketel.jpg": full_of_secrets()})})

    reply = desk.get("/aanbieder/reeks/filter/bestand.zip")

    packed = unpacked(reply)
    assert reply["Content-Disposition"] == 'attachment; filename="filter.zip"'
    assert [name.split(".")[0] for name in packed.namelist()] == ["module", "media/ketel"]
    again = SimpleUploadedFile("filter.zip", packed.fp.getvalue())
    assert desk.post(ADDRESS, {"file": again}).status_code == 302
    assert Image.objects.count() == Module.objects.count() == 1


def test_too_many_exports_are_refused(desk, supplier, settings):
    make_module(supplier=supplier, slug="eigen")
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "module_file": "1/m/key"}

    assert [desk.get("/aanbieder/reeks/eigen/bestand.zip").status_code for _ in range(2)] == [200, 429]


# --- who may ----------------------------------------------------------------------------------------------------------------------------
def test_another_suppliers_module_is_neither_given_nor_overwritten(desk):
    strange = make_module(supplier=OrganisationFactory(name="Stroomhuis"), slug="filter", title="Van een ander")
    before = strange.latest_revision_id

    assert desk.get("/aanbieder/reeks/filter/bestand.zip").status_code == 404
    assert desk.get("/aanbieder/reeks/bestaat-niet/bestand.zip").status_code == 404
    reply = desk.post(ADDRESS, {"file": text_file()})

    assert any("Dit adres is al van een andere reeks." in one for one in reply.context["refused"].problems)
    assert (Module.objects.get().latest_revision_id, Module.objects.get().title) == (before, "Van een ander")


def test_editor_of_several_chooses_and_gets_no_further_than_his_own(supplier):
    other, strange = OrganisationFactory(name="Stroomhuis"), OrganisationFactory(name="Vreemd")
    client = browser_of(editor_of(supplier, other))
    file = WHOLE.replace("Warmtehuis", "Stroomhuis")

    assert "Vreemd" not in client.get(ADDRESS).content.decode()
    assert client.post(ADDRESS, {"organisation": strange.pk, "file": text_file(file)}).status_code == 422
    assert client.post(ADDRESS, {"file": text_file(file)}).status_code == 422
    assert not Module.objects.exists()
    client.post(ADDRESS, {"organisation": other.pk, "file": text_file(file)})
    assert Module.objects.get().supplier == other


def test_only_supplier_cannot_be_changed_by_hand(desk, supplier):
    strange = OrganisationFactory(name="Stroomhuis")

    desk.post(ADDRESS, {"organisation": strange.pk, "file": text_file()})

    assert Module.objects.get().supplier == supplier


@pytest.mark.parametrize("who", ["left", "learner", "coach", "moderator"])
def test_who_makes_no_modules_is_refused(editor, supplier, who):
    make_module(supplier=supplier, slug="eigen")
    person = editor if who == "left" else PersonFactory()
    client = browser_of(person)
    if who == "left":
        assert client.get("/aanbieder/reeks/eigen/bestand.zip").status_code == 200
        accounts.revoke_role(None, person, supplier, Role.EDITOR)
    else:
        accounts.grant_role(None, person, supplier, Role(who))

    refused = {403, 302} if who == "moderator" else {403}  # a moderator is led to his second step first
    assert client.get(ADDRESS).status_code in refused
    assert client.post(ADDRESS, {"file": text_file()}).status_code in refused
    assert client.get(f"{ADDRESS}voorbeeld.md").status_code in refused
    assert client.get("/aanbieder/reeks/eigen/bestand.zip").status_code in refused
    assert Module.objects.get().slug == "eigen"


def test_stranger_is_led_to_the_door(supplier):
    make_module(supplier=supplier, slug="eigen")
    client = Client()

    for address in (ADDRESS, f"{ADDRESS}voorbeeld.md", "/aanbieder/reeks/eigen/bestand.zip"):
        assert client.get(address).url.startswith("/inloggen/")
    assert client.post(ADDRESS, {"file": text_file()}).url.startswith("/inloggen/")
