"""Making a backup."""

import os
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from vakkring.accounts import erasures
from vakkring.accounts.actions import audit
from vakkring.accounts.models import AuditEntry
from vakkring.backup.engine import engine
from vakkring.backup.manifest import Manifest
from vakkring.backup.packing import DATABASE, ERASURES, MANIFEST, MEDIA, Packer
from vakkring.backup.sealing import Sealer
from vakkring.backup.trouble import Trouble

Progress = Callable[[Any, str, str, int | None], Any]
"""`progress(things, what, unit, how many)` hands the things on and shows how far they are."""


MANY = 10
"""Some files may have been lost; when so many are named and none is there, another storage is looked at than the site's."""


def plain(things: Any, _what: str, _unit: str, _many: int | None) -> Any:
    """Show nothing."""
    return things


def make(path: Path, passphrase: str = "", progress: Progress = plain) -> Manifest:
    """Write the whole site to `path`, sealed when there is a passphrase; answers what is in it. `Trouble` leaves no file behind.

    Database first: files only ever come in, or go with an erasure, so all that this state names is there unless it was erased meanwhile.
    """
    try:
        with written(path) as target:
            found = pack(target, passphrase, progress)
    except OSError as error:
        raise Trouble(f"The backup could not be written to {path} ({error.strerror or error}). See to room and rights there.") from error
    audit(None, AuditEntry.BACKUP_MADE, path.name, people=found.figures.rows.get("accounts_person", 0), files=len(found.media))
    return found


def pack(target: IO[bytes], passphrase: str, progress: Progress) -> Manifest:
    """All parts, one after the other, and the end."""
    sealer = Sealer(target, passphrase) if passphrase else None
    packer = Packer(sealer or target)  # type: ignore[arg-type]  # written to and no more
    try:
        found = add_all(packer, progress)
        packer.close()
    except BaseException:
        packer.abandon()
        raise
    if sealer:
        sealer.finish()
    return found


def add_all(packer: Packer, progress: Progress) -> Manifest:
    """Database, media, journal, and the manifest that says what they are."""
    at = timezone.now().isoformat()
    with engine().snapshot() as snapshot:
        database = packer.add_stream(DATABASE, progress(snapshot.content, "Database", "MB", None))
    media, missing = {}, []
    for name in progress(snapshot.files, "Media", "file", len(snapshot.files)):
        digest = add_media(packer, name)
        if digest is None:
            missing.append(name)
        else:
            media[name] = digest
    if not media and len(missing) >= MANY:
        raise Trouble(f"None of the {len(missing)} files that the database names is there. See to DATA_DIR, MEDIA_STORAGE_URL or mounts.")
    found = Manifest(
        version=version("vakkring"),
        at=at,
        vendor=connection.vendor,
        migrations=snapshot.migrations,
        figures=snapshot.figures,
        database=database,
        media=media,
        erasures={name: packer.add_bytes(ERASURES + name, content) for name, content in erasures.files()},
        missing=missing,
    )
    packer.add_bytes(MANIFEST, found.dumps())
    return found


def add_media(packer: Packer, name: str) -> str | None:
    """A file with its SHA-256; None when it is gone: erased since, or lost before."""
    try:
        with default_storage.open(name, "rb") as file:
            return packer.add_file(MEDIA + name, file, file.size)
    except FileNotFoundError:
        return None


@contextmanager
def written(path: Path) -> Iterator[IO[bytes]]:
    """A file that has its name only once it is whole and on the disk; only its owner may read it. A pipe or device is written to."""
    if path.exists() and not stat.S_ISREG(path.stat().st_mode):
        with path.open("wb") as device:
            yield device
        return
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    erasures.sync(path.parent)
