"""What documents refuse, in Wagtail's forms and for code that skips them."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import PersonFactory
from tests.media.films import mp4
from vakkring.media import models
from vakkring.media.models import Document

pytestmark = pytest.mark.django_db


class Film(SimpleUploadedFile):
    """A film that is as large as it says, without being written down."""

    def __init__(self, size):
        super().__init__("film.mp4", mp4())
        self.size = size


def test_film_of_two_gigabytes_is_refused_with_a_sentence():
    film = Document(title="Film", file=Film(2 * 1024**3))

    for refuse in (film.full_clean, film.save):
        with pytest.raises(ValidationError, match=r"te groot: meer dan 200.*Kort de video in"):
            refuse()

    assert not Document.objects.exists()


def test_film_of_the_largest_size_is_taken():
    Document(title="Film", file=Film(models.MOST_BYTES)).save()

    assert Document.objects.count() == 1


def test_upload_in_the_admin_tells_that_a_file_is_too_large(client, settings, monkeypatch):
    settings.DEMO = True  # no second step here; that has tests of its own
    monkeypatch.setattr(models, "MOST_BYTES", 100)
    client.force_login(PersonFactory(is_superuser=True))

    for door, field in (("wagtaildocs:add", "file"), ("wagtaildocs:add_multiple", "files[]")):
        sent = {"title": "Film", field: SimpleUploadedFile("film.mp4", mp4() + b"\0" * 100), "collection": 1}
        said = client.post(reverse(door), sent, headers={"x-requested-with": "XMLHttpRequest"}).content.decode()
        assert "te groot" in said, door

    assert not Document.objects.exists()
