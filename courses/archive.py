"""The ZIP of a module: `module.md` and a folder `media`. Nothing is ever unpacked to a path that the file itself names."""

import stat
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import IO, Any, Self

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TEXT = "module.md"
MEDIA = "media"
MOST_FILES = 200
MOST_TEXT = 2 * 1024 * 1024
MOST_FILE = 200 * 1024 * 1024
MOST_BYTES = 600 * 1024 * 1024
CHUNK = 256 * 1024
ZIP = b"PK\x03\x04"
BROKEN = gettext_lazy("Dit ZIP-bestand is stuk of op slot. Maak het opnieuw en probeer het nog een keer.")


class BadArchive(ValueError):  # noqa: N818 -- read as what it is: a bad archive
    """The file is no ZIP of a module. The text is for people."""

    def __init__(self, text: str | Promise) -> None:
        super().__init__(str(text))


@dataclass(frozen=True)
class Medium:
    """A picture, video or caption file of a module: its name, and the file that holds it."""

    name: str
    path: Path


class Unpacked:
    """A module's text and media, for the length of a `with` block. Takes a ZIP or a bare Markdown file.

    Sizes are counted while reading: what a ZIP says about itself is not believed. Raises `BadArchive`.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self.text = ""
        self.media: dict[str, Medium] = {}
        self._folder = TemporaryDirectory(prefix="module-")
        try:
            self._read(file)
        except BaseException:
            self._folder.cleanup()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._folder.cleanup()

    def _read(self, file: IO[bytes]) -> None:
        file.seek(0)
        if not zipfile.is_zipfile(file):
            file.seek(0)
            raw = file.read(MOST_TEXT + 1)
            if raw.startswith(ZIP):
                raise BadArchive(BROKEN)
            self.text = decoded(raw)
            return
        try:
            with zipfile.ZipFile(file) as archive:
                self._unpack(archive)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, UnicodeDecodeError) as error:
            raise BadArchive(BROKEN) from error

    def _unpack(self, archive: zipfile.ZipFile) -> None:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > MOST_FILES:
            raise BadArchive(_("In dit ZIP-bestand zitten te veel bestanden: meer dan %(most)s.") % {"most": MOST_FILES})
        left = MOST_BYTES
        for number, entry in enumerate(entries):
            name = safe_name(entry)
            if name is None:
                continue
            if name == TEXT:
                with archive.open(entry) as source:
                    self.text = decoded(source.read(MOST_TEXT + 1))
                continue
            if name.casefold() in {known.casefold() for known in self.media}:
                raise BadArchive(_("Het bestand %(name)s zit er twee keer in.") % {"name": name})
            path = Path(self._folder.name) / f"{number}{PurePosixPath(name).suffix.lower()}"
            with archive.open(entry) as source:
                left -= copy(source, path, name, min(left, MOST_FILE))
            self.media[name] = Medium(name, path)
        if not self.text:
            raise BadArchive(_("In dit ZIP-bestand mist het bestand %(name)s.") % {"name": TEXT})


def safe_name(entry: zipfile.ZipInfo) -> str | None:
    """`module.md` or the name of a file in `media`; None for what an operating system adds. Raises `BadArchive` for anything else."""
    path = PurePosixPath(entry.filename)
    if stat.S_ISLNK(entry.external_attr >> 16) or "\\" in entry.filename or path.is_absolute() or ".." in path.parts:
        raise BadArchive(_("In dit ZIP-bestand zit een pad dat niet mag: %(name)s.") % {"name": entry.filename[:80]})
    if path.parts[0] == "__MACOSX" or path.name.startswith("."):
        return None
    if path.parts == (TEXT,):
        return TEXT
    if path.parts[:-1] == (MEDIA,):
        return path.name
    told = {"name": entry.filename[:80], "text": TEXT, "media": MEDIA}
    raise BadArchive(_("%(name)s hoort er niet in. In het ZIP-bestand staan alleen %(text)s en de map %(media)s.") % told)


def copy(source: IO[bytes], path: Path, name: str, most: int) -> int:
    """Copy at most so many bytes; answers how many there were. Raises `BadArchive` beyond."""
    written = 0
    with path.open("wb") as target:
        while chunk := source.read(CHUNK):
            written += len(chunk)
            if written > most:
                raise BadArchive(_("Het bestand %(name)s is te groot. Kort de video in of verklein de foto.") % {"name": name})
            target.write(chunk)
    return written


def decoded(raw: bytes) -> str:
    """The text of a module. Raises `BadArchive` when it is no UTF-8 or far too long."""
    if len(raw) > MOST_TEXT:
        raise BadArchive(_("De tekst is te lang voor één reeks. Maak er meer reeksen van."))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadArchive(_("De tekst is niet opgeslagen als UTF-8. Kies bij het opslaan voor UTF-8.")) from None
    if "\x00" in text:
        raise BadArchive(_("Dit is geen tekstbestand."))
    return text


def pack(target: IO[bytes], text: str, media: Iterable[tuple[str, Any]]) -> None:
    """Write a ZIP: the text, and media as name and file field. The same module gives the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(TEXT), text.encode(), zipfile.ZIP_DEFLATED)
        for name, field in media:
            # Pictures and video are compressed already.
            with archive.open(zipfile.ZipInfo(f"{MEDIA}/{name}"), "w", force_zip64=True) as out, field.open("rb") as source:
                while chunk := source.read(CHUNK):
                    out.write(chunk)
