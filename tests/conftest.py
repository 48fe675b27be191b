"""What all tests share: empty caches, an order that suits parallel processes, and content that is made once for a file."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import transaction

from tests import covered, janus

LONGEST_NAME = 80
NEEDS_JANUS = {"test_janus.py", "test_live_janus.py"}


def pytest_configure(config: pytest.Config) -> None:
    """Look along while the tests of what must be covered in full run."""
    config.pluginmanager.register(covered.Covered(config), "covered")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """A machine of one's own need not have a media server. In CI it is installed, and these fail without it."""
    return True if collection_path.name in NEEDS_JANUS and janus.absent() else None


def pytest_itemcollected(item: pytest.Item) -> None:
    """Tell the tests of what is on the screen from those that go through to the database."""
    if item.path.parent.name == "browser" and item.get_closest_marker("journey") is None:
        item.add_marker("screen")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes and long texts are called by their argument: each process makes them anew, and then they may differ (a PDF); names may not."""
    return argname if isinstance(val, bytes) or (isinstance(val, str) and len(val) > LONGEST_NAME) else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every process of pytest-xdist runs its tests in this order.

    Files stay together, so that what is made once for a file is. Tests that empty the database come after all others that use it. The
    browser's come last: Playwright keeps an event loop in the thread, and Django's ORM refuses to work beside one. Of these the many short
    ones of test_pages end the run, so that no process waits for another's long journey.
    """
    items.sort(key=place)


def place(item: pytest.Item) -> tuple[bool, bool, bool, Path]:
    """Where a test comes: after those with a lower value."""
    return item.path.parent.name == "browser", empties_the_database(item), item.path.name == "test_pages.py", item.path


def empties_the_database(item: pytest.Item) -> bool:
    """Its transactions are real, so that afterwards all tables are emptied: also what migrations put there."""
    mark = item.get_closest_marker("django_db")
    return mark is not None and bool(mark.kwargs.get("transaction"))


@pytest.fixture(autouse=True)
def empty_caches() -> Iterator[None]:
    """Caches outlive a test, also Redis: rate limits, sessions and what is kept near are forgotten after it."""
    yield
    for cache in caches.all(initialized_only=False):
        cache.clear()


@pytest.fixture(scope="module")
def made_once(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Callable[..., Any]]:
    """`made_once(build)` builds, in the database, what all tests of a file start from; it goes after the last of them.

    What a test changes itself is rolled back as ever. Use it in an automatic fixture of the file, so that every test sees the content,
    whichever tests its process runs; and let it answer keys: objects would carry one test's changes into the next.
    """
    beside = [item for item in request.session.items if item.path == request.path]
    assert not any(empties_the_database(item) for item in beside), "their threads would not see what is made here"

    def build(make: Callable[[], Any]) -> Any:
        with django_db_blocker.unblock():
            return make()

    whole = transaction.atomic()
    build(whole.__enter__)
    yield build
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)
