"""Parts go in and come out, whatever their size; what is not whole is refused before anything is done with it."""

import hashlib
import io
import json
import subprocess
import tarfile

import pytest

from vakkring.backup import packing
from vakkring.backup.manifest import Figures, Manifest, Unsuitable, differences, loads, refuse_unsuitable
from vakkring.backup.packing import NeedsPassphrase, Packer, checked, parts
from vakkring.backup.sealing import Damaged, Sealer

FIGURES = Figures(rows={"person": 2}, entries=1, cents=500, balances=0)
PHOTO = b"foto" * 1000
SECRET = "hamer tang waterpas zaag"


def manifest(**changes) -> Manifest:
    said = {
        "version": "0.1.0",
        "at": "2026-11-26T12:00:00+00:00",
        "vendor": "sqlite",
        "migrations": ["a.0001"],
        "figures": FIGURES,
        "database": hashlib.sha256(b"data" * 5).hexdigest(),
        "media": {"map/foto.webp": hashlib.sha256(PHOTO).hexdigest()},
    }
    return Manifest(**{**said, **changes})


def packed(found: Manifest | None, passphrase: str = "") -> bytes:
    target = io.BytesIO()
    sealer = Sealer(target, passphrase, 4) if passphrase else None
    packer = Packer(sealer or target)
    packer.add_stream(packing.DATABASE, [b"data"] * 5)
    packer.add_file("media/map/foto.webp", io.BytesIO(PHOTO), len(PHOTO))
    if found:
        packer.add_bytes(packing.MANIFEST, found.dumps())
    packer.close()
    if sealer:
        sealer.finish()
    return target.getvalue()


def look(content: bytes, passphrase: str = "") -> Manifest:
    return checked(io.BytesIO(content), passphrase)


def test_a_stream_is_cut_in_pieces_of_one_size(monkeypatch):
    monkeypatch.setattr(packing, "PIECE", 6)

    content = packed(manifest())

    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        pieces = {one.name: archive.extractfile(one).read() for one in archive if one.name.startswith("database/")}
        modes = {one.mode for one in archive}
    assert pieces == {f"database/{n:06}": piece for n, piece in enumerate([b"datada", b"tadata", b"datada", b"ta"])}
    assert modes == {0o600}
    assert look(content) == manifest()


def test_the_tool_tar_unpacks_it(tmp_path):
    subprocess.run(["tar", "-x", "-C", tmp_path], input=packed(manifest()), check=True)

    assert (tmp_path / "media/map/foto.webp").read_bytes() == PHOTO


def test_what_is_sealed_opens_with_its_passphrase_only():
    content = packed(manifest(), SECRET)

    assert look(content, SECRET) == manifest()
    assert b"foto" not in content
    with pytest.raises(NeedsPassphrase):
        look(content)


@pytest.mark.parametrize("passphrase", ["", SECRET])
def test_a_file_that_was_cut_off_is_refused_wherever_that_was(passphrase):
    whole = packed(manifest(), passphrase)
    last = len(whole.rstrip(b"\0")) if not passphrase else len(whole)

    for left in (0, 100, 512, 1000, 5000, last // 2, last - 1):
        with pytest.raises(Damaged):
            look(whole[:left], passphrase)


@pytest.mark.parametrize("what", [b"data", b"foto"])
def test_contents_that_were_changed_are_refused(what):
    content = packed(manifest())

    assert look(content.replace(b"geen", b"niet")) == manifest(), "the control: nothing was changed"
    with pytest.raises(Damaged):
        look(content.replace(what, b"hack", 1) if what == b"foto" else content.replace(b"datadata", b"datahack", 1))


@pytest.mark.parametrize(
    "found",
    [None, manifest(media={}), manifest(database="0" * 64), manifest(media={"map/foto.webp": "0" * 64}), manifest(erasures={"1": "0"})],
)
def test_a_manifest_that_is_missing_or_tells_something_else_is_refused(found):
    with pytest.raises(Damaged):
        look(packed(found))


@pytest.mark.parametrize("content", [b"", b"geen back-up", b"\0" * 10240, b"PK\x03\x04" * 1000])
def test_another_file_is_no_backup(content):
    with pytest.raises(Damaged):
        look(content)


def test_a_part_that_is_shorter_than_was_said_stops_it():
    packer = Packer(io.BytesIO())

    with pytest.raises(OSError, match="unexpected end of data"):
        packer.add_file("media/foto.webp", io.BytesIO(b"kort"), 5)


def test_parts_come_in_the_order_in_which_they_went_in():
    assert [name for name, _content in parts(io.BytesIO(packed(manifest())), "")] == [
        "database/000000",
        "media/map/foto.webp",
        "manifest.json",
    ]


def test_what_suits_is_taken():
    refuse_unsuitable(manifest(), version="0.1.0", vendor="sqlite", migrations=["a.0001", "a.0002"])
    refuse_unsuitable(manifest(version="0.9.0"), version="0.10.0", vendor="sqlite", migrations=["a.0001"])
    refuse_unsuitable(manifest(), version="0.1.0", vendor="sqlite", migrations=["a.0001_squashed_0002"])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"version": "0.10.0"}, "release 0.10.0"),
        ({"migrations": ["a.0001", "a.0009"]}, "a.0009"),
        ({"migrations": ["a.0001", "another.0001"]}, "another.0001"),
        ({"vendor": "postgresql"}, "postgresql"),
    ],
)
def test_what_does_not_suit_is_refused_and_says_why(changes, said):
    with pytest.raises(Unsuitable, match=said):
        refuse_unsuitable(manifest(**changes), version="0.9.0", vendor="sqlite", migrations=["a.0001"])


@pytest.mark.parametrize("changes", [{"format": 2}, {"colour": "blue"}, {"figures": None}])
def test_a_manifest_of_a_later_format_is_refused(changes):
    with pytest.raises(Unsuitable):
        loads(json.dumps({**json.loads(manifest().dumps()), **changes}).encode())


def test_differences_are_told_in_words():
    assert differences(FIGURES, FIGURES) == []
    other = Figures(rows={"person": 1, "new": 3}, entries=1, cents=400, balances=0)
    assert differences(FIGURES, other) == [
        "new: 0 rows then, 3 now",
        "person: 2 rows then, 1 now",
        "ledger: 1 entries of 500 cents then, 1 of 400 now",
    ]
