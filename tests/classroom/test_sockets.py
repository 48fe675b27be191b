"""Rooms through real sockets: who comes in, what he may ask, and when he has to go."""

import json
import time
import uuid
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session as BrowserSession
from django.utils import timezone

from classroom.actions import entering
from classroom.models import Attendee, Audience, Session
from tests.classroom.rooms import lead_along, make_poll, make_session
from tests.classroom.visitors import Visitor, cookie_of
from tests.factories import PersonFactory
from vakkring.accounts.models import Person
from vakkring.community.models import Circle, CircleMember

pytestmark = pytest.mark.django_db


class Room:
    """A session with its trainer and a participant who have sockets."""

    def __init__(self, site, **fields):
        self.site = site
        with site.database():
            self.session = make_session(**fields)
            self.anna = PersonFactory(first_name="Anna")
            self.trainer_cookie, self.anna_cookie = cookie_of(self.session.trainer), cookie_of(self.anna)

    def open(self, cookie, query=""):
        visitor = Visitor(self.site, self.session.pk, cookie, query)
        visitor.state = visitor.until("room.state")
        return visitor

    def attendee(self, person):
        with self.site.database():
            return Attendee.objects.get(session=self.session, person=person).pk

    def closed(self, cookie, query=""):
        """Why a socket is refused."""
        return Visitor(self.site, self.session.pk, cookie, query).socket.end()[0]


@pytest.fixture
def room(site):
    return Room(site)


# --- coming in ----------------------------------------------------------------------------------------------------------------------------
def test_everybody_gets_the_state_of_what_he_may_hear(room):
    tess, anna = room.open(room.trainer_cookie), room.open(room.anna_cookie)

    assert set(tess.state["state"]) == {"room", "me", "staff"}
    assert set(anna.state["state"]) == {"room", "me"}
    assert anna.state["state"]["room"]["room"]["title"] == room.session.title
    assert tess.until("people.changed", count=2)["stream"] == "room"


def test_who_was_away_hears_what_he_missed(room):
    tess, anna = room.open(room.trainer_cookie), room.open(room.anna_cookie)
    seqs = anna.state["seqs"]
    anna.socket.raw.close()
    tess.ask("chat.send", text="Nog iets")

    back = Visitor(room.site, room.session.pk, room.anna_cookie, "?after=" + ",".join(f"{name}:{number}" for name, number in seqs.items()))

    assert back.until("chat.message")["message"]["text"] == "Nog iets"
    assert back.until("room.resumed")["seqs"].keys() == {"room", "me"}
    assert "room.state" not in {message["type"] for message in back.heard}


def test_a_stranger_has_to_log_in(room):
    assert room.closed(None) == 4401
    assert room.closed(cookie_in(room, guest=uuid.uuid4())) == 4401


def cookie_in(room, **who):
    with room.site.database():
        return cookie_of(**who)


def test_a_room_that_does_not_exist_is_nobodys(room):
    for number in (999_999_999, 10**20):  # the second is more than a database counts to
        assert Visitor(room.site, number, room.anna_cookie).socket.end()[0] == 4403


@pytest.mark.parametrize(
    "fields",
    [
        {"live": False, "starts_at": timezone.now() + timedelta(days=1), "ends_at": timezone.now() + timedelta(days=2)},
        {"locked": True},
        {"published_at": None},
        {"cancelled_at": timezone.now()},
        {"ended_at": timezone.now()},
    ],
    ids=["too early", "locked", "a draft", "cancelled", "ended"],
)
def test_who_may_not_come_in_is_refused(site, fields):
    room = Room(site, **fields)

    assert room.closed(room.anna_cookie) == 4403


def test_a_guest_comes_into_a_public_room_only(site):
    public, guest = Room(site, audience=Audience.PUBLIC), uuid.uuid4()
    with site.database():
        entering.enter(public.session, guest=guest, name="Henk")
    cookie = cookie_in(public, guest=guest)

    henk = public.open(cookie)

    assert henk.state["state"]["me"]["person"]["name"] == "Henk"
    assert henk.ask("chat.send", text="Goedenavond")["type"] == "ack"
    assert henk.ask("session.stop")["code"] == "not.allowed"
    assert Room(site).closed(cookie) == 4401


# --- asking -------------------------------------------------------------------------------------------------------------------------------
def test_what_one_says_the_other_hears(room):
    tess, anna = room.open(room.trainer_cookie), room.open(room.anna_cookie)

    answer = anna.ask("chat.send", text="Hoor je mij?")

    assert answer["type"] == "ack"
    assert tess.until("chat.message")["message"]["id"] == answer["message"]


