"""People in a session."""

import os
from collections.abc import Iterator

import pytest

from classroom.actions import entering
from tests.classroom.rooms import arrive, come_in, make_session
from tests.realtime.serving import Site, copy_of_database
from vakkring.realtime import doorbell


@pytest.fixture
def session(db):
    """A session that goes on."""
    return make_session()


@pytest.fixture
def tess(session):
    """Leads it."""
    attendee = entering.enter(session, session.trainer)
    arrive(attendee, "proces")
    return attendee


@pytest.fixture
def anna(session):
    """Takes part."""
    return come_in(session, "Anna")


@pytest.fixture
def bram(session):
    """Takes part, too."""
    return come_in(session, "Bram")


# --- real servers -------------------------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="package")
def site(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Site]:
    """A database of its own and one process on it."""
    folder = tmp_path_factory.mktemp("classroom")
    with django_db_blocker.unblock():
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        url = copy_of_database(folder, f"vakkring_classroom_{worker}")
        made = Site(folder, url, os.environ.get("REDIS_URL", ""), program="tests.classroom.process")
        made.start()
        yield made
        made.stop()


@pytest.fixture
def said():
    """What is said by what is done within it, once it is committed."""
    news = []

    def tell(what, some):
        news.extend((what, one) for one in some)
        return True

    doorbell.hear_here(tell)
    yield news
    doorbell.stop_hearing(tell)
