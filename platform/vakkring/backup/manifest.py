"""What a backup says about itself, and whether this release can take it. Pure."""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = 1


class Unsuitable(Exception):  # noqa: N818 -- read as a sentence
    """A backup that cannot be restored here. The text says why and what to do."""


@dataclass(frozen=True)
class Figures:
    """What must be the same after a restore: rows of each table, and the ledger in cents. `balances` is 0 when the books are right."""

    rows: dict[str, int]
    entries: int
    cents: int
    balances: int


@dataclass(frozen=True)
class Manifest:
    """`media` holds the SHA-256 of each file by name, `missing` the files that the database names and the storage had lost.

    `at` is RFC 3339; `migrations` are "app.name"; `database` is the SHA-256 of all its parts after one another.
    """

    version: str
    at: str
    vendor: str
    migrations: list[str]
    figures: Figures
    database: str
    media: dict[str, str] = field(default_factory=dict)
    erasures: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    format: int = FORMAT

    def dumps(self) -> bytes:
        """As it stands in the file."""
        return json.dumps(asdict(self), indent=1).encode()


def loads(content: bytes) -> Manifest:
    """Read it; `Unsuitable` when a later release wrote it, or when it is none."""
    try:
        found: dict[str, Any] = json.loads(content)
        if found["format"] > FORMAT:
            raise Unsuitable("The file was made by a newer release of Vakkring. Install that release, then restore.")
        return Manifest(**{**found, "figures": Figures(**found["figures"])})
    except (ValueError, TypeError, KeyError) as error:
        raise Unsuitable("The file holds no backup of Vakkring that can be read.") from error


def refuse_unsuitable(manifest: Manifest, *, version: str, vendor: str, migrations: Collection[str]) -> None:
    """`Unsuitable` unless this release, on this database, can take it. `migrations` are all that this release knows."""
    if numbers(manifest.version) > numbers(version):
        raise Unsuitable(f"The file was made by release {manifest.version}, this is {version}. Install that release, then restore.")
    if unknown := later(manifest.migrations, migrations):
        raise Unsuitable(f"The file knows changes to the database that this release does not: {unknown[0]}. Install a newer release.")
    if manifest.vendor != vendor:
        raise Unsuitable(f"The file was made on {manifest.vendor}, DATABASE_URL points at {vendor}. Restore it on {manifest.vendor}.")


def later(made: Collection[str], known: Collection[str]) -> list[str]:
    """The migrations of a backup that come after all we know of their app. Libraries take old ones away once others sum them up."""
    newest: dict[str, str] = {}
    for app, _dot, name in (one.partition(".") for one in known):
        newest[app] = max(newest.get(app, ""), name)
    return sorted(one for one in set(made) - set(known) if one.partition(".")[2] > newest.get(one.partition(".")[0], ""))


def numbers(version: str) -> list[int]:
    """A version to compare: "1.10.0" is newer than "1.9.2"."""
    return [int(part) if part.isdigit() else 0 for part in version.split(".")]


def differences(made: Figures, found: Figures) -> list[str]:
    """In words, what is not as it was when the backup was made."""
    rows = [(name, made.rows.get(name, 0), found.rows.get(name, 0)) for name in sorted(made.rows.keys() | found.rows.keys())]
    other = [f"{name}: {then} rows then, {now} now" for name, then, now in rows if then != now]
    if (made.entries, made.cents, made.balances) != (found.entries, found.cents, found.balances):
        other.append(f"ledger: {made.entries} entries of {made.cents} cents then, {found.entries} of {found.cents} now")
    return other
