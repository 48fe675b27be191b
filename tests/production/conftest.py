"""The whole production set, started once for the tests that break it; each has a session and an article of its own in it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.production.trial import Trial
from vakkring.config.production import Production, running


@pytest.fixture(scope="session")
def production() -> Iterator[Production]:
    """With PostgreSQL and Redis of its own, so once is enough. All people of the tests come from one address: it may more."""
    if not os.environ.get("DATABASE_URL"):
        pytest.skip("the production set brings its own services, the same in each run: it is tried in the run with PostgreSQL and Redis")
    # Not in pytest's folder, which is closed to others: PostgreSQL does not run as root.
    folder = Path(tempfile.mkdtemp(prefix="vakkring-set-"))
    settings = {"SECRET_KEY": os.urandom(40).hex(), "EMAIL_URL": "dummymail://"}
    made = Production(folder, settings, limits={"PROXY_RATE": "5000r/s", "PROXY_CONNECTIONS": "5000"})
    try:
        with running(made) as started:
            yield started
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def cookies(production) -> list[str]:
    """Of people who are logged in."""
    return Trial.ask(production, "make")["cookies"]


@pytest.fixture
def trial(production, cookies) -> Iterator[Trial]:
    """Somewhere to write and to talk, with nobody there yet."""
    made = Trial(production, cookies)
    yield made
    made.stop()
