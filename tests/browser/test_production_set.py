"""The joined journey on the production set: a proxy, two processes for pages and two for sockets, a worker, PostgreSQL and Redis."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import launch, phones
from tests.browser.test_joined_journey import whole_tour
from tests.production.sets import whole_set
from vakkring.config.production import DEMO, Production

pytestmark = pytest.mark.journey


@pytest.fixture
def production() -> Iterator[Production]:
    """As `make production-demo` starts it, with the limits of the real proxy. Nobody is simulated in the room."""
    with whole_set(DEMO | {"DEMO_ROOM": "0"}, ["vakkring", "load_demo", "-v0"]) as started:
        yield started


def test_the_whole_tour_on_the_production_set(production: Production, browser: Browser, tmp_path: Path) -> None:
    # Our own certificate: a service worker asks for one that the browser believes.
    trusting = launch(browser.browser_type, "--ignore-certificate-errors")
    with phones(trusting, production.url) as opened:
        whole_tour(opened, tmp_path)
    trusting.close()
    assert {name: one.poll() for name, one in production.processes.items()} == dict.fromkeys(production.processes), "all are still there"
