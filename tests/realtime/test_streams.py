"""What a socket in a room is told, what becomes of its commands, and who hears what: with sockets made by hand, at a real process."""

import json
import threading
import time
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session

from tests.realtime.parlour import key_of, words
from tests.realtime.wire import Closed, Socket
from vakkring.accounts.models import Person
from vakkring.realtime import streams
from vakkring.realtime.models import Receipt, StreamEvent

pytestmark = pytest.mark.django_db

LATER = 1013


@pytest.fixture
def room():
    return uuid4().hex


class Visitor(Socket):
    """A socket in a room."""

    def __init__(self, site, room, cookie, after="", **how):
        super().__init__(site, f"/ws/rooms/{room}/{'?after=' + after if after else ''}", cookie=cookie, **how)

    def hears(self, *types):
        """The next message, of these types if any are given."""
        while True:
            message = json.loads(self.receive())
            if not types or message["type"] in types:
                return message

    def asks(self, **message):
        message.setdefault("id", uuid4().hex)
        self.send(json.dumps(message).encode(), 1)
        return message["id"]

    def answer(self, **message):
        wanted = self.asks(**message)
        while (found := self.hears("ack", "error"))["id"] != wanted:
            pass
        return found


@pytest.fixture
def anna(site):
    return site.person("Anna")


@pytest.fixture
def bram(site):
    return site.person("Bram")


def opened(site, room, cookie, **how):
    """A socket that knows how the room stands. Told to come back later, it does, as every client."""
    until = time.monotonic() + 20
    while True:
        made = Visitor(site, room, cookie, **how)
        assert made.status == 101
        try:
            while (first := made.hears()["type"]) == "still.here":  # said to all, also to who still waits for the state
                pass
            assert first == "room.state"
        except Closed as closed:
            if closed.code != LATER or time.monotonic() > until:
                raise
            continue
        return made


def said_in(site, room, name="room"):
    """What is stored."""
    with site.database():
        return words(key_of(room, name))


def append(site, room, how_many, name="room", text=""):
    """Words that somebody said before; without a doorbell, for the process is another one's."""
    with site.database():
        from django.db import transaction

        with transaction.atomic():
            for number in range(how_many):
                streams.append(key_of(room, name), name, {"type": "said", "word": f"w{number}{text}"})


# --- hearing ------------------------------------------------------------------------------------------------------------------------------
def test_first_comes_how_everything_stands_then_each_event_with_the_next_number(site, room, anna, bram):
    append(site, room, 2)
    visitor = Visitor(site, room, anna)

    assert visitor.hears() == {
        "type": "room.state",
        "seqs": {"room": 2, "me": 0},
        "state": {"room": {"words": ["w0", "w1"]}, "me": {"words": []}},
    }
    other = opened(site, room, bram)
    for word in ("hé", "ja"):
        other.asks(type="say", word=word)
    events = [visitor.hears(), visitor.hears()]
    assert [(event["stream"], event["seq"], event["word"]) for event in events] == [("room", 3, "hé"), ("room", 4, "ja")]


def test_who_comes_back_hears_what_he_missed_once(site, room, anna):
    append(site, room, 5)

    visitor = Visitor(site, room, anna, after="room:3,me:0")

    assert [(event["seq"], event["word"]) for event in (visitor.hears(), visitor.hears())] == [(4, "w3"), (5, "w4")]
    assert visitor.hears() == {"type": "room.resumed", "seqs": {"room": 5, "me": 0}}


@pytest.mark.parametrize(
    "after",
    ["room:6,me:0", "room:3", "me:0", "room:x,me:0", "room:-1,me:0", "room,me:0", "room:99999999999999999999,me:0", "room:%D9%A3,me:0"],
)
def test_who_says_something_odd_gets_a_fresh_state(site, room, anna, after):
    append(site, room, 5)

    state = Visitor(site, room, anna, after=after).hears()

    assert (state["type"], state["seqs"]["room"]) == ("room.state", 5)


def test_who_missed_five_hundred_hears_them_and_who_missed_more_gets_a_fresh_state(site, room, anna):
    append(site, room, 501)

    visitor = Visitor(site, room, anna, after="room:1,me:0")
    assert [visitor.hears()["seq"] for _ in range(500)] == [*range(2, 502)]
    assert visitor.hears()["type"] == "room.resumed"
    assert Visitor(site, room, anna, after="room:0,me:0").hears()["type"] == "room.state"


