"""The journal of erasures: who must not come back when an older copy of the database does.

One small file per erasure in the media storage, which all processes share and no restore overwrites. It names nobody: the number of a row,
a mark that tells this row from another one's with the same number on another site, and when. `cat erasures/*` makes one journal of many.
"""

import contextlib
import hashlib
import json
import os
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from vakkring.accounts.models import Person

FOLDER = "erasures"
SUFFIX = ".jsonl"


class UnreadableJournal(ValueError):  # noqa: N818 -- read as a sentence
    """A line is no entry of a journal. The text says which."""


class UnwritableJournal(Exception):  # noqa: N818 -- read as a sentence
    """The media storage takes nothing now, so nobody may be erased."""


@dataclass(frozen=True)
class Erasure:
    """One entry. `at` is RFC 3339."""

    person: int
    mark: str
    at: str

    @property
    def line(self) -> str:
        """As it is written."""
        return json.dumps(asdict(self)) + "\n"


def mark_of(person_id: int, joined: datetime) -> str:
    """Tells this row from one with the same number elsewhere: numbers begin anew with each database."""
    return hashlib.sha256(f"{person_id}:{joined.isoformat()}".encode()).hexdigest()[:32]


def note(person: Person) -> str:
    """Write an entry that survives a power cut, before what it tells of happens; answers its name."""
    joined = Person.objects.values_list("date_joined", flat=True).get(pk=person.pk)
    entry = Erasure(person.pk, mark_of(person.pk, joined), timezone.now().isoformat())
    return keep(f"{FOLDER}/{person.pk}-{uuid.uuid4().hex}{SUFFIX}", entry.line.encode())


def keep(name: str, content: bytes) -> str:
    """Store a file of the journal and wait until it is on the disk; answers the name it got. `UnwritableJournal` when it cannot be."""
    try:
        stored = default_storage.save(name, ContentFile(content))
        with contextlib.suppress(NotImplementedError):  # a storage elsewhere answers when it has the file
            path = Path(default_storage.path(stored))
            for one in (path, path.parent, path.parent.parent):
                sync(one)
    except Exception as error:  # each storage has errors of its own
        raise UnwritableJournal(str(error)) from error
    return stored


def sync(path: Path) -> None:
    """Wait until this file or folder is on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def withdraw(name: str) -> None:
    """Take an entry back: what it told of did not happen."""
    default_storage.delete(name)


def files() -> Iterator[tuple[str, bytes]]:
    """Name and content of each file of the journal here."""
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    for name in sorted(names):
        with contextlib.suppress(FileNotFoundError), default_storage.open(f"{FOLDER}/{name}", "rb") as file:  # withdrawn meanwhile
            yield name, file.read()


def read() -> list[Erasure]:
    """All entries here."""
    return [entry for name, content in files() for entry in parse(content.decode(), name)]


def brought(path: Path) -> list[Erasure]:
    """The entries of a journal that was brought along: a file with lines, or a folder of such files. `OSError` when it is not there."""
    found = sorted(path.iterdir()) if path.is_dir() else [path]
    return [entry for one in found for entry in parse(one.read_text(), str(one))]


def adopt(entries: Iterable[Erasure]) -> None:
    """Add entries that were brought along to the journal here, as far as it does not have them."""
    if new := sorted(set(entries) - set(read()), key=lambda one: (one.at, one.person)):
        keep(f"{FOLDER}/brought-{uuid.uuid4().hex}{SUFFIX}", "".join(one.line for one in new).encode())


def parse(text: str, origin: str) -> list[Erasure]:
    """The entries of a text, a line each; `UnreadableJournal` for what is none.

    A last line that was cut off is left out: nobody is erased before his line is whole.
    """
    entries = []
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        try:
            found = json.loads(line)
            entries.append(Erasure(int(found["person"]), str(found["mark"]), str(found["at"])))
        except (ValueError, TypeError, KeyError) as error:
            if line.endswith("\n"):
                raise UnreadableJournal(f"line {number} of {origin}") from error
    return entries


def outstanding(entries: Iterable[Erasure]) -> list[Person]:
    """Who is here again although the journal says that he was erased, each once."""
    marks: dict[int, set[str]] = {}
    for entry in entries:
        marks.setdefault(entry.person, set()).add(entry.mark)
    back = Person.objects.filter(erased_at=None, pk__in=marks).order_by("pk")
    return [person for person in back if mark_of(person.pk, person.date_joined) in marks[person.pk]]


def writable() -> bool:
    """Try whether an erasure could be written down now."""
    try:
        withdraw(keep(f"{FOLDER}/try-{uuid.uuid4().hex}{SUFFIX}", b""))
    except UnwritableJournal:
        return False
    return True
