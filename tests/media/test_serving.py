"""Files: shown only to who may see them, whole or in part, and never by their path."""

import asyncio

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction

from tests.factories import PersonFactory
from tests.media.pictures import full_of_secrets
from vakkring.accounts.models import Person
from vakkring.media import access, actions, views
from vakkring.media.models import Document, Image

pytestmark = pytest.mark.django_db
FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 4


@pytest.fixture(autouse=True)
def empty_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def film():
    return shown(Document.objects.create(title="Film", file=ContentFile(FILM, name="film.mp4")))


def shown(item):
    """The same, in something public."""
    actions.show("test.page:1", *(([item], []) if isinstance(item, Image) else ([], [item])))
    return item


def closed(kind, *groups):
    collection = Collection.get_first_root_node().add_child(name="Besloten")
    restriction = CollectionViewRestriction.objects.create(collection=collection, restriction_type=kind, password="x")
    restriction.groups.set(groups)
    return collection


def body(response):
    return b"".join(response.streaming_content)


def test_document_comes_whole(client, film):
    response = client.get(film.url)

    assert response.status_code == 200
    assert body(response) == FILM
    assert response["Content-Type"] == "video/mp4"
    assert response["Content-Length"] == str(len(FILM))
    assert response["Accept-Ranges"] == "bytes"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Content-Disposition"].startswith("inline")
    assert "Content-Encoding" not in response


def test_document_comes_in_part_even_to_who_takes_gzip(client, film):
    response = client.get(film.url, headers={"Range": "bytes=4-11", "Accept-Encoding": "gzip"})

    assert response.status_code == 206
    assert body(response) == FILM[4:12]
    assert response["Content-Range"] == f"bytes 4-11/{len(FILM)}"
    assert response["Content-Length"] == "8"
    assert "Content-Encoding" not in response


def test_document_part_outside_the_file_is_refused(client, film):
    response = client.get(film.url, headers={"Range": f"bytes={len(FILM)}-"})

    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(FILM)}"


def test_document_head_has_no_body_and_no_part(client, film):
    response = client.head(film.url, headers={"Range": "bytes=0-3"})

    assert (response.status_code, response["Content-Length"], response.content) == (200, str(len(FILM)), b"")


def test_document_part_only_while_it_is_the_same_file(client, film):
    etag = client.get(film.url)["ETag"]

    same = client.get(film.url, headers={"Range": "bytes=0-3", "If-Range": etag})
    other = client.get(film.url, headers={"Range": "bytes=0-3", "If-Range": '"other"'})

    assert (same.status_code, other.status_code) == (206, 200)
    assert client.get(film.url, headers={"If-None-Match": etag}).status_code == 304


def test_document_keeps_its_file(client, film):
    """Else a supplier could show something else at an address that a moderator approved of."""
    before = client.get(film.url)["ETag"]

    film.file = ContentFile(FILM + b"more", name="film.mp4")
    with pytest.raises(ValidationError, match="niet vervangen"):
        film.save()

    assert client.get(film.url)["ETag"] == before


@pytest.mark.parametrize("kind", ["document", "image"])
def test_file_that_nothing_public_shows_is_only_there_for_who_works_with_it(client, kind):
    if kind == "document":
        item = Document.objects.create(title="Film", file=ContentFile(FILM, name="film.mp4"))
        url = item.url
    else:
        item = Image.objects.create(title="Foto", file=ContentFile(full_of_secrets(), name="foto.jpg"))
        url = item.get_rendition("width-20").url
    stranger, operator = Client(), Client()
    stranger.force_login(PersonFactory())
    operator.force_login(PersonFactory(is_superuser=True))

    assert [client.get(url).status_code, stranger.get(url).status_code, operator.get(url).status_code] == [404, 404, 200]
    assert operator.get(url)["Cache-Control"] == "private, no-cache"
    shown(item)
    assert client.get(url).status_code == 200
    assert client.get(url)["Cache-Control"].startswith("public")
    actions.hide("test.page:1")
    assert client.get(url).status_code == 404


def test_document_streams_under_asgi_without_reading_it_all(film):
    request = RequestFactory().get(film.url)
    request.scope = {}
    request.user = AnonymousUser()
    response = views.media_file(request, film.pk, film.filename)

    async def read():
        return b"".join([piece async for piece in response])

    assert response.is_async
    assert asyncio.run(read()) == FILM


def test_document_pdf_is_downloaded(client):
    paper = shown(Document.objects.create(title="Blad", file=ContentFile(b"%PDF-1.7 ...", name="blad.pdf")))

    assert client.get(paper.url)["Content-Disposition"].startswith("attachment")


def test_document_has_one_door(client, film):
    assert film.url == reverse("media_file", args=[film.pk, "film.mp4"])
    assert client.get(f"/documenten/{film.pk}/film.mp4").status_code == 200
    assert client.get(f"/bestand/{film.pk}/ander.mp4").status_code == 404
    assert client.get("/bestand/999999/film.mp4").status_code == 404
    assert client.post(film.url).status_code == 405
    assert client.get(f"/media/{film.file.name}").status_code == 404


def test_document_whose_file_is_gone_is_not_found(client, film):
    film.file.storage.delete(film.file.name)

    assert client.get(film.url).status_code == 404


