"""Restoring a backup: everything is looked at before anything is written, and what was erased since is erased again."""

import hashlib
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.cache import caches
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from vakkring.accounts import erasures
from vakkring.accounts.actions import audit, end_all_sessions, erase_again
from vakkring.backup import figures
from vakkring.backup.engine import engine
from vakkring.backup.making import Progress, plain
from vakkring.backup.manifest import Manifest, Unsuitable, differences, refuse_unsuitable
from vakkring.backup.packing import DATABASE, ERASURES, MEDIA, NeedsPassphrase, blocks, checked, parts
from vakkring.backup.sealing import Damaged, WrongPassphrase
from vakkring.backup.trouble import Trouble
from vakkring.notices.models import Letter

IN_MEMORY = 1024 * 1024


def look(path: Path, passphrase: str, progress: Progress = plain) -> Manifest:
    """Read all of a backup and answer what is in it. `Trouble` when it is not whole, cannot be opened or does not suit this release."""
    try:
        with path.open("rb") as file:
            found = checked(progress(file, "Checking", "MB", path.stat().st_size), passphrase)
        refuse_unsuitable(found, version=version("vakkring"), vendor=connection.vendor, migrations=known_migrations())
    except NeedsPassphrase as error:
        raise Trouble("The file is sealed. Give its passphrase with --passphrase-file or BACKUP_PASSPHRASE.") from error
    except WrongPassphrase as error:
        raise Trouble("The passphrase is not the one with which the file was sealed. Try the one of that time.") from error
    except Damaged as error:
        raise Trouble("The file is no backup, was cut off or was changed. Nothing was restored; use another backup.") from error
    except Unsuitable as error:
        raise Trouble(str(error)) from error
    except OSError as error:
        raise Trouble(f"{path} cannot be read ({error.strerror or error}).") from error
    return found


def known_migrations() -> list[str]:
    """All changes to the database that this release knows, as "app.name"."""
    return [f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations]


def refuse_people(*, replace: bool) -> None:
    """`Trouble` when the database is somebody else's, or holds people and nobody said that they may go."""
    if not engine().there():
        return
    tables = figures.tables()
    if tables and "django_migrations" not in tables:
        raise Trouble(f"The database holds tables of something else ({tables[0]}). Point DATABASE_URL at an empty database.")
    if not replace and (many := figures.people()):
        raise Trouble(f"The database holds {many} people. Restore into an empty one, or say --replace to put the backup in its place.")


def restore(path: Path, found: Manifest, passphrase: str, progress: Progress = plain) -> None:
    """Put database, media and journal of a checked backup here. `Trouble` leaves the database as it was and no file that was not there.

    Media first: what fails halfway is taken away again, and the database is one transaction. A name that another file has here gets its
    own file once the database is in; files that only the replaced database named go then. What the backup's database names too, but had
    lost, stays.
    """
    before = set(figures.named_files()) if engine().there() and figures.people() else set()
    settings.DATA.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="restore-", dir=settings.DATA) as folder:
        try:
            new, other = bring_media(path, found, passphrase, Path(folder), progress)
            bring_database(path, found, passphrase, new, progress)
        except OSError as error:
            raise Trouble(f"The backup could not be written here ({error.strerror or error}). See to room and rights.") from error
        except (Damaged, tarfile.TarError, EOFError) as error:
            raise Trouble("The file changed while it was read. Nothing was restored; use another backup.") from error
        for name, file in other.items():
            default_storage.delete(name)
            with file.open("rb") as content:
                store(name, content)
    remove(before - found.media.keys() - set(found.missing))


def bring_database(path: Path, found: Manifest, passphrase: str, new: list[str], progress: Progress) -> None:
    """Put the database here; when that fails, the new files go."""
    try:
        engine().restore(progress(database(path, passphrase), "Database", "MB", None), found.figures)
    except BaseException:
        remove(new)
        raise


def bring_media(path: Path, found: Manifest, passphrase: str, folder: Path, progress: Progress) -> tuple[list[str], dict[str, Path]]:
    """Store the files and the journal; answers the names that are new, and the files whose name another one has here."""
    new: list[str] = []
    other: dict[str, Path] = {}
    try:
        for name, content in progress(files(path, passphrase), "Media", "file", len(found.media) + len(found.erasures)):
            with tempfile.SpooledTemporaryFile(IN_MEMORY, dir=str(folder)) as file:
                digest = hashlib.sha256()
                for block in blocks(content):
                    digest.update(block)
                    file.write(block)
                file.seek(0)
                if not default_storage.exists(name):
                    new.append(name)
                    store(name, file)
                elif digest.hexdigest() != hash_of(name):
                    other[name] = folder / str(len(other))
                    with other[name].open("wb") as kept:
                        kept.writelines(blocks(file))
    except BaseException:
        remove(new)
        raise
    return new, other


def files(path: Path, passphrase: str) -> Iterator[tuple[str, IO[bytes]]]:
    """Name in the storage and content of each file in a backup."""
    with path.open("rb") as source:
        for name, content in parts(source, passphrase):
            if name.startswith(MEDIA):
                yield name.removeprefix(MEDIA), content
            elif name.startswith(ERASURES):
                yield f"{erasures.FOLDER}/{name.removeprefix(ERASURES)}", content


def database(path: Path, passphrase: str) -> Iterator[bytes]:
    """The database in a backup."""
    with path.open("rb") as source:
        for name, content in parts(source, passphrase):
            if not name.startswith(DATABASE):
                return  # it comes first
            yield from blocks(content)


def store(name: str, content: IO[bytes]) -> None:
    """Keep a file under this very name; `OSError` when the storage chose another."""
    stored = default_storage.save(name, File(content))
    if stored != name:
        default_storage.delete(stored)
        raise FileExistsError(17, f"the storage kept {name} under another name")


def hash_of(name: str) -> str:
    """The SHA-256 of a file here."""
    digest = hashlib.sha256()
    with default_storage.open(name, "rb") as file:
        for block in blocks(file):
            digest.update(block)
    return digest.hexdigest()


def remove(names: set[str] | list[str]) -> None:
    """Delete these files, as far as they are there."""
    for name in names:
        default_storage.delete(name)


def compare(found: Manifest) -> list[str]:
    """In words what is not as the manifest says; empty when all is. Asked before migrations change tables."""
    other = differences(found.figures, figures.figures())
    return other + [
        f"{name}: another file" for name, digest in found.media.items() if not default_storage.exists(name) or hash_of(name) != digest
    ]


def bring_up_to_date(path: Path, found: Manifest, entries: Iterable[erasures.Erasure]) -> int:
    """This release's tables; then, before anything else is done with them, erase whom the journal names; answers how many that were.

    What was ended since would be open again, so everybody's sessions and tokens end.
    """
    call_command("migrate", verbosity=0)
    end_all_sessions()
    erased = erase_returned(entries)
    Letter.objects.filter(secret=True).delete()  # codes that were on their way
    audit(None, "backup.restored", path.name, made=found.at, erased_again=erased)
    return erased


def erase_returned(entries: Iterable[erasures.Erasure]) -> int:
    """Erase whom the journal names and the database has again; answers how many."""
    back = erasures.outstanding(entries)
    for person in back:
        erase_again(person)
    return len(back)


def derive(verbosity: int) -> None:
    """All that follows from the rest, anew: what is kept ready in caches (sessions, too), cards as HTML, the search index."""
    for cache in caches.all():
        cache.clear()
    call_command("render_cards", verbosity=verbosity)
    call_command("rebuild_search")
