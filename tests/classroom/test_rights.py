"""Who loses a right hears so at once: these processes make no rounds, so that only what is said closes a socket."""

import os
import uuid

import pytest

from tests.classroom.test_sockets import Room
from tests.factories import PersonFactory
from tests.realtime.serving import Site, copy_of_database
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Organisation, Role
from vakkring.community import circles
from vakkring.community.models import Circle

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def quiet_site(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("rights")
    with django_db_blocker.unblock():
        url = copy_of_database(folder, f"vakkring_rights_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
        made = Site(folder, url, os.environ.get("REDIS_URL", ""), program="tests.classroom.process")
        made.start("--no-rounds")
        yield made
        made.stop()


@pytest.mark.parametrize("address", ["/account/logout/", "/account/overal-uitloggen/"])
def test_a_logout_closes_the_sockets_at_once(quiet_site, address):
    room = Room(quiet_site)
    tess, anna = room.open(room.trainer_cookie), room.open(room.anna_cookie)

    assert quiet_site.press(address, room.anna_cookie) == 302

    assert anna.socket.end()[0] == 4401
    assert tess.ask("chat.send", text="Wij gaan door")["type"] == "ack"


@pytest.fixture
def anna(db):
    return PersonFactory()


def test_a_ban_and_a_role_are_said(anna, said, django_capture_on_commit_callbacks):
    organisation = Organisation.objects.create(name="Club", slug="club")

    for change in (
        lambda: type(anna).objects.get(pk=anna.pk).save(),
        lambda: accounts.grant_role(None, anna, organisation, Role.MODERATOR),
        lambda: accounts.revoke_role(None, anna, organisation, Role.MODERATOR),
        lambda: accounts.end_sessions(anna),
    ):
        said.clear()
        with django_capture_on_commit_callbacks(execute=True):
            change()
        assert ("people", anna.pk) in said


def test_who_comes_into_a_circle_or_leaves_it_is_said(anna, said, django_capture_on_commit_callbacks):
    circle = Circle.objects.create(name="Kring", slug=uuid.uuid4().hex)

    for members in ([anna], []):
        said.clear()
        with django_capture_on_commit_callbacks(execute=True):
            circles.arrange(None, circle, members)
        assert said == [("people", anna.pk)]


def test_logging_in_says_nothing(anna, said, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        anna.save(update_fields=["last_login"])

    assert said == []