def test_restricted_document_is_for_who_is_logged_in(client, film):
    film.collection = closed(CollectionViewRestriction.LOGIN)
    film.save()
    film_url = film.url

    for address in (film_url, f"/documenten/{film.pk}/film.mp4"):
        stranger = client.get(address)
        assert stranger.status_code == 302
        assert reverse("account_login") in stranger["Location"]

    client.force_login(Person.objects.create_user("anna@vakkring.example"))
    response = client.get(film_url)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-cache"


def test_restricted_document_below_a_restricted_collection_is_closed_too(film):
    film.collection = closed(CollectionViewRestriction.LOGIN).add_child(name="Daaronder")
    film.save()

    assert not access.may_view(AnonymousUser(), film)


def test_restricted_document_is_for_its_group_only(client, film):
    group = Group.objects.create(name="Trainers")
    film.collection = closed(CollectionViewRestriction.GROUPS, group)
    film.save()
    tess, anna = Person.objects.create_user("tess@vakkring.example"), Person.objects.create_user("anna@vakkring.example")
    tess.groups.add(group)

    assert access.may_view(tess, film)
    assert access.may_view(Person.objects.create_superuser("beheer@vakkring.example"), film)
    assert not access.may_view(anna, film)
    assert not access.may_view(AnonymousUser(), film)
    client.force_login(anna)
    assert client.get(film.url).status_code == 403
    tess.is_active = False
    assert not access.may_view(tess, film)


def test_restricted_document_cannot_be_opened_with_a_shared_password(client, film):
    film.collection = closed(CollectionViewRestriction.PASSWORD)
    film.save()

    assert not access.may_view(Person.objects.create_user("anna@vakkring.example"), film)
    assert client.post("/documenten/authenticate_with_password/1/", {"password": "x"}).status_code == 404


def test_rendition_is_public_and_its_original_is_not(client):
    image = shown(Image.objects.create(title="Foto", file=ContentFile(full_of_secrets(), name="foto.jpg")))
    small = image.get_rendition("width-20")

    response = client.get(small.url)

    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert body(response) == small.file.open().read()
    assert client.get(small.url, headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert client.get(f"/media/{image.file.name}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "images/../original_images/foto.jpg",
        "images/%2e%2e/original_images/foto.jpg",
        "images/..%2Foriginal_images/foto.jpg",
        "images//foto.jpg",
        "images/./foto.jpg",
        "/etc/passwd",
        "images/",
        "images",
        "images/niet-hier.jpg",
        "images/foto.svg",
        "images/foto%00.jpg",
        "images/..\\original_images\\foto.jpg",
        "../../../../etc/passwd",
    ],
)
def test_nothing_else_is_reached_by_its_path(client, path):
    Image.objects.create(title="Foto", file=ContentFile(full_of_secrets(), name="foto.jpg"))

    assert client.get(f"/media/{path}").status_code in {400, 404}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("blad.pdf", b"<html><script>alert(1)</script>"),
        ("film.mp4", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("film.webm", FILM),
        ("pak.zip", b"MZ\x90\x00"),
        ("tekst.txt", b"<!DOCTYPE html><p>"),
        ("tekst.txt", b"MZ\x90\x00\x03"),
        ("lijst.csv", b"naam\n<script>alert(1)</script>"),
        ("ondertitel.vtt", b"1\n00:00 --> 00:01\nhallo"),
        ("pagina.html", b"<p>"),
        ("tekening.svg", b"<svg/>"),
        ("zonder", b"tekst"),
        ("blad.pdf.html", b"%PDF-1.7"),
    ],
)
def test_document_in_disguise_is_refused(name, content):
    document = Document(title="x", file=SimpleUploadedFile(name, content))

    with pytest.raises(ValidationError) as refusal:
        document.full_clean(exclude=["collection", "tags"])
    assert "file" in refusal.value.message_dict
    with pytest.raises(ValidationError):
        document.save()
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("blad.pdf", b"%PDF-1.7"),
        ("film.mp4", FILM),
        ("film.webm", b"\x1a\x45\xdf\xa3...."),
        ("pak.zip", b"PK\x03\x04...."),
        ("tekst.txt", "Één regel".encode()),
        ("lijst.csv", b"a;b\n1;2"),
        ("ondertitel.vtt", b"\xef\xbb\xbfWEBVTT\n\n00:00.000 --> 00:01.000\nhallo"),
    ],
)
def test_document_that_is_what_it_says_is_taken(name, content):
    document = Document(title="x", file=SimpleUploadedFile(name, content))

    document.full_clean(exclude=["collection", "tags"])
    document.save()

    assert Document.objects.get().file_hash


def test_a_collection_offers_no_shared_password(client):
    """It would promise what `access` refuses: nothing opens with it."""
    operator = Person.objects.create_superuser("beheer@example.nl")
    Authenticator.objects.create(user=operator, type=Authenticator.Type.TOTP, data={})
    client.force_login(operator)
    collection = Collection.get_first_root_node().add_child(name="Besloten")
    address = f"/beheer/collections/{collection.pk}/privacy/"

    page = client.get(address).content.decode()
    client.post(address, {"restriction_type": "password", "password": "geheim"})

    assert "login" in page
    assert "password" not in page
    assert not CollectionViewRestriction.objects.exists()
