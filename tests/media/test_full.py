"""The disk is full: a clear word, nothing half kept, and everything as before once there is room again."""

import resource
import sys
import uuid
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as PillowImage

from tests.factories import PersonFactory
from tests.media import pictures
from vakkring.media.models import Image
from wiki.models import Article

pytestmark = pytest.mark.django_db
ROOM = 4000
"""Bytes: less than a photo."""


@contextmanager
def full_disk():
    """The system refuses to write more to any file than `ROOM`, with the error that it gives for a quota."""
    compiled = sys.dont_write_bytecode
    before, sys.dont_write_bytecode = resource.getrlimit(resource.RLIMIT_FSIZE), True  # Python would keep half a module for ever
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        sys.dont_write_bytecode = compiled


@pytest.fixture
def anna(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client = Client(raise_request_exception=False)
    client.force_login(PersonFactory())
    return client


def photo():
    """Larger than what fits."""
    return SimpleUploadedFile("kast.jpg", pictures.saved(PillowImage.effect_noise((300, 300), 80), "JPEG"))


def write_down(client):
    form = {"id": str(uuid.uuid4()), "title": "Meterkast", "text": "Kijk eerst.", "photo": photo(), "alt": "De kast"}
    return client.post("/wiki/nieuw/", form)


def test_who_sends_a_photo_hears_so_and_nothing_half_is_kept(anna, caplog):
    with full_disk():
        reply = write_down(anna)

    assert reply.status_code == 507
    assert "Onze schijf is vol. Je foto of bestand is niet bewaard." in reply.content.decode()
    assert "verstuur het zonder foto" in reply.content.decode()
    assert "OSError" in caplog.text
    assert not Article.objects.exists()
    assert not Image.objects.exists()


def test_with_room_it_is_kept(anna):
    """The control, and what somebody sees who tries again."""
    with full_disk():
        write_down(anna)

    assert write_down(anna).status_code == 302
    assert Article.objects.get().photos.count() == 1


def test_text_alone_needs_no_room(anna):
    with full_disk():
        reply = anna.post("/wiki/nieuw/", {"id": str(uuid.uuid4()), "title": "Meterkast", "text": "Kijk eerst."})

    assert reply.status_code == 302
