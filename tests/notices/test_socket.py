"""What a page hears of notices while it is open: over a real socket, from a real server."""

import json
import socket

import pytest
from django.contrib.sessions.models import Session

from tests.realtime.serving import Redis
from tests.realtime.wire import Socket
from vakkring.accounts.models import Person
from vakkring.notices import actions
from vakkring.notices.models import Notice

pytestmark = pytest.mark.django_db


class Page:
    """Somebody's open page."""

    def __init__(self, site, cookie):
        self.socket = Socket(site, "/ws/notices/", cookie=cookie)

    def hears(self):
        return json.loads(self.socket.receive())

    def hears_nothing_for(self, seconds):
        self.socket.raw.settimeout(seconds)
        with pytest.raises(socket.timeout):
            self.socket.receive()
        return True


class Somebody:
    """A person with notices of his own."""

    def __init__(self, site, name):
        self.site, self.cookie = site, site.person(name)
        with site.database():
            key = Session.objects.get(pk=self.cookie.partition("=")[2]).get_decoded()["_auth_user_id"]
            self.person = Person.objects.get(pk=key)
        self.told = 0

    def is_told(self, title):
        self.told += 1
        with self.site.database():
            return actions.tell(self.person, f"proef:{self.told}", title, "", "/leren/").pk

    def opens(self, site=None):
        return Page(site or self.site, self.cookie)


@pytest.fixture
def anna(quiet_site):
    return Somebody(quiet_site, "Anna")


def test_a_page_hears_how_many_wait_and_nothing_old_as_new(quiet_site, anna):
    anna.is_told("Oud")
    anna.is_told("Ook oud")

    assert anna.opens().hears() == {"type": "notices.state", "unread": 2, "new": []}


def test_what_comes_while_the_page_is_open_is_told_once(site):
    anna = Somebody(site, "Anna")
    anna.is_told("Oud")
    page = anna.opens()
    page.hears()

    first = anna.is_told("Bram schreef mee")
    assert page.hears() == {"type": "notices.state", "unread": 2, "new": [{"id": first, "title": "Bram schreef mee", "url": "/leren/"}]}

    second = anna.is_told("Tess beantwoordde je vraag")
    assert [one["id"] for one in page.hears()["new"]] == [second]
    assert page.hears_nothing_for(5)


def test_without_rounds_and_doorbell_nothing_would_be_heard(quiet_site, anna):
    """Control of the test above: it is the rounds that find out."""
    page = anna.opens()
    page.hears()
    with quiet_site.database():
        Notice.objects.create(person=anna.person, key="stil", title="Stil")

    assert page.hears_nothing_for(5)


def test_reading_them_elsewhere_is_heard_at_once(quiet_site, anna):
    first = anna.is_told("Een")
    anna.is_told("Twee")
    page = anna.opens()
    page.hears()

    assert quiet_site.press(f"/berichten/{first}/", anna.cookie) == 302
    assert page.hears() == {"type": "notices.state", "unread": 1, "new": []}
    assert quiet_site.press("/berichten/gelezen/", anna.cookie) == 302
    assert page.hears() == {"type": "notices.state", "unread": 0, "new": []}


def test_nobody_hears_of_notices_of_others(quiet_site, anna):
    bram = Somebody(quiet_site, "Bram")
    first = anna.is_told("Voor Anna")
    page = bram.opens()
    assert page.hears()["unread"] == 0

    assert quiet_site.press(f"/berichten/{first}/", anna.cookie) == 302
    assert page.hears_nothing_for(2)


def test_a_stranger_is_sent_away(quiet_site):
    assert Socket(quiet_site, "/ws/notices/").end()[0] == 4401


def test_a_page_of_others_hears_nothing(quiet_site, anna):
    assert Socket(quiet_site, "/ws/notices/", cookie=anna.cookie, origin="https://kwaad.example").status == 403


def test_a_logout_closes_it_at_once(quiet_site, anna):
    page = anna.opens()
    page.hears()

    assert quiet_site.press("/account/logout/", anna.cookie) == 302
    assert page.socket.end()[0] == 4401


@pytest.mark.parametrize("sent", [b"{}", b"", b"x" * 2000])
def test_who_speaks_is_sent_away_and_others_go_on(quiet_site, anna, sent):
    first = anna.is_told("Een")
    page, other = anna.opens(), anna.opens()
    page.hears(), other.hears()

    page.socket.send(sent, opcode=1)
    assert page.socket.end()[0] == 4400
    assert quiet_site.press(f"/berichten/{first}/", anna.cookie) == 302
    assert other.hears()["unread"] == 0


def test_another_process_is_told_by_redis(site, tmp_path):
    """Two processes that make no rounds: what is read at one is heard at the other."""
    redis = Redis(tmp_path)
    both = type(site)(site.folder, site.database_url, redis.url, program=site.program)
    try:
        here, there = both.start("--no-rounds"), both.start("--no-rounds")
        anna = Somebody(both, "Anna")
        first = anna.is_told("Een")
        both.ports = [there]
        page = anna.opens()
        page.hears()
        both.ports = [here]
        assert both.press(f"/berichten/{first}/", anna.cookie) == 302
        assert page.hears()["unread"] == 0
    finally:
        both.stop()
        redis.stop()


def test_pages_of_many_are_looked_at_with_one_query(django_assert_num_queries, db):
    from tests.factories import PersonFactory
    from vakkring.notices.consumers import NoticesConsumer

    sockets = []
    for number in range(20):
        one = NoticesConsumer()
        one.scope = {"user": PersonFactory()}
        if number % 2:
            actions.tell(one.scope["user"], "proef", "Iets", "")
        sockets.append(one)

    with django_assert_num_queries(1):
        assert [found.unread for found in NoticesConsumer.accesses(sockets)] == [0, 1] * 10
