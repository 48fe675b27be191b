"""A state of the database that stands still while it is copied."""

from collections.abc import Iterable
from dataclasses import dataclass

from vakkring.backup.manifest import Figures


@dataclass(frozen=True)
class Snapshot:
    """`content` is the database as blocks of bytes; the rest was asked in the same state."""

    content: Iterable[bytes]
    figures: Figures
    migrations: list[str]
    files: list[str]
