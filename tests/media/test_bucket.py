"""Media in a bucket: real requests to a server that speaks S3."""

import io

import pytest
from botocore.exceptions import ClientError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.test import override_settings
from moto.server import ThreadedMotoServer
from PIL import Image as Picture
from wagtail.images import get_image_model

from vakkring.accounts import erasures
from vakkring.config.environment import UnsafeSetting, media_storage
from vakkring.media.storage import BucketStorage

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server():
    made = ThreadedMotoServer(port=0, verbose=False)
    made.start()
    yield made.get_host_and_port()
    made.stop()


@pytest.fixture
def bucket(server, settings):
    """An empty bucket as the storage of all media."""
    host, port = server
    setting = media_storage(f"s3+http://sleutel:ge%2Fheim@{host}:{port}/media?region=eu-west-1")
    with override_settings(STORAGES=settings.STORAGES | {"default": setting}):
        made = storages["default"].connection.Bucket("media")
        made.create(CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        yield made
        made.objects.all().delete()
        made.delete()


def photo() -> ContentFile:
    made = io.BytesIO()
    Picture.new("RGB", (40, 30), "teal").save(made, "PNG")
    return ContentFile(made.getvalue(), "ketel.png")


def test_an_image_and_its_sizes_are_kept_in_the_bucket_and_served_by_the_site(bucket, client):
    image = get_image_model().objects.create(title="Ketel", file=photo())
    small = image.get_rendition("width-20")

    assert {one.key for one in bucket.objects.all()} == {image.file.name, small.file.name}
    assert small.url.startswith("/media/images/")
    assert isinstance(default_storage._wrapped, BucketStorage)


def test_no_file_takes_the_place_of_another(bucket):
    first, second = (default_storage.save("zelfde.txt", ContentFile(text)) for text in (b"een", b"twee"))

    assert first != second
    assert default_storage.open(first).read() == b"een"


def test_files_are_for_the_site_alone(bucket):
    name = default_storage.save("geheim.txt", ContentFile(b"x"))

    grants = bucket.Object(name).Acl().grants
    assert [one["Grantee"]["Type"] for one in grants] == ["CanonicalUser"], "only who owns the bucket"
    assert default_storage.url(name) == "/media/geheim.txt"


def test_the_journal_of_erasures_works_in_a_bucket(bucket):
    assert list(erasures.files()) == []
    name = erasures.keep("erasures/1-een.jsonl", b"{}")

    assert list(erasures.files()) == [("1-een.jsonl", b"{}")]
    erasures.withdraw(name)
    assert list(erasures.files()) == []


def test_a_bucket_that_is_away_says_so(bucket):
    bucket.objects.all().delete()
    bucket.delete()
    try:
        with pytest.raises(ClientError):
            default_storage.save("x.txt", ContentFile(b"x"))
    finally:
        bucket.create(CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})


@pytest.mark.parametrize("url", ["s3://host/bucket", "https://a:b@host/bucket", "s3://a:b@host", "s3://a:b@host/een/twee"])
def test_half_an_address_is_refused(url):
    with pytest.raises(UnsafeSetting, match="MEDIA_STORAGE_URL"):
        media_storage(url)
