"""A recording from a phone made safe to publish: it must be what it says, and the place where it was made goes out of it.

Phones write where a film was made into its header (`moov`), in boxes called `udta` and `meta`. Those are renamed to `free`, which players
skip, and emptied; the file keeps its length, so that every offset in it still fits. WebM from a browser holds no such thing.
"""

import tempfile
from collections.abc import Iterator
from pathlib import PurePath
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from vakkring.media.sniff import START, disguise

MAX_SIZE = 60 * 1024 * 1024
MAX_HEADER = 16 * 1024 * 1024
KINDS = frozenset({"mp4", "webm"})
MAX_DEPTH = 8
MAX_BESIDE = 20_000
"""So many boxes beside each other are no film but a way to keep us busy."""
HOLDERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"moof", b"traf", b"edts"})
TELLING = frozenset({b"udta", b"meta", b"uuid"})

OTHER_KIND = _("Dit filmpje kunnen we niet afspelen. Kies een mp4 of webm, of maak een foto.")
TOO_LARGE = _("Dit filmpje is te groot: meer dan 60 MB. Maak het korter, een halve minuut is genoeg.")
LIES = _("Dit bestand is geen filmpje, al zegt de naam van wel. Maak het opnieuw of kies een ander.")
BROKEN = _("Dit filmpje is niet heel. Maak het opnieuw of kies een ander.")

Box = tuple[bytes, int, int, int]
"""Kind, where it starts, where its contents start, where it ends."""


def cleaned(file: File[Any]) -> File[Any]:
    """A copy of the recording without the place where it was made. `ValidationError` with a Dutch sentence when it cannot be trusted."""
    extension = PurePath(file.name or "").suffix.lower().removeprefix(".")
    if extension not in KINDS:
        raise ValidationError(OTHER_KIND, code="kind")
    if file.size > MAX_SIZE:
        raise ValidationError(TOO_LARGE, code="size")
    copy: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 -- handed on, closed with the file that holds it
    for piece in file.chunks():
        copy.write(piece)
    copy.seek(0)
    if disguise(f"x.{extension}", copy.read(START)):
        raise ValidationError(LIES, code="disguise")
    if extension == "mp4":
        forget_place(copy, file.size)
    copy.seek(0)
    return File(copy, name=file.name)


def forget_place(film: IO[bytes], size: int) -> None:
    """Empty the telling boxes of an MP4 where they stand. `ValidationError` when it is no film."""
    found = list(boxes(film, 0, size))
    if not any(kind == b"moov" for kind, *_rest in found):
        raise ValidationError(BROKEN, code="broken")
    for box in found:
        empty_telling(film, box)


def empty_telling(film: IO[bytes], box: Box, depth: int = 0) -> None:
    """Empty this box when it tells something, and all such boxes within it."""
    kind, start, inside, end = box
    if kind in TELLING:
        film.seek(start + 4)
        film.write(b"free")
        film.seek(inside)
        film.write(bytes(end - inside))
    elif kind in HOLDERS:
        if end - start > MAX_HEADER or depth > MAX_DEPTH:
            raise ValidationError(BROKEN, code="broken")
        for one in list(boxes(film, inside, end)):
            empty_telling(film, one, depth + 1)


def boxes(film: IO[bytes], start: int, end: int) -> Iterator[Box]:
    """The boxes that lie beside each other in this part of the file. `ValidationError` when their lengths do not fit."""
    seen = 0
    while start < end:
        seen += 1
        film.seek(start)
        head = film.read(16)
        length, inside = int.from_bytes(head[:4], "big"), start + 8
        if length == 1:
            length, inside = int.from_bytes(head[8:16], "big"), start + 16
        elif length == 0:
            length = end - start
        if len(head) < 8 or start + length > end or start + length < inside or seen > MAX_BESIDE:  # noqa: PLR2004 -- length and kind
            raise ValidationError(BROKEN, code="broken")
        yield head[4:8], start, inside, start + length
        start += length
