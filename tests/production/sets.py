"""The whole production set, for as long as a test needs it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from vakkring.config.production import Production, running


@contextmanager
def whole_set(settings: dict[str, str], *more: list[str], **limits: str) -> Iterator[Production]:
    """With these settings and other limits of the proxy; `more` are commands that run before people come. Its files go with it.

    It brings PostgreSQL and Redis of its own, so once is enough.
    """
    if not os.environ.get("DATABASE_URL"):
        pytest.skip("the production set brings its own services, the same in each run: it is tried in the run with PostgreSQL and Redis")
    # Not in pytest's folder, which is closed to others: PostgreSQL does not run as root.
    folder = Path(tempfile.mkdtemp(prefix="vakkring-set-"))
    try:
        with running(Production(folder, settings | {"SECRET_KEY": os.urandom(40).hex()}, limits=limits), *more) as started:
            yield started
    finally:
        shutil.rmtree(folder, ignore_errors=True)
