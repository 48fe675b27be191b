"""SQLite: its own backup interface copies a database that is in use, and puts a copy back in one transaction."""

import os
import sqlite3
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, connections

from vakkring.backup import figures, packing
from vakkring.backup.manifest import Figures, differences
from vakkring.backup.snapshot import Snapshot
from vakkring.backup.trouble import Trouble

ALIAS = "copy"
GZIP = 31
"""How zlib is told to write what the tool gunzip opens."""
LEVEL = 3
"""Of compression: a database shrinks to a fifth; more takes longer than it saves."""


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """A copy beside the database, so that nothing leaves this disk unsealed; without sessions, also in pages that are free."""
    with copy_beside() as path:
        connection.ensure_connection()
        with closed(sqlite3.Connection(path)) as copy:
            try:
                connection.connection.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
                for table in figures.LEFT_OUT:
                    copy.execute(f"DELETE FROM {table}")  # noqa: S608 -- a constant
                copy.commit()
                copy.execute("VACUUM")
            except sqlite3.Error as error:
                raise Trouble(f"The database could not be copied within DATA_DIR ({error}). See to room there.") from error
        with opened(path):
            found = Snapshot(zipped(path), figures.figures(ALIAS), figures.migrations(ALIAS), figures.named_files(ALIAS))
        yield found


def there() -> bool:
    """True when there is a database; asking a file that is missing would make it."""
    return Path(connection.settings_dict["NAME"]).exists()


def restore(content: Iterable[bytes], made: Figures) -> None:
    """Put the database in the place of this one: checked in a copy, then written in one transaction. `Trouble` leaves all as it was."""
    new, live = not there(), Path(connection.settings_dict["NAME"])
    with copy_beside() as path:
        try:
            unzip(content, path)
            with opened(path):
                other = differences(made, figures.figures(ALIAS))
        except (zlib.error, DatabaseError) as error:
            raise Trouble(f"The database in the file cannot be read ({error}). Use another backup.") from error
        if other:
            raise Trouble(f"The database in the file is not what the file says of it ({other[0]}). Use another backup.")
        connection.ensure_connection()
        try:
            with closed(sqlite3.Connection(path)) as copy:
                copy.backup(connection.connection)
        except sqlite3.Error as error:
            raise Trouble(
                f"The database could not be written ({error}). Stop the site, see to room on the disk, and restore again."
            ) from error
        else:
            new = False
        finally:
            connection.close()
            if new:
                remove(live)


@contextmanager
def copy_beside() -> Iterator[Path]:
    """A file for a copy in DATA_DIR, that nobody else may read; gone afterwards."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix="backup-", suffix=".sqlite3", dir=settings.DATA)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        remove(Path(name))


def remove(path: Path) -> None:
    """Remove a database with what SQLite puts beside it."""
    for one in (path, Path(f"{path}-wal"), Path(f"{path}-shm"), Path(f"{path}-journal")):
        with suppress(FileNotFoundError):
            one.unlink()


@contextmanager
def closed(database: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """`sqlite3` closes no connection by itself."""
    try:
        yield database
    finally:
        database.close()


@contextmanager
def opened(path: Path) -> Iterator[None]:
    """Let Django read the copy, as the database `copy`."""
    connections.databases[ALIAS] = {**connections.databases["default"], "NAME": str(path), "OPTIONS": {}}
    try:
        yield
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.databases[ALIAS]


def zipped(path: Path) -> Iterator[bytes]:
    """The copy as gzip writes it."""
    press = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
    with path.open("rb") as file:
        for block in packing.blocks(file):
            yield press.compress(block)
    yield press.flush()


def unzip(content: Iterable[bytes], path: Path) -> None:
    """The other way round."""
    unpress = zlib.decompressobj(GZIP)
    with path.open("wb") as file:
        for block in content:
            data = unpress.decompress(block, packing.BLOCK)
            while data:
                file.write(data)
                data = unpress.decompress(unpress.unconsumed_tail, packing.BLOCK)
        file.write(unpress.flush())
