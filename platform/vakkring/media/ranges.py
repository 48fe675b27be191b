"""The HTTP header `Range: bytes=…`, as far as a player needs it: one part. Pure."""

import re
from dataclasses import dataclass

# More digits than any file has bytes are no number here: the header is then ignored, as the standard allows.
_SINGLE = re.compile(r"bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", re.ASCII | re.IGNORECASE)


class UnsatisfiableRangeError(Exception):
    """The part that was asked for lies outside the file: answer 416."""


@dataclass(frozen=True)
class Part:
    """Bytes `first` to `last` of a file, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many bytes."""
        return self.last - self.first + 1

    def content_range(self, size: int) -> str:
        """The value of `Content-Range`."""
        return f"bytes {self.first}-{self.last}/{size}"


def parse(header: str | None, size: int) -> Part | None:
    """The part asked for; None for the whole file: without a header, with one we cannot read, and for several parts at once."""
    found = _SINGLE.fullmatch(header.strip()) if header else None
    if found is None:
        return None
    first, last = found.groups()
    if first:
        return from_start(int(first), int(last) if last else size - 1, size, open_end=not last)
    if not last:
        return None
    return from_end(int(last), size)


def from_start(first: int, last: int, size: int, *, open_end: bool) -> Part | None:
    """`bytes=10-20` and `bytes=10-`; a last byte before the first makes the header meaningless."""
    if not open_end and last < first:
        return None
    if first >= size:
        raise UnsatisfiableRangeError
    return Part(first, min(last, size - 1))


def from_end(length: int, size: int) -> Part:
    """`bytes=-10`: the last ten."""
    if length == 0 or size == 0:
        raise UnsatisfiableRangeError
    return Part(max(0, size - length), size - 1)
