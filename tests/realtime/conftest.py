"""One server process for most tests of this folder, and phones for who needs them."""

import os
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.realtime.phones import Phones
from tests.realtime.serving import Site, copy_of_database


@pytest.fixture(scope="package")
def empty_site(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Site]:
    """A database without a process yet. While tests of this folder run the models may be asked for it."""
    folder = tmp_path_factory.mktemp("realtime")
    with django_db_blocker.unblock():
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        made = Site(folder, copy_of_database(folder, f"vakkring_realtime_{worker}"), os.environ.get("REDIS_URL", ""))
        yield made
        made.stop()


@pytest.fixture(scope="package")
def site(empty_site: Site) -> Site:
    """With one process, that no test ends."""
    empty_site.start()
    return empty_site


@pytest.fixture
def other_site(site: Site) -> Iterator[Site]:
    """The same database, for processes of a test's own."""
    made = Site(site.folder, site.database_url, site.redis_url)
    yield made
    made.stop()


@pytest.fixture(scope="package")
def lonely_database(django_db_setup, django_db_blocker, tmp_path_factory) -> Site:
    """A database that no other test uses."""
    folder = tmp_path_factory.mktemp("lonely")
    with django_db_blocker.unblock():
        name = f"vakkring_lonely_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
        return Site(folder, copy_of_database(folder, name), os.environ.get("REDIS_URL", ""))


@pytest.fixture
def lonely_site(lonely_database: Site) -> Iterator[Site]:
    """For tests that take the database away: processes of other tests would keep dead connections to it."""
    made = Site(lonely_database.folder, lonely_database.database_url, lonely_database.redis_url)
    yield made
    made.stop()


@pytest.fixture
def phones() -> Iterator[Phones]:
    """Real clients, in a process of the test's own."""
    made = Phones()
    yield made
    made.stop()


def redis_at(url: str, port: int) -> str:
    """The same, at a Redis on another port."""
    return urlunsplit(urlsplit(url or "redis://127.0.0.1/0")._replace(netloc=f"127.0.0.1:{port}"))
