"""The joined journey on the production set: a proxy, two processes for pages and two for sockets, a worker, PostgreSQL and Redis."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import launch, phones
from tests.browser.test_joined_journey import whole_tour
from vakkring.config.production import DEMO, Production, running


@pytest.fixture
def production() -> Iterator[Production]:
    """As `make production-demo` starts it, with the limits of the real proxy. Nobody is simulated in the room."""
    if not os.environ.get("DATABASE_URL"):
        pytest.skip("the production set brings its own services, the same in each run: it is tried in the run with PostgreSQL and Redis")
    folder = Path(tempfile.mkdtemp(prefix="vakkring-tour-"))
    made = Production(folder, DEMO | {"SECRET_KEY": os.urandom(40).hex(), "DEMO_ROOM": "0"})
    try:
        with running(made, ["vakkring", "load_demo", "-v0"]) as started:
            yield started
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_the_whole_tour_on_the_production_set(production: Production, browser: Browser, tmp_path: Path) -> None:
    # Our own certificate: a service worker asks for one that the browser believes.
    trusting = launch(browser.browser_type, "--ignore-certificate-errors")
    with phones(trusting, production.url) as opened:
        whole_tour(opened, tmp_path)
    trusting.close()
    assert {name: one.poll() for name, one in production.processes.items()} == dict.fromkeys(production.processes), "all are still there"