def test_the_same_id_twice_has_one_effect_and_one_answer(room):
    anna = room.open(room.anna_cookie)
    message = json.dumps({"type": "chat.send", "id": "een-keer", "text": "Hé"}).encode()

    for _twice in range(2):
        anna.socket.send(message, 1)
    answers = [anna.until("ack", id="een-keer") for _twice in range(2)]
    anna.ask("chat.send", text="Nog een")

    assert answers[0] == answers[1]
    said = [one["message"]["text"] for one in anna.heard if one["type"] == "chat.message"]
    assert said.count("Hé") <= 1


@pytest.mark.parametrize(
    "message",
    [
        {"type": "session.stop"},
        {"type": "room.set", "locked": True},
        {"type": "person.mute", "person": None},
        {"type": "poll.new", "kind": "words", "question": "En?"},
        {"type": "groups.make"},
        {"type": "groups.say", "text": "Hé"},
        {"type": "group.visit", "group": 1},
    ],
    ids=lambda message: message["type"],
)
def test_what_only_who_leads_may_is_refused_with_a_sentence(room, message):
    anna = room.open(room.anna_cookie)

    answer = anna.ask(message["type"], **{name: value for name, value in message.items() if name != "type"})

    assert (answer["type"], answer["code"], answer["text"]) == ("error", "not.allowed", "Dat mag alleen wie de sessie leidt.")


def test_what_is_another_rooms_is_not_found(room):
    with room.site.database():
        poll = make_poll(make_session()).pk

    answer = room.open(room.anna_cookie).ask("poll.vote", poll=poll, value=0)

    assert (answer["code"], answer["text"]) == ("not.found", "Dit bestaat niet (meer).")


def test_votes_are_hidden_from_who_voted_and_seen_by_who_leads(room):
    with room.site.database():
        poll = make_poll(room.session).pk
    tess, anna = room.open(room.trainer_cookie), room.open(room.anna_cookie)

    assert anna.ask("poll.vote", poll=poll, value=1)["type"] == "ack"

    assert anna.until("poll.changed")["poll"]["tally"]["counts"] == []
    assert tess.until("staff.changed")["staff"]["polls"][0]["tally"]["counts"] == [0, 1, 0]


MALFORMED = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'"chat.send"',
    b"{}",
    b'{"type":"hand.set","id":"kort"}',
    b'{"type":"hand.set","id":7}',
    b"NaN",
    b"[" * 9999,
]


@pytest.mark.parametrize("data", MALFORMED)
def test_what_makes_no_sense_ends_only_that_socket(room, data):
    bad, good = room.open(room.anna_cookie), room.open(room.anna_cookie)

    bad.socket.send(data, 1)

    assert bad.socket.end()[0] == 4400
    assert good.ask("hand.set", up=True)["type"] == "ack"


@pytest.mark.parametrize(
    "fields",
    [{"type": "room.burn"}, {"type": 7}, {"type": "chat.send", "text": "\0"}, {"type": "chat.send", "text": "\ud800"}],
)
def test_an_unknown_message_is_an_error_and_the_socket_stays(room, fields):
    anna = room.open(room.anna_cookie)

    anna.socket.send(json.dumps({"id": "onbekend-1", **fields}).encode(), 1)

    assert anna.until("error", id="onbekend-1")["code"] == "message.unknown"
    assert anna.ask("hand.set", up=True)["type"] == "ack"


# --- groups and signals -------------------------------------------------------------------------------------------------------------------
def test_a_group_is_heard_by_who_sits_in_it_as_long_as_it_is_out(room):
    with room.site.database():
        bram = PersonFactory(first_name="Bram")
    tess, anna, other = room.open(room.trainer_cookie), room.open(room.anna_cookie), room.open(cookie_in(room, person=bram))
    tess.until("people.changed", count=3)

    assert tess.ask("groups.make", chosen=[[room.attendee(room.anna)], [room.attendee(bram)]])["type"] == "ack"

    name = anna.until("stream.joined")["stream"]
    other_name = other.until("stream.joined")["stream"]
    assert {name, other_name} == {"group-1", "group-2"}
    anna.send("chat.send", text="Onder ons", to="group")
    assert anna.until("chat.message", stream=name)["message"]["text"] == "Onder ons"
    tess.ask("groups.end")
    anna.until("stream.left", stream=name)
    other.until("stream.left", stream=other_name)
    for visitor, own in ((tess, None), (other, other_name)):
        visitor.ask("chat.send", text="Klaar")
        assert {one["stream"] for one in visitor.heard if one.get("stream", "").startswith("group")} <= {own}


