"""Modules from files into Wagtail and back: whole or not at all."""

import io
import stat
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from PIL import Image as Picture

from courses import archive, content, outline, shelves
from courses.archive import BadArchive
from courses.models import Card, CardSet, Module
from courses.modulefile import Unreadable
from courses.modulemedia import Names
from tests.courses.test_modulefile import WHOLE
from tests.factories import OrganisationFactory, PersonFactory, add_set, make_module
from vakkring.media.models import Document, Image

pytestmark = pytest.mark.django_db

PHOTO_CARD = """
## De foto

```card
source: Eigen foto
```

```photo
image: ketel.jpg
alt: Een ketel aan de muur.
marks:
  - x: 10
    y: 20,5
    label: Het filter
```
"""
VIDEO_CARD = """
## De video

```card
source: Eigen video
```

```video
video: film.mp4
captions: film.vtt
title: Zo doe je het
transcript: Draai hem open.
```
"""
FILM = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 64
CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:01.000\nHoi\n"


@pytest.fixture
def supplier():
    return OrganisationFactory(name="Warmtehuis", slug="warmtehuis")


def picture(colour="red"):
    held = io.BytesIO()
    Picture.new("RGB", (40, 30), colour).save(held, "JPEG")
    return held.getvalue()


def zipped(text=WHOLE, **media):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("module.md", text)
        for name, data in media.items():
            made.writestr(f"media/{name.replace('_', '.')}", data)
    return held


def import_text(text, **more):
    return content.import_file(io.BytesIO(text.encode()), **more)


def stored_files(folder=""):
    folders, files = default_storage.listdir(folder) if default_storage.exists(folder or ".") else ([], [])
    return [f"{folder}{name}" for name in files] + [one for below in folders for one in stored_files(f"{folder}{below}/")]


def test_import_publishes_when_asked(supplier):
    done = import_text(WHOLE, publish=True)

    assert done.new
    assert Module.objects.live().get(slug="filter").supplier == supplier
    assert Card.objects.published().get().title == "Waar zit het?"


def test_import_makes_drafts_that_nobody_sees(supplier, client):
    import_text(WHOLE, by=PersonFactory())

    assert not Module.objects.live().exists()
    assert not Card.objects.exists()
    assert client.get("/leren/filter/").status_code == 404
    assert client.get("/leren/filter/eerst-kijken/").status_code == 404


def test_import_over_a_published_module_changes_nothing_online(supplier):
    import_text(WHOLE, publish=True)
    key = Card.objects.get().key

    done = import_text(WHOLE.replace("Waar zit het?", "Nieuwe titel"))

    assert not done.new
    assert Card.objects.get().title == "Waar zit het?"
    draft = CardSet.objects.get().get_latest_revision_as_object()
    assert draft.cards[0].value["title"] == "Nieuwe titel"
    assert draft.cards[0].id == str(key)


def test_import_leaves_sets_that_the_file_has_not(supplier):
    module = import_text(WHOLE, publish=True).module
    add_set(module, title="Later gemaakt")

    assert import_text(WHOLE, publish=True).untouched == ("Later gemaakt",)


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        (WHOLE.replace("Warmtehuis", "Onbekend"), 5, "supplier"),
        (WHOLE.replace("[warmtepompen]", "[warmtepompen, vliegers]"), 6, "topics"),
        (WHOLE.replace("title: Het filter", f"title: {'x' * 300}"), 3, "title"),
        (WHOLE.replace("slug: filter", "slug: Niet Goed"), 2, "slug"),
        (WHOLE.replace("    right: ja\n", ""), 28, "body"),
        (WHOLE.replace("source: Handleiding", "on_site: Kijk"), 19, "source"),
        (WHOLE.replace("why: Dan weet je het.", f"why: {'x' * 500}"), 32, "why"),
        (WHOLE.replace("```card\nsource: Handleiding\n```\n", ""), 19, "cards"),
        (WHOLE.replace("minutes: 3", "minutes: 99"), 15, "minutes"),
        (WHOLE + WHOLE[WHOLE.index("# Eerst") :], 14, "slug"),
        (WHOLE + PHOTO_CARD, 44, "image"),
        (WHOLE.partition("# Eerst")[0], 1, ""),
    ],
)
def test_import_that_is_refused_names_the_place_and_stores_nothing(supplier, text, line, field):
    with pytest.raises(Unreadable) as refused:
        import_text(text)

    assert (refused.value.problems[0].line, refused.value.problems[0].field) == (line, field)
    assert not Module.objects.exists()
    assert not Image.objects.exists()


