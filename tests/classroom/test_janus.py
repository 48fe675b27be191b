"""The gateway to Janus against a real one: rooms, keys, tokens, and what is refused without them."""

import json
import urllib.request
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from classroom.gateways.janus import PLUGIN, Janus, Refused
from classroom.gateways.media_servers import Place
from classroom.gateways.outage import Unreachable
from tests import janus

ROOM, OTHER = Place("live:1:room"), Place("live:2:room")
SITE = "a secret of the site that is long enough for anybody to be content"
UNAUTHORISED = 433
"""VideoRoom's own code."""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    found = janus.start(tmp_path_factory.mktemp("janus"))
    yield found
    found.stop()


@pytest.fixture
def gateway(server):
    made = gateway_to(server)
    yield made
    made.close(ROOM), made.close(OTHER)


def gateway_to(server, **changed):
    names = {"url": "JANUS_URL", "api_url": "JANUS_API_URL", "secret": "JANUS_SECRET", "admin_key": "JANUS_ADMIN_KEY"}
    return Janus(**{name: server.settings[key] for name, key in names.items()}, site_secret=SITE, **changed)


def soon():
    return timezone.now() + timedelta(minutes=10)


class Browser:
    """What a browser does, by way of HTTP: it has a token, and nothing else of the server's."""

    def __init__(self, server, token):
        self.url, self.token = server.settings["JANUS_API_URL"], token
        self.session = f"{self.url}/{self.post(self.url, janus='create')['data']['id']}"
        self.handle = f"{self.session}/{self.post(self.session, janus='attach', plugin=PLUGIN)['data']['id']}"

    def post(self, url, **body):
        content = json.dumps({**body, "token": self.token, "transaction": "t"}).encode()
        with urllib.request.urlopen(urllib.request.Request(url, content), timeout=5) as answer:
            said = json.loads(answer.read())
        if said["janus"] == "error":
            raise PermissionError(said["error"]["code"])
        return said

    def ask(self, **body):
        """What VideoRoom answers: at once, or as an event."""
        said = self.post(self.handle, janus="message", body=body)
        while said["janus"] == "ack" or "plugindata" not in said:
            with urllib.request.urlopen(f"{self.session}?token={quote(self.token, safe='')}", timeout=5) as answer:
                said = json.loads(answer.read())
        return said["plugindata"]["data"]

    def join(self, given, **other):
        return self.ask(
            **{"request": "join", "ptype": "publisher", "room": given["room"], "id": given["feed"], "token": given["key"]} | other
        )


def test_who_has_a_pass_comes_in(server, gateway):
    given = gateway.admit(ROOM, 5, soon(), enters=True)["janus"]

    joined = Browser(server, given["token"]).join(given)

    assert (joined["videoroom"], joined["id"], joined["room"]) == ("joined", 5, given["room"])


def test_the_room_is_made_once_and_keeps_who_is_in(server, gateway):
    first = gateway.admit(ROOM, 5, soon(), enters=True)["janus"]
    browser = Browser(server, first["token"])
    browser.join(first)

    again = gateway.admit(ROOM, 5, soon(), enters=False)["janus"]

    assert again["room"] == first["room"]
    assert browser.ask(request="listparticipants", room=first["room"])["participants"][0]["id"] == 5


def test_coming_in_again_sends_what_was_left_of_him_away(server, gateway):
    given = gateway.admit(ROOM, 5, soon(), enters=True)["janus"]
    Browser(server, given["token"]).join(given)

    again = gateway.admit(ROOM, 5, soon(), enters=True)["janus"]

    assert Browser(server, again["token"]).join(again)["videoroom"] == "joined"


def test_without_the_key_the_room_stays_shut(server, gateway):
    given = gateway.admit(ROOM, 5, soon(), enters=True)["janus"]
    other = gateway.admit(OTHER, 6, soon(), enters=True)["janus"]
    browser = Browser(server, given["token"])

    for key in ("", "guessed", other["key"]):
        assert browser.join(given, token=key)["error_code"] == UNAUTHORISED, key
    assert browser.join(given)["videoroom"] == "joined", "the control: with it, it opens"


@pytest.mark.parametrize("made", ["expired", "forged", "missing"])
def test_a_token_that_is_not_good_opens_nothing(server, gateway, made):
    good = gateway.token(soon())
    token = {"expired": gateway.token(timezone.now() - timedelta(seconds=1)), "forged": good.replace("1", "2", 1), "missing": ""}[made]

    with pytest.raises(PermissionError, match="403"):
        Browser(server, token)
    Browser(server, good)


def test_a_browser_can_make_no_room_and_change_none(server, gateway):
    given = gateway.admit(ROOM, 5, soon(), enters=True)["janus"]
    browser = Browser(server, given["token"])

    assert "error_code" in browser.ask(request="create", room=99)
    for request in ("destroy", "kick", "allowed"):
        asked = {"request": request, "room": given["room"], "id": 5, "action": "disable", "secret": "guessed"}
        assert browser.ask(**asked)["error_code"] == UNAUTHORISED, request
    assert browser.ask(request="list")["list"] == [], "rooms are not in the public list"


def test_who_is_sent_out_is_cut_off_and_does_not_come_back(server, gateway):
    given = gateway.admit(ROOM, 5, soon(), enters=True)["janus"]
    browser = Browser(server, given["token"])
    browser.join(given)

    gateway.remove(ROOM, 5)

    assert browser.ask(request="listparticipants", room=given["room"])["participants"] == []
    assert Browser(server, given["token"]).join(given)["error_code"] == UNAUTHORISED


def test_closing_ends_the_room_and_may_be_done_twice(server, gateway):
    given = gateway.admit(ROOM, 5, soon(), enters=True)["janus"]

    gateway.close(ROOM)
    gateway.close(ROOM)
    gateway.remove(ROOM, 5)
    gateway.mute(ROOM, 5, muted=True)

    assert "error_code" in Browser(server, given["token"]).join(given)


def test_rooms_of_two_sites_at_one_server_are_not_the_same(server):
    other = Janus("", "", janus.SECRET, janus.ADMIN_KEY, "another site's secret")

    assert other.number(ROOM) != gateway_to(server).number(ROOM) < 2**53


def test_a_wrong_setting_or_a_server_that_is_away_is_said(server, gateway):
    with pytest.raises(Unreachable):
        Janus("", "http://127.0.0.1:1/janus", janus.SECRET, janus.ADMIN_KEY, SITE).check()
    with pytest.raises(Unreachable, match="403"):
        Janus("", server.settings["JANUS_API_URL"], "wrong", janus.ADMIN_KEY, SITE).check()
    with pytest.raises(Refused, match="admin_key"):
        Janus("", server.settings["JANUS_API_URL"], janus.SECRET, "wrong", SITE).admit(ROOM, 5, soon(), enters=True)
    assert "answers" in gateway.check()
