"""One file of many parts: a tar archive, written and read in one go, so that neither its size nor a part's matters.

What has no known length is cut in pieces (`database/000000`, …); put after one another they are what went in. The manifest comes last:
where it is missing, the file is cut off. Pure: files in and out.
"""

import hashlib
import io
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import IO

from vakkring.backup.manifest import Manifest, loads
from vakkring.backup.sealing import VERSION, Damaged, Opener

PIECE = 8 * 1024 * 1024
BLOCK = 1024 * 1024
DATABASE, MEDIA, ERASURES, MANIFEST = "database/", "media/", "erasures/", "manifest.json"


class NeedsPassphrase(Exception):  # noqa: N818 -- read as a sentence
    """The file is sealed."""


class Packer:
    """Adds parts to an archive. `OSError` when they cannot be written."""

    def __init__(self, target: IO[bytes]) -> None:
        self.archive = tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT, bufsize=BLOCK)  # noqa: SIM115 -- `close`

    def add_bytes(self, name: str, content: bytes) -> str:
        """A part that is in memory; answers its SHA-256."""
        self.archive.addfile(header(name, len(content)), io.BytesIO(content))
        return hashlib.sha256(content).hexdigest()

    def add_file(self, name: str, file: IO[bytes], size: int) -> str:
        """A part of `size` bytes; answers its SHA-256. `OSError` when there is less."""
        hashed = Hashed(file)
        self.archive.addfile(header(name, size), hashed)  # type: ignore[arg-type]  # it is only read
        return hashed.digest.hexdigest()

    def add_stream(self, folder: str, blocks: Iterable[bytes]) -> str:
        """All that comes, in pieces; answers the SHA-256 of the whole."""
        digest = hashlib.sha256()
        for number, piece in enumerate(pieces(blocks)):
            digest.update(piece)
            self.add_bytes(f"{folder}{number:06}", piece)
        return digest.hexdigest()

    def close(self) -> None:
        """Write the end."""
        self.archive.close()

    def abandon(self) -> None:
        """Write no more: tarfile would try once more when it is collected, long after its target was closed."""
        with suppress(OSError):
            self.archive.fileobj.close()  # type: ignore[union-attr]  # there is one


class Hashed:
    """A file that counts along while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """As of the file."""
        data = self.file.read(size)
        self.digest.update(data)
        return data


def pieces(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """What comes in blocks of any size, in pieces of one size; the last is smaller."""
    held = bytearray()
    for block in blocks:
        held += block
        while len(held) >= PIECE:
            yield bytes(held[:PIECE])
            del held[:PIECE]
    if held:
        yield bytes(held)


def header(name: str, size: int) -> tarfile.TarInfo:
    """Of a part that only its owner may read once it is unpacked."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


def parts(source: IO[bytes], passphrase: str) -> Iterator[tuple[str, IO[bytes]]]:
    """Name and content of each part, to be read before the next one.

    `NeedsPassphrase` or `WrongPassphrase`; `Damaged` or an error of tarfile where it is not whole.
    """
    sealed = source.read(len(VERSION)) == VERSION
    source.seek(0)
    if sealed and not passphrase:
        raise NeedsPassphrase
    opened: IO[bytes] = io.BufferedReader(Opener(source, passphrase), BLOCK) if sealed else source
    with tarfile.open(fileobj=opened, mode="r|", bufsize=BLOCK) as archive:
        for member in archive:
            content = archive.extractfile(member)
            if content is None:
                raise Damaged
            yield member.name, content
    while opened.read(BLOCK):  # what is sealed is whole only when its end was seen
        pass


def checked(source: IO[bytes], passphrase: str) -> Manifest:
    """Read everything once and compare it with the manifest; `Damaged` when anything differs. Memory grows with the number of files."""
    database, files, manifest = hashlib.sha256(), {}, None
    try:
        for name, content in parts(source, passphrase):
            if manifest is not None:
                raise Damaged
            if name == MANIFEST:
                manifest = loads(content.read())
            elif name.startswith(DATABASE):
                for block in blocks(content):
                    database.update(block)
            else:
                files[name] = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]  # it is only read
    except (tarfile.TarError, EOFError) as error:
        raise Damaged from error
    if manifest is None or manifest.database != database.hexdigest() or files != told(manifest):
        raise Damaged
    return manifest


def told(manifest: Manifest) -> dict[str, str]:
    """The SHA-256 of every part that is a file, by its name in the archive."""
    return {MEDIA + name: found for name, found in manifest.media.items()} | {
        ERASURES + name: found for name, found in manifest.erasures.items()
    }


def blocks(content: IO[bytes]) -> Iterator[bytes]:
    """What can be read, bit by bit."""
    return iter(lambda: content.read(BLOCK), b"")