def test_who_comes_late_hears_his_group(room):
    tess, anna = room.open(room.trainer_cookie), room.open(room.anna_cookie)
    tess.until("people.changed", count=2)
    tess.ask("groups.make", chosen=[[room.attendee(room.anna)]])
    anna.until("stream.joined")

    with room.site.database():
        late = cookie_of(PersonFactory())
    carla = room.open(late)

    assert len(carla.until("stream.joined")["state"]["people"]) == 2


def test_signals_go_to_one_person_and_say_from_whom(room):
    tess, anna = room.open(room.trainer_cookie), room.open(room.anna_cookie)
    assert anna.ask("media.signal", to=room.attendee(room.session.trainer), data={})["code"] == "media.apart"
    for visitor in (tess, anna):
        visitor.ask("media.set", rung="sound", microphone=True)

    assert anna.ask("media.signal", to=room.attendee(room.session.trainer), data={"sdp": "x"})["type"] == "ack"

    assert tess.until("media.signal") == {"type": "media.signal", "from": room.attendee(room.anna), "data": {"sdp": "x"}}


# --- rights that end ----------------------------------------------------------------------------------------------------------------------
def logged_out(room):
    BrowserSession.objects.filter(pk=room.anna_cookie.split("=")[1]).delete()


def expired(room):
    BrowserSession.objects.filter(pk=room.anna_cookie.split("=")[1]).update(expire_date=timezone.now())


def ended_everywhere(room):
    Person.objects.filter(pk=room.anna.pk).update(sessions_ended=1)


def banned(room):
    Person.objects.filter(pk=room.anna.pk).update(is_active=False)


def put_out_of_the_circle(room):
    CircleMember.objects.filter(person=room.anna.pk).delete()


def cancelled(room):
    Session.objects.filter(pk=room.session.pk).update(cancelled_at=timezone.now())


def over_for_long(room):
    Session.objects.filter(pk=room.session.pk).update(ended_at=timezone.now() - timedelta(hours=1))


ENDS = {
    logged_out: 4401,
    expired: 4401,
    ended_everywhere: 4401,
    banned: 4401,
    put_out_of_the_circle: 4403,
    cancelled: 4403,
    over_for_long: 4403,
}


@pytest.mark.parametrize(("end", "code"), ENDS.items(), ids=[end.__name__ for end in ENDS])
def test_a_silent_socket_is_closed_within_seconds_when_its_right_ended(site, end, code):
    with site.database():
        circle = Circle.objects.create(name=uuid.uuid4().hex, slug=uuid.uuid4().hex)
    room = Room(site, audience=Audience.CIRCLE, circle=circle)
    with site.database():
        CircleMember.objects.create(circle=circle, person=room.anna)
    anna = room.open(room.anna_cookie)
    begun = time.monotonic()

    with site.database():
        end(room)

    assert anna.socket.end()[0] == code
    assert time.monotonic() - begun < 6  # 5, and a moment for a busy machine


def test_who_is_sent_out_is_out_at_once_and_stays_out(room):
    tess, anna = room.open(room.trainer_cookie), room.open(room.anna_cookie)

    tess.ask("person.remove", person=room.attendee(room.anna))

    code, reason = anna.socket.end()
    assert (code, "De trainer heeft je uit de zaal gehaald" in reason) == (4403, True)
    assert room.closed(room.anna_cookie) == 4403


def test_who_leads_no_more_hears_and_may_no_more(room):
    with room.site.database():
        lead_along(room.session, room.anna)
    anna = room.open(room.anna_cookie)
    assert anna.ask("room.set", chat_open=True)["type"] == "ack"

    with room.site.database():
        room.session.leaders.remove(room.anna)

    assert anna.ask("room.set", chat_open=False)["code"] == "not.allowed"
    anna.until("stream.left", stream="staff")


def test_everybody_hears_the_end(room):
    tess, anna = room.open(room.trainer_cookie), room.open(room.anna_cookie)

    tess.ask("session.stop")

    anna.until("room.changed")
    assert anna.heard[-1]["room"]["status"] == "ended"
    assert anna.ask("chat.send", text="Dank!")["code"] == "session.ended"