def test_import_refuses_an_address_of_another_supplier(supplier):
    make_module(slug="filter", supplier=OrganisationFactory())

    with pytest.raises(Unreadable, match="al van een andere reeks"):
        import_text(WHOLE)


def test_import_refuses_a_file_of_another_supplier(supplier):
    with pytest.raises(Unreadable, match="niet van jullie"):
        import_text(WHOLE, organisation=OrganisationFactory())


def test_module_with_media_comes_back_identical(supplier):
    done = content.import_file(zipped(WHOLE + PHOTO_CARD + VIDEO_CARD, ketel_jpg=picture(), film_mp4=FILM, film_vtt=CAPTIONS), publish=True)
    first, second = io.BytesIO(), io.BytesIO()
    content.export_file(done.module, first)

    content.import_file(first, publish=True)
    content.export_file(Module.objects.get(), second)

    assert second.getvalue() == first.getvalue()
    assert Image.objects.count() == 1
    assert Document.objects.count() == 2
    assert Image.objects.get().collection == shelves.of(supplier).collection
    assert "ketel.jpg" in zipfile.ZipFile(first).read("module.md").decode()


def test_refused_import_leaves_no_file_behind(supplier):
    before = stored_files()

    with pytest.raises(Unreadable):
        content.import_file(zipped(WHOLE + PHOTO_CARD + VIDEO_CARD, ketel_jpg=picture("blue"), film_mp4=FILM))

    assert stored_files() == before
    assert not Image.objects.exists()


def test_lying_picture_is_told_with_its_line(supplier):
    with pytest.raises(Unreadable) as refused:
        content.import_file(zipped(WHOLE + PHOTO_CARD, ketel_jpg=b"<svg onload=alert(1)>"))

    (problem,) = [one for one in refused.value.problems if "ketel.jpg" in one.text]
    assert problem.line == 44


def test_script_in_a_text_is_only_text(supplier):
    import_text(WHOLE.replace("Kijk in de", "<script>alert(1)</script> <img src=x onerror=alert(1)>"), publish=True)

    html = Card.objects.get().html
    assert "<script" not in html
    assert "<img" not in html


def test_html_part_is_cleaned(supplier):
    import_text(WHOLE.replace("Kijk in de **retour**.", "```html\n<p onclick=x>a<script>alert(1)</script></p>\n```"), publish=True)

    assert "<script" not in Card.objects.get().html
    assert "onclick" not in Card.objects.get().html


# --- hostile ZIPs -------------------------------------------------------------------------------------------------------------------------
def entry(name, mode=0):
    made = zipfile.ZipInfo(name)
    made.external_attr = mode << 16
    return made


@pytest.mark.parametrize(
    "name",
    ["../evil.md", "media/../../evil", "/etc/passwd", "media\\..\\evil", "media/a/b.jpg", "other.txt", "C:\\evil", "media/../module.md"],
)
def test_zip_with_a_path_trick_is_refused(name):
    held = zipped()
    with zipfile.ZipFile(held, "a") as made:
        made.writestr(entry(name), b"x")

    with pytest.raises(BadArchive):
        archive.Unpacked(held)


def test_zip_with_a_link_is_refused():
    held = zipped()
    with zipfile.ZipFile(held, "a") as made:
        made.writestr(entry("media/a.jpg", stat.S_IFLNK | 0o777), b"/etc/passwd")

    with pytest.raises(BadArchive):
        archive.Unpacked(held)