def test_who_lost_a_stream_while_he_was_away_is_told_so(site, room, anna):
    visitor = Visitor(site, room, anna, after="room:0,me:0,group-3:8")

    assert visitor.hears() == {"type": "stream.left", "stream": "group-3"}
    assert visitor.hears()["type"] == "room.resumed"


def test_what_nobody_rang_for_is_found_within_seconds(site, room, anna):
    visitor = opened(site, room, anna)

    append(site, room, 3)

    assert [visitor.hears("said")["seq"] for _ in range(3)] == [1, 2, 3]


def test_a_stream_that_was_erased_begins_anew(site, room, anna):
    append(site, room, 3)
    visitor = opened(site, room, anna)

    with site.database():
        streams.forget([key_of(room, "room")])

    assert visitor.end()[0] == 1013
    assert Visitor(site, room, anna, after="room:3,me:0").hears()["type"] == "room.state"
    append(site, room, 5)
    assert Visitor(site, room, anna, after="room:3,me:0").hears()["type"] == "room.state"


def test_only_an_audience_hears_its_stream(site, room, anna):
    staff, other = opened(site, room, site.person("Tess", "Staf")), opened(site, room, anna)

    assert staff.answer(type="say", to="staff", word="geheim")["type"] == "ack"
    assert other.answer(type="say", to="staff", word="ook ik")["code"] == "not.allowed"
    staff.asks(type="say", word="open")

    assert other.hears("said")["word"] == "open"
    assert "geheim" not in json.dumps(Visitor(site, room, anna).hears())
    assert Visitor(site, room, anna, after="room:0,me:0,staff:0").hears("said", "stream.left")["type"] == "stream.left"


def test_what_is_for_one_person_reaches_all_his_sockets_and_nobody_else(site, room, anna, bram):
    visitors = [opened(site, room, cookie) for cookie in (anna, bram, bram)]
    with site.database():
        who = f"p{Session.objects.get(pk=bram.split('=')[1]).get_decoded()['_auth_user_id']}"

    visitors[0].asks(type="signal", to=who, data={"sdp": "v=0"})
    visitors[0].asks(type="say", word="klaar")

    assert [visitor.hears("signalled", "said")["type"] for visitor in visitors] == ["said", "signalled", "signalled"]
    assert visitors[1].hears("signalled", "said")["type"] == "said"


# --- commands -----------------------------------------------------------------------------------------------------------------------------
def test_the_same_command_twice_has_one_effect_and_the_same_answer(site, room, anna):
    visitor = opened(site, room, anna)

    first = visitor.answer(type="say", word="eens", id="eenmalig")
    again = visitor.answer(type="say", word="eens", id="eenmalig")
    elsewhere = opened(site, room, anna).answer(type="say", word="eens", id="eenmalig")

    assert first == again == elsewhere == {"type": "ack", "id": "eenmalig", "number": 1}
    assert said_in(site, room) == ["eens"]


