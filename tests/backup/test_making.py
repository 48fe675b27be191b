"""A backup has its name only once it is whole; files that are gone do not stop it; storages elsewhere are asked as folders are."""

import errno
import io
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import FileField

from tests import elsewhere
from vakkring.backup import figures, making, passphrase, restoring
from vakkring.backup.manifest import Figures
from vakkring.backup.packing import Packer, parts
from vakkring.backup.snapshot import Snapshot
from vakkring.backup.trouble import Trouble


def test_a_file_has_its_name_only_once_it_is_whole(tmp_path):
    path = tmp_path / "site.tar"
    path.write_bytes(b"de vorige")

    with making.written(path) as file:
        file.write(b"nieuw")
        file.flush()
        assert path.read_bytes() == b"de vorige"

    assert path.read_bytes() == b"nieuw"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def fill_up(file):
    """The disk is full."""
    file.write(b"half")
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_file_that_could_not_be_written_is_gone_and_the_last_one_is_not(tmp_path):
    path = tmp_path / "site.tar"
    path.write_bytes(b"de vorige")

    with pytest.raises(OSError, match="space"), making.written(path) as file:
        fill_up(file)

    assert path.read_bytes() == b"de vorige"
    assert list(tmp_path.iterdir()) == [path]


@pytest.fixture(params=["here", "elsewhere"])
def storage(request, settings, tmp_path):
    """The media storage: a folder, or something that has no paths."""
    settings.MEDIA_ROOT = tmp_path
    if request.param == "elsewhere":
        settings.STORAGES = {**settings.STORAGES, "default": elsewhere.HERE}
    return default_storage


def test_files_go_in_and_those_that_are_gone_are_left_out(storage):
    storage.save("map/foto.webp", ContentFile(b"foto"))
    target = io.BytesIO()
    packer = Packer(target)

    there, gone = making.add_media(packer, "map/foto.webp"), making.add_media(packer, "map/gewist.webp")
    packer.close()

    assert (there is not None, gone) == (True, None)
    target.seek(0)
    assert [(name, content.read()) for name, content in parts(target, "")] == [("media/map/foto.webp", b"foto")]


@pytest.mark.parametrize(("there", "refused"), [(0, True), (1, False)])
def test_a_backup_in_which_no_file_is_found_is_refused(storage, monkeypatch, there, refused):
    names = [f"map/{number}.webp" for number in range(making.MANY)]
    for name in names[:there]:
        storage.save(name, ContentFile(b"foto"))
    state = Snapshot([b"tabellen"], Figures({}, 0, 0, 0), [], names)
    monkeypatch.setattr(making, "engine", lambda: SimpleNamespace(snapshot=lambda: nullcontext(state)))

    with pytest.raises(Trouble, match="DATA_DIR, MEDIA_STORAGE_URL") if refused else nullcontext():
        found = making.add_all(Packer(io.BytesIO()), making.plain)
        assert (list(found.media), found.missing) == (names[:there], names[there:])


def test_files_come_back_under_their_own_names(storage):
    restoring.store("map/foto.webp", io.BytesIO(b"foto"))

    assert storage.open("map/foto.webp").read() == b"foto"
    with pytest.raises(FileExistsError):
        restoring.store("map/foto.webp", io.BytesIO(b"een andere"))
    assert storage.listdir("map")[1] == ["foto.webp"]
    assert storage.open("map/foto.webp").read() == b"foto"


def test_every_file_that_a_row_can_name_is_in_the_backup():
    fields = {(model, field.name) for model in apps.get_models() for field in model._meta.local_fields if isinstance(field, FileField)}

    assert {(model, field.name) for model, field in figures.file_fields()} == fields
    assert len(fields) > 8


def test_a_passphrase_comes_from_a_file_or_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv(passphrase.VARIABLE, "uit de omgeving, lang genoeg")
    (tmp_path / "secret").write_text("uit een bestand, lang genoeg\n")

    assert passphrase.demanded(None) == "uit de omgeving, lang genoeg"
    assert passphrase.demanded(tmp_path / "secret") == "uit een bestand, lang genoeg"
    with pytest.raises(Trouble, match="cannot be read"):
        passphrase.given(tmp_path / "nothing")


@pytest.mark.parametrize(("given", "why"), [("", "is missing"), ("kort", "shorter than 16")])
def test_a_short_passphrase_seals_nothing(monkeypatch, given, why):
    monkeypatch.setenv(passphrase.VARIABLE, given)

    with pytest.raises(Trouble, match=why):
        passphrase.demanded(None)
