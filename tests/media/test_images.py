"""Images, whichever way they come in: what is stored was re-encoded, what is refused leaves nothing behind."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import modelform_factory
from django.urls import reverse
from PIL import Image as PillowImage
from wagtail.images.forms import get_image_form
from wagtail.models import Collection
from wagtail.utils.file import hash_filelike

from tests.media.pictures import full_of_secrets, opened, saved, says_nothing
from vakkring.accounts.models import Person
from vakkring.media.models import Image

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def operator(client):
    person = Person.objects.create_superuser("beheer@vakkring.example")
    # The second step is tested with the accounts; here the door stands open.
    Person.objects.filter(pk=person.pk).update(must_use_mfa=False)
    client.force_login(Person.objects.get(pk=person.pk))
    return client


def stored_files(folder):
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def upload(kind="JPEG", name="foto.jpg", **options):
    return SimpleUploadedFile(name, full_of_secrets(kind, **options), content_type="image/jpeg")


def by_code():
    return Image.objects.create(title="Foto", file=ContentFile(full_of_secrets(orientation=6), name="foto.jpg"))


def by_bulk():
    return Image.objects.bulk_create([Image(title="Foto", file=ContentFile(full_of_secrets(orientation=6), name="foto.jpg"))])[0]


def by_form():
    form = get_image_form(Image)({"title": "Foto", "collection": Collection.get_first_root_node().pk}, {"file": upload(orientation=6)})
    assert form.is_valid(), form.errors
    return form.save()


def by_plain_form():
    form = modelform_factory(Image, fields=["title", "file"])({"title": "Foto"}, {"file": upload(orientation=6)})
    return form.save()


@pytest.mark.parametrize("way", [by_code, by_bulk, by_form, by_plain_form])
def test_image_is_stored_without_metadata_and_upright(way):
    image = Image.objects.get(pk=way().pk)

    content = default_storage.open(image.file.name).read()
    assert says_nothing(content)
    assert (image.width, image.height) == opened(content).size == (40, 60)
    assert image.file_size == len(content)
    with image.open_file() as file:
        assert image.file_hash == hash_filelike(file)


def test_image_saved_again_is_not_encoded_again():
    image = by_code()
    before = image.file.name, image.file_hash

    image.title = "Andere titel"
    image.save()

    image.refresh_from_db()
    assert (image.file.name, image.file_hash) == before


def test_image_keeps_its_file():
    """Who approved of it saw this one."""
    image = by_code()
    before = image.file.name

    image.file = ContentFile(full_of_secrets("PNG", size=(10, 20)), name="nieuw.png")
    with pytest.raises(ValidationError, match="niet vervangen"):
        image.save()

    assert Image.objects.get().file.name == before


LIARS = {
    "svg.jpg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "tekening.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "pagina.png": b"<!doctype html><script>alert(1)</script>",
    "half.jpg": full_of_secrets(size=(400, 400))[:-1500],
    "kop.jpg": full_of_secrets()[:20],
    "kop.png": full_of_secrets("PNG")[:20],
    "kop.webp": full_of_secrets("WEBP")[:20],
    "kop.heic": full_of_secrets("HEIF")[:40],
    "kop.avif": full_of_secrets("AVIF")[:40],
    "liegt.png": full_of_secrets(),
    "twee.jpg": full_of_secrets() + b"<script>alert(1)</script>",
    "bom.png": saved(PillowImage.new("1", (10_000, 5_001)), "PNG"),
    "megabom.png": saved(PillowImage.new("1", (20_000, 20_000)), "PNG"),
}


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("name", LIARS)
def test_image_refused_is_a_sentence_and_leaves_nothing(name, operator, empty_storage):
    answer = operator.post(
        reverse("wagtailimages:add"), {"title": "x", "file": SimpleUploadedFile(name, LIARS[name], content_type="image/jpeg")}
    )

    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert not Image.objects.exists()
    assert stored_files(empty_storage) == []


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("name", LIARS)
def test_image_refused_through_code_leaves_nothing(name, empty_storage):
    with pytest.raises(ValidationError):
        Image.objects.create(title="x", file=ContentFile(LIARS[name], name=name))

    assert stored_files(empty_storage) == []


def test_admin_stores_an_honest_image_clean(operator):
    root = Collection.get_first_root_node().pk

    answer = operator.post(reverse("wagtailimages:add"), {"title": "Foto", "file": upload(), "collection": root})

    assert answer.status_code == 302
    assert says_nothing(default_storage.open(Image.objects.get().file.name).read())


def test_admin_upload_of_many_stores_clean_or_refuses(operator, empty_storage):
    answer = operator.post(reverse("wagtailimages:add_multiple"), {"title": "foto", "files[]": upload()})
    assert json.loads(answer.content)["success"]
    assert says_nothing(default_storage.open(Image.objects.get().file.name).read())
    before = stored_files(empty_storage)

    refused = operator.post(
        reverse("wagtailimages:add_multiple"), {"title": "x", "files[]": SimpleUploadedFile("twee.jpg", LIARS["twee.jpg"])}
    )

    assert not json.loads(refused.content)["success"]
    assert Image.objects.count() == 1
    assert stored_files(empty_storage) == before


def test_admin_chooser_stores_clean_or_refuses(operator):
    address = reverse("wagtailimages_chooser:create")
    root = Collection.get_first_root_node().pk

    operator.post(
        address, {"image-chooser-upload-title": "Foto", "image-chooser-upload-file": upload(), "image-chooser-upload-collection": root}
    )
    refused = operator.post(
        address, {"image-chooser-upload-title": "x", "image-chooser-upload-file": SimpleUploadedFile("twee.jpg", LIARS["twee.jpg"])}
    )

    assert refused.status_code == 200
    assert says_nothing(default_storage.open(Image.objects.get().file.name).read())


@pytest.mark.parametrize(
    "specification", ["width-20", "fill-10x10", "width-20|format-jpeg", "width-20|format-webp", "width-20|format-avif", "original"]
)
@pytest.mark.parametrize(("kind", "name"), [("JPEG", "foto.jpg"), ("PNG", "foto.png"), ("HEIF", "foto.heic")])
def test_rendition_carries_no_metadata(kind, name, specification):
    image = Image.objects.create(title="Foto", file=ContentFile(full_of_secrets(kind), name=name))

    assert says_nothing(image.get_rendition(specification).file.open().read())