def test_the_same_command_at_the_same_time_has_one_effect(site, room, anna):
    visitors = [opened(site, room, anna) for _ in range(6)]
    ready = threading.Barrier(len(visitors))
    answers = []

    def ask(visitor):
        for number in range(10):
            ready.wait(20)
            answers.append(visitor.answer(type="say", word=f"w{number}", id=f"gelijktijdig-{number}"))

    threads = [threading.Thread(target=ask, args=[visitor]) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert said_in(site, room) == [f"w{number}" for number in range(10)]
    assert len(answers) == 60
    assert {(answer["type"], answer["id"], answer["number"]) for answer in answers} == {
        ("ack", f"gelijktijdig-{number}", number + 1) for number in range(10)
    }


def test_without_receipts_the_same_command_would_have_two_effects(other_site, room):
    """The positive control."""
    other_site.start("--no-receipts")
    visitor = opened(other_site, room, other_site.person("Anna"))

    for _ in range(2):
        visitor.answer(type="say", word="eens", id="eenmalig")

    assert said_in(other_site, room) == ["eens", "eens"]


def test_the_same_id_of_another_person_or_in_another_room_is_another_command(site, room, anna, bram):
    for cookie, where in ((anna, room), (bram, room), (anna, room[::-1])):
        assert opened(site, where, cookie).answer(type="say", word="hé", id="hetzelfde")["type"] == "ack"

    assert (said_in(site, room), said_in(site, room[::-1])) == (["hé", "hé"], ["hé"])


def test_commands_of_one_socket_are_carried_out_in_their_order(site, room, anna):
    visitor = opened(site, room, anna)

    ids = [visitor.asks(type="say", word=f"w{number}") for number in range(40)]

    assert [visitor.hears("ack")["id"] for _ in ids] == ids
    assert said_in(site, room) == [f"w{number}" for number in range(40)]


def test_what_was_asked_before_somebody_left_is_done(site, room, anna):
    visitor = opened(site, room, anna)
    for number in range(20):
        visitor.asks(type="say", word=f"w{number}")
    visitor.raw.close()
    visitor.file.close()

    until(lambda: said_in(site, room) == [f"w{number}" for number in range(20)])


def test_a_command_that_fails_has_no_effect_and_can_be_sent_again(site, room, anna):
    visitor = opened(site, room, anna)

    assert visitor.answer(type="break", id="probeersel")["code"] == "server.failed"
    assert visitor.answer(type="say", word="hé", id="probeersel")["type"] == "ack"

    with site.database():
        assert Receipt.objects.filter(scope=f"proef:{room}").count() == 1


def deep(levels):
    return {"x": deep(levels - 1)} if levels else 1


@pytest.mark.parametrize(
    "extra",
    [
        {"type": "bestaat-niet"},
        {},
        {"type": 7},
        {"type": "say", "x": deep(30)},
        {"type": "say", "word": "a\0b"},
        {"type": "say", "word": "\ud800"},
    ],
)
def test_what_can_be_answered_but_makes_no_sense_is_answered(site, room, anna, extra):
    visitor = opened(site, room, anna)

    assert visitor.answer(**extra) | {"id": ""} == {
        "type": "error",
        "id": "",
        "code": "message.unknown",
        "text": "Dit bericht begrijpen we niet.",
    }
    assert visitor.answer(type="say", word="goed")["type"] == "ack"


MALFORMED = {
    "nothing": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "a number": b"1",
    "no id": b'{"type":"say"}',
    "a short id": b'{"type":"say","id":"x"}',
    "an id with a newline": b'{"type":"say","id":"abcdefgh\\n"}',
    "a number as id": b'{"type":"say","id":12345678}',
    "NaN": b'{"type":"say","id":"abcdefgh","word":NaN}',
    "a number without end": b'{"type":"say","id":"abcdefgh","word":' + b"9" * 5000 + b"}",
    "a nest": b"[" * 30_000,
}


@pytest.mark.parametrize("data", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_cannot_be_answered_ends_only_that_socket(site, room, anna, bram, data):
    bad, good = opened(site, room, anna), opened(site, room, bram)

    bad.send(data, 1)

    assert bad.end() == (4400, "Dit bericht begrijpen we niet.")
    assert good.answer(type="say", word="goed")["type"] == "ack"


def test_bytes_make_no_sense_either(site, room, anna):
    visitor = opened(site, room, anna)
    visitor.send(b'{"type":"say","id":"abcdefgh"}', 2)
    assert visitor.end()[0] == 4400


@pytest.mark.parametrize("size", [70_000, 1_000_000, 5_000_000])
def test_a_message_that_is_too_large_ends_the_socket(site, room, anna, size):
    visitor = opened(site, room, anna)
    visitor.asks(type="say", word="x" * size)
    assert visitor.end()[0] == 4400


def test_two_hundred_messages_a_second_end_that_socket_and_nobody_else_notices(site, room, anna, bram):
    other, flood = opened(site, room, bram), opened(site, room, anna)

    try:
        for _ in range(400):
            flood.asks(type="quiet")
            time.sleep(1 / 200)
    except OSError:
        pass  # it was cut off while it was still talking

    assert flood.end()[0] == 4529
    assert other.answer(type="say", word="rustig")["type"] == "ack"


def test_twenty_messages_a_second_are_nothing_special(site, room, anna):
    visitor = opened(site, room, anna)
    ids = []
    for _ in range(60):
        ids.append(visitor.asks(type="quiet"))
        time.sleep(1 / 20)
    assert [visitor.hears("ack")["id"] for _ in ids] == ids


# --- rights -------------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("origin", [None, "null", "http://kwaad.example"])
def test_a_page_of_others_opens_no_room(site, room, anna, origin):
    assert Visitor(site, room, anna, origin=origin).status == 403


def test_who_may_not_come_in_is_told_why(site, room):
    assert Visitor(site, room, None).end()[0] == 4401
    assert Visitor(site, room, site.person("Wim", "Weg")).end()[0] == 4403


def named(site, cookie, last_name):
    """Give somebody another name, and with it other rights; nobody is told."""
    with site.database():
        person = Session.objects.get(pk=cookie.split("=")[1]).get_decoded()["_auth_user_id"]
        Person.objects.filter(pk=person).update(last_name=last_name)
        return int(person)


def test_a_silent_socket_is_closed_when_its_right_ended(site, room, anna):
    visitor = opened(site, room, anna)
    named(site, anna, "Weg")
    begun = time.monotonic()

    assert visitor.end()[0] == 4403
    assert time.monotonic() - begun < 5.5


def test_a_silent_socket_is_closed_when_the_login_ended(site, room, anna):
    visitor = opened(site, room, anna)
    with site.database():
        Session.objects.filter(pk=anna.split("=")[1]).delete()

    assert visitor.end()[0] == 4401


def test_who_is_sent_out_is_out_at_once(site, room, anna, bram):
    staff, other = opened(site, room, anna), opened(site, room, bram)
    begun = time.monotonic()

    staff.asks(type="change", person=named(site, bram, ""), name="Weg")

    assert other.end()[0] == 4403
    assert time.monotonic() - begun < 1.5
    assert staff.answer(type="say", word="rust")["type"] == "ack"


def test_who_is_put_in_a_group_hears_it_from_then_on_and_not_after(site, room, anna, bram):
    append(site, room, 2, "group-3")
    staff, other = opened(site, room, anna), opened(site, room, bram)
    person = named(site, bram, "")

    staff.asks(type="change", person=person, name="Groep3")
    assert other.hears() == {"type": "stream.joined", "stream": "group-3", "seq": 2, "state": {"words": ["w0", "w1"]}}
    other.asks(type="say", to="group-3", word="samen")
    assert other.hears("said")["seq"] == 3

    staff.asks(type="change", person=person, name="Groep4")
    assert other.hears("stream.left", "stream.joined") == {"type": "stream.left", "stream": "group-3"}
    assert other.hears("stream.left", "stream.joined")["stream"] == "group-4"
    append(site, room, 1, "group-3")
    append(site, room, 1, "group-4")
    assert other.hears("said")["stream"] == "group-4"


# --- presence -----------------------------------------------------------------------------------------------------------------------------
def until(condition, patience=20.0):
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, "never came"
        time.sleep(0.02)


def test_who_comes_and_goes_is_noted_once_each_and_in_order(site, room, anna):
    for _ in range(3):
        visitor = opened(site, room, anna)
        visitor.raw.close()
        visitor.file.close()

    def noted():
        with site.database():
            events = StreamEvent.objects.filter(stream__key=key_of(room, "aanwezig")).values_list("text", flat=True)
            return [json.loads(text)["type"] for text in events]

    until(lambda: len(noted()) == 6)
    assert sorted(noted()) == ["came"] * 3 + ["went"] * 3
    assert noted()[0] == "came"


def test_a_room_ticks_once_a_second_while_somebody_is_there(site, room, anna):
    def ticks():
        with site.database():
            return streams.last([f"proef:{room}:ticks"])[f"proef:{room}:ticks"]

    visitor = opened(site, room, anna)
    begun = time.monotonic()
    until(lambda: ticks() >= 4)
    assert 2 < time.monotonic() - begun < 8

    visitor.raw.close()
    visitor.file.close()
    time.sleep(1.5)
    before = ticks()
    time.sleep(2.5)
    assert ticks() == before


def test_who_hears_nothing_hears_now_and_then_that_the_line_is_alive(other_site, room):
    other_site.start("--say-every", "1")
    visitor = opened(other_site, room, other_site.person("Anna"))

    assert [visitor.hears() for _ in range(2)] == [{"type": "still.here"}] * 2


# --- what goes wrong ----------------------------------------------------------------------------------------------------------------------
def test_who_does_not_read_is_told_so_and_sent_away_and_the_others_go_on(site, room, anna, bram):
    """More waits for it than the system's buffers and ours hold."""
    slow, quick = opened(site, room, anna), opened(site, room, bram)
    who = f"p{named(site, anna, '')}"

    for number in range(6):
        sender = opened(site, room, site.person(f"P{number}"))
        for _ in range(60):
            assert sender.answer(type="signal", to=who, data="x" * 60_000)["type"] == "ack"

    assert quick.answer(type="say", word="klaar")["type"] == "ack"
    assert slow.end() == (4508, "Je verbinding is te traag. We proberen het opnieuw.")


def test_who_missed_more_than_a_phone_should_load_gets_a_fresh_state(site, room, anna):
    append(site, room, 6, text="x" * 60_000)

    assert Visitor(site, room, anna, after="room:3,me:0").hears()["type"] == "said"
    assert Visitor(site, room, anna, after="room:0,me:0").hears()["type"] == "room.state"
