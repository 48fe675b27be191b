"""Media in a bucket: real requests to a server that speaks S3."""

import io

import pytest
from asgiref.sync import async_to_sync
from botocore.exceptions import ClientError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.test import override_settings
from moto.server import ThreadedMotoServer
from PIL import Image as Picture
from wagtail.images import get_image_model

from vakkring.accounts import erasures
from vakkring.config.environment import UnsafeSetting, media_storage
from vakkring.media import serving
from vakkring.media.ranges import Part
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


@pytest.mark.parametrize("async_server", [False, True])
def test_of_a_film_only_the_part_is_fetched_that_a_player_asks_for(bucket, async_server):
    film = bytes(range(256)) * 8000
    name = default_storage.save("film.mp4", ContentFile(film))
    asked = []
    events = storages["default"].connection.meta.client.meta.events
    events.register("before-parameter-build.s3.GetObject", lambda params, **_: asked.append(params.get("Range")))

    part = Part(1_000_000, 1_000_999)
    got = async_to_sync(gathered)(name, part) if async_server else b"".join(serving.stream(default_storage, name, part))

    assert got == film[1_000_000:1_001_000]
    assert asked == ["bytes=1000000-1000999"]


async def gathered(name: str, part: Part) -> bytes:
    return b"".join([piece async for piece in serving.stream_async(default_storage, name, part)])


def test_an_empty_file_is_served_as_one(bucket):
    name = default_storage.save("leeg.txt", ContentFile(b""))

    assert list(serving.stream(default_storage, name, Part(0, -1))) == []


def test_a_part_of_nothing_is_not_found(bucket):
    with pytest.raises(FileNotFoundError):
        list(serving.stream(default_storage, "weg.mp4", Part(0, 9)))
