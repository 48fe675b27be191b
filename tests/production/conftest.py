"""The whole production set, started once for the tests that break it; each has a session and an article of its own in it."""

from collections.abc import Iterator

import pytest

from tests.production.sets import whole_set
from tests.production.trial import Trial
from vakkring.config.production import Production


@pytest.fixture(scope="session")
def production() -> Iterator[Production]:
    """All people of the tests come from one address: it may more."""
    with whole_set({"EMAIL_URL": "dummymail://"}, PROXY_RATE="5000r/s", PROXY_CONNECTIONS="5000") as started:
        yield started


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