def test_zip_bomb_is_stopped_while_it_unpacks(monkeypatch):
    monkeypatch.setattr(archive, "MOST_FILE", 1024 * 1024)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("module.md", WHOLE)
        made.writestr("media/film.mp4", b"\0" * (archive.MOST_FILE + 1))

    with pytest.raises(BadArchive, match="te groot"):
        archive.Unpacked(held)


def test_zip_of_many_files_is_stopped_by_their_sum(monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 3 * 1024)
    held = zipped(a_jpg=b"x" * 2048, b_jpg=b"x" * 2048)

    with pytest.raises(BadArchive, match="te groot"):
        archive.Unpacked(held)


@pytest.mark.parametrize(
    ("held", "told"),
    [
        (zipped(a_jpg=b"1", A_jpg=b"2"), "twee keer"),
        (io.BytesIO(zipped().getvalue()[:-30]), "stuk"),
        (io.BytesIO("café".encode("latin-1")), "UTF-8"),
        (io.BytesIO("tekst".encode("utf-16")), "UTF-8"),
        (io.BytesIO(b"a\0b"), "tekstbestand"),
        (io.BytesIO(b"x" * (archive.MOST_TEXT + 1)), "te lang"),
        (zipped(**{f"f{number}_jpg": b"x" for number in range(archive.MOST_FILES + 1)}), "te veel"),
    ],
)
def test_broken_file_gets_a_clear_sentence(held, told):
    with pytest.raises(BadArchive, match=told):
        archive.Unpacked(held)


def test_zip_without_a_text_is_refused():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("media/a.jpg", b"x")

    with pytest.raises(BadArchive, match=r"module\.md"):
        archive.Unpacked(held)


def test_what_a_mac_adds_is_ignored():
    held = zipped()
    with zipfile.ZipFile(held, "a") as made:
        made.writestr("__MACOSX/._module.md", b"x")
        made.writestr("media/.DS_Store", b"x")

    assert archive.Unpacked(held).media == {}


# --- commands -----------------------------------------------------------------------------------------------------------------------------
def test_command_imports_what_it_can_and_names_what_it_cannot(supplier, tmp_path):
    good, bad, gone = tmp_path / "good.md", tmp_path / "bad.md", tmp_path / "gone.md"
    good.write_text(WHOLE)
    bad.write_text("geen reeks")

    with pytest.raises(CommandError, match=r"2 of 3(.|\n)*bad\.md: Regel 1(.|\n)*gone\.md"):
        call_command("import_module", bad, good, gone, verbosity=0)

    assert Module.objects.live().get().slug == "filter"


def test_command_exports_what_can_be_imported(supplier, tmp_path):
    module = import_text(WHOLE, publish=True).module
    path = tmp_path / "uit.zip"
    call_command("export_module", "filter", to=path, verbosity=0)
    before = zipfile.ZipFile(path).read("module.md")
    module.delete()

    call_command("import_module", path, "--draft", verbosity=0)
    call_command("export_module", "filter", to=path, verbosity=0)

    assert zipfile.ZipFile(path).read("module.md") == before
    assert not Module.objects.live().exists()
    with pytest.raises(CommandError, match="nergens"):
        call_command("export_module", "nergens")


def test_import_keeps_topics_in_the_order_of_the_file(supplier):
    """Also when they came in another order before: the first gives the module its sign."""
    for order in (["offerte", "klantgesprek", "warmtepompen"], ["warmtepompen", "klantgesprek", "offerte"]):
        made = import_text(WHOLE.replace("[warmtepompen]", f"[{', '.join(order)}]"), publish=True).module
        outline.forget()  # as its publishing does on commit

        assert [one.slug for one in outline.module_online(made.slug).topics] == order
        assert list(content.export_module(made, Names()).head["topics"]) == order
