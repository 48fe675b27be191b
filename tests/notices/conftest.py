"""Real servers for the tests of the socket."""

import os
from collections.abc import Iterator

import pytest

from tests.realtime.serving import Site, copy_of_database


@pytest.fixture(scope="package")
def empty_site(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Site]:
    """A database without a process yet."""
    folder = tmp_path_factory.mktemp("notices")
    with django_db_blocker.unblock():
        url = copy_of_database(folder, f"vakkring_notices_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
        yield Site(folder, url, os.environ.get("REDIS_URL", ""), program="tests.classroom.process")


@pytest.fixture
def site(empty_site: Site) -> Iterator[Site]:
    """With one process."""
    empty_site.start()
    yield empty_site
    empty_site.stop()
    empty_site.ports.clear()


@pytest.fixture(scope="package")
def quiet_site(empty_site: Site) -> Iterator[Site]:
    """A process on the same database that looks at nothing unless it is told to."""
    made = Site(empty_site.folder, empty_site.database_url, empty_site.redis_url, program=empty_site.program)
    made.start("--no-rounds")
    yield made
    made.stop()
