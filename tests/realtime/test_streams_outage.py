"""A database that goes away while people are in a room: who asks something hears so, everybody stays for a while, and nothing is lost."""

import time
from uuid import uuid4

import pytest
from django.db import connection

from tests.realtime.serving import no_database
from tests.realtime.test_streams import opened, said_in

pytestmark = pytest.mark.django_db


def test_who_asks_while_the_database_is_away_hears_so_and_nobody_else_notices(lonely_site):
    room = uuid4().hex
    lonely_site.start()
    asking, silent = (opened(lonely_site, room, lonely_site.person(name)) for name in ("Anna", "Bram"))

    with no_database(lonely_site):
        answer = asking.answer(type="say", word="hé", id="probeersel")
        assert answer["type"] == "error"
        assert (answer["code"], answer["text"]) == ("server.later", "Dat lukt nu even niet. Probeer het zo nog eens.")

    again = {"type": "error"}
    until = time.monotonic() + 20
    while again["type"] == "error" and time.monotonic() < until:
        again = asking.answer(type="say", word="hé", id="probeersel")
    assert again["type"] == "ack"
    assert silent.hears("said")["word"] == "hé"
    assert said_in(lonely_site, room) == ["hé"]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite is a file: who has it open goes on reading")
def test_who_stays_when_the_database_stays_away_is_told_to_come_back(lonely_site):
    room = uuid4().hex
    lonely_site.start()
    cookie = lonely_site.person("Anna")
    silent = opened(lonely_site, room, cookie)

    with no_database(lonely_site):
        begun = time.monotonic()
        assert silent.end()[0] == 1013
        assert time.monotonic() - begun > 10

    opened(lonely_site, room, cookie)
