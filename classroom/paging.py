"""Pages of a PDF as pictures with their text. It is opened in another process, see `pdfworker`; what comes out is not trusted either."""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from classroom.pdfworker import LOCKED, LONGEST_TEXT

MOST_PAGES = 60
LARGEST = 30 * 1024 * 1024
PATIENCE = 45
"""Seconds by the clock for some pages, before the process is ended."""
WORKER = Path(__file__).parent / "pdfworker.py"
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
"""Signs that nobody reads, and the mark of the library for a hyphen at the end of a line."""

BROKEN = _("Deze PDF kunnen we niet lezen. Sla hem opnieuw op als PDF, of kies een andere.")
PASSWORD = _("Deze PDF heeft een wachtwoord. Haal dat eraf en probeer het opnieuw.")
HEAVY = _("Deze PDF is te zwaar. Sla hem op als kleinere PDF, of splits hem.")
LONG = _("Deze PDF heeft meer dan %(most)s pagina's. Splits hem.")


class BadPdf(ValueError):  # noqa: N818 -- named for what it is
    """A PDF that cannot be shown; `text` says why, for the person."""

    def __init__(self, text: str | Promise) -> None:
        self.text = str(text)
        super().__init__(self.text)


@dataclass(frozen=True)
class Page:
    """A page: its picture (WebP, to be made safe like any upload) and what it says."""

    picture: bytes
    words: str


def count(pdf: File[bytes]) -> int:
    """How many pages it has. Raises `BadPdf`, also for too many."""
    with stored(pdf) as (file, folder):
        found = int(worked(file, 1, 0, folder)["pages"])
    if found < 1:
        raise BadPdf(BROKEN)
    if found > MOST_PAGES:
        raise BadPdf(LONG % {"most": MOST_PAGES})
    return found


def pages(pdf: File[bytes], first: int, many: int) -> list[Page]:
    """Some of its pages, counted from 1. Raises `BadPdf`."""
    with stored(pdf) as (file, folder):
        texts = worked(file, first, many, folder)["texts"]
        if not texts:
            raise BadPdf(BROKEN)
        try:
            return [Page((folder / f"{first + at}.webp").read_bytes(), tidy(text)) for at, text in enumerate(texts[:many])]
        except OSError as error:
            raise BadPdf(BROKEN) from error


def worked(file: Path, first: int, many: int, folder: Path) -> dict[str, Any]:
    """What the other process found. It gets nothing of this one's surroundings."""
    command = [sys.executable, "-I", str(WORKER), str(file), str(first), str(many), str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, cwd=folder, env={}, check=False)  # noqa: S603 -- no word of it is a stranger's
    except subprocess.TimeoutExpired as late:
        raise BadPdf(HEAVY) from late
    if done.returncode == LOCKED:
        raise BadPdf(PASSWORD)
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise BadPdf(HEAVY)
    try:
        found = json.loads(done.stdout)
        return {"pages": int(found["pages"]), "texts": list(found["texts"])}
    except (ValueError, KeyError, TypeError) as error:
        raise BadPdf(BROKEN) from error


def tidy(text: Any) -> str:
    """What a page says, in lines."""
    lines = CONTROL.sub("", str(text)[:LONGEST_TEXT]).replace("\r", "\n").split("\n")
    return "\n".join(line for one in lines if (line := " ".join(one.split())))


@contextmanager
def stored(pdf: File[bytes]) -> Iterator[tuple[Path, Path]]:
    """The PDF as a file of a moment, and an empty folder."""
    with tempfile.TemporaryDirectory(prefix="dias-") as name:
        folder = Path(name) / "uit"
        folder.mkdir()
        file = Path(name) / "in.pdf"
        pdf.open()
        with file.open("wb") as written:
            written.writelines(pdf.chunks())
        yield file, folder
