"""The passphrase of a backup: from a file or the environment, never from the command line, where everybody on the machine can read it."""

import os
from pathlib import Path

from vakkring.backup.trouble import Trouble

VARIABLE = "BACKUP_PASSPHRASE"
SHORTEST = 16


def given(path: Path | None) -> str:
    """As it was given; empty when it was not."""
    if path is None:
        return os.environ.get(VARIABLE, "")
    try:
        return path.read_text().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble(f"The passphrase cannot be read from {path} ({error}).") from error


def demanded(path: Path | None) -> str:
    """One that is long enough to seal with."""
    found = given(path)
    if len(found) < SHORTEST:
        missing = "is missing" if not found else f"is shorter than {SHORTEST} characters"
        raise Trouble(f"The passphrase {missing}; give a long random text with --passphrase-file or {VARIABLE}.")
    return found
