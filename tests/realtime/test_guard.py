"""What the guard lets in, and whom it sends away: with bytes that no honest client sends."""

import pytest
from django.contrib.sessions.models import Session
from pycrdt import Doc, Text

from tests.factories import PersonFactory
from tests.logins import cookie_of
from tests.realtime.wire import Socket
from vakkring.accounts.models import Person
from vakkring.realtime import protocol
from vakkring.realtime.carets import pseudonym
from vakkring.realtime.consumers import MOST_SOCKETS
from vakkring.realtime.protocol import Presence

pytestmark = pytest.mark.django_db

SYNC_ONE, SYNC_TWO, UPDATE, CARETS = b"\0\0", b"\0\1", b"\0\2", b"\1"


@pytest.fixture
def document(site):
    return site.document()


@pytest.fixture
def cookie(site):
    return site.person("Anna")


def opened(site, document, cookie, query="", **how):
    """A socket that was let in."""
    made = Socket(site, f"/ws/documents/{document}/{query}", cookie=cookie, **how)
    assert made.status == 101
    made.until(SYNC_ONE)
    made.until(CARETS)
    return made


def typed(text="hé", client=None):
    """An update that types something into a field of its own."""
    held = Doc(client_id=client) if client else Doc()
    held.get("proef", type=Text).insert(0, text)
    return held.get_update()


# --- the handshake ------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "http://kwaad.example",
        "https://testserver",
        "http://testserver:8080",
        "http://testserver.kwaad.example",
        "http://x@testserver",
    ],
)
def test_a_page_of_others_opens_no_socket(site, document, cookie, origin):
    assert Socket(site, f"/ws/documents/{document}/", cookie=cookie, origin=origin).status == 403


@pytest.mark.parametrize("origin", ["http://testserver", "http://testserver:80"])
def test_our_own_page_does(site, document, cookie, origin):
    assert Socket(site, f"/ws/documents/{document}/", cookie=cookie, origin=origin).status == 101


@pytest.mark.parametrize("given", [None, "sessie=bestaat-niet"])
def test_a_stranger_is_told_to_log_in(site, document, given):
    code, reason = Socket(site, f"/ws/documents/{document}/", cookie=given).end()

    assert (code, reason) == (4401, "Je bent niet meer ingelogd.")


def test_a_document_that_is_not_his_is_refused(site, cookie):
    assert Socket(site, f"/ws/documents/{site.document('gesloten:1')}/", cookie=cookie).end()[0] == 4403
    assert Socket(site, "/ws/documents/999999999/", cookie=cookie).end()[0] == 4403


# --- rights that end ----------------------------------------------------------------------------------------------------------------------
def ended_session(cookie):
    Session.objects.filter(pk=cookie.split("=")[1]).delete()


def banned(cookie):
    Person.objects.filter(pk=Session.objects.get(pk=cookie.split("=")[1]).get_decoded()["_auth_user_id"]).update(is_active=False)


def ended_everywhere(cookie):
    Person.objects.filter(pk=Session.objects.get(pk=cookie.split("=")[1]).get_decoded()["_auth_user_id"]).update(sessions_ended=1)


@pytest.mark.parametrize("end", [ended_session, banned, ended_everywhere])
def test_a_silent_socket_is_closed_when_the_login_ended(site, document, cookie, end):
    socket = opened(site, document, cookie)

    with site.database():
        end(cookie)

    assert socket.end()[0] == 4401


def test_a_socket_is_closed_when_its_session_ended_though_another_of_the_same_person_goes_on(site, document):
    with site.database():
        person = PersonFactory()
        stolen, own = cookie_of(person), cookie_of(person)
    phone, laptop = opened(site, document, stolen), opened(site, document, own)

    with site.database():
        ended_session(stolen)

    assert phone.end()[0] == 4401
    laptop.send(protocol.change(typed()))
    assert laptop.until(UPDATE)


def test_a_silent_socket_is_closed_when_the_right_ended(site, cookie):
    document = site.document()
    socket = opened(site, document, cookie)

    with site.database():
        from vakkring.realtime.models import SharedDocument

        SharedDocument.objects.filter(pk=document).update(key=f"gesloten:{document}")

    assert socket.end()[0] == 4403


def test_who_may_only_read_from_now_on_is_told_so(site, document, cookie):
    socket = opened(site, document, cookie)

    with site.database():
        Person.objects.filter(first_name="Anna").update(last_name="Lezer")

    assert socket.end()[0] == 4403


# --- messages that make no sense ----------------------------------------------------------------------------------------------------------
MALFORMED = {
    "nothing": b"",
    "an unknown type": b"\x07",
    "a step that nobody knows": b"\0\x05\0",
    "more announced than there is": b"\0\2\x7fabc",
    "something behind it": b"\0\0\1\0\0",
    "a number without end": b"\xff" * 12,
    "an update of noise": protocol.change(bytes(range(40, 90))),
    "an update that panics": protocol.change(b"\1\0\5\0\0"),
    "a subdocument": protocol.change(b"\1\1\5\0\x09\1\1a\1g\x76\0\0"),
    "a state that is no JSON": b"\1" + protocol.framed(b"\1\5\1\3{}}"),
    "a state with NaN": b"\1" + protocol.framed(b"\1\5\1" + protocol.framed(b'{"a":NaN}')),
    "a nested state": b"\1" + protocol.framed(b"\1\5\1" + protocol.framed(b"[" * 3000)),
    "more carets than anybody has": b"\1" + protocol.framed(b"\xff\x7f"),
}


@pytest.mark.parametrize("data", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_makes_no_sense_ends_only_that_socket(site, document, cookie, data):
    bad, good = opened(site, document, cookie), opened(site, document, cookie, "?ack=1")

    bad.send(data)

    assert bad.end() == (4400, "Dit bericht begrijpen we niet.")
    good.send(protocol.change(typed()))
    good.until(UPDATE)
    assert "Traceback" not in site.log


def test_text_instead_of_bytes_makes_no_sense_either(site, document, cookie):
    socket = opened(site, document, cookie)

    socket.send(b"hallo", opcode=1)

    assert socket.end()[0] == 4400


@pytest.mark.parametrize("size", [1_100_000, 5_000_000])
def test_a_paste_that_is_too_large_is_answered_with_a_sentence(site, document, cookie, size):
    socket = opened(site, document, cookie)

    socket.send(protocol.change(typed("x" * size)))

    assert socket.end() == (4400, "Dit is te groot om in één keer te bewaren. Plak het in kleinere stukken.")


def test_a_change_that_spoils_the_document_harms_nobody_else(site, document, cookie):
    """Its parent is a letter: the library finds out when it is half done."""
    writer, other = opened(site, document, cookie), opened(site, document, cookie)
    writer.send(protocol.change(typed("vooraf", client=77)))
    other.until(UPDATE)

    writer.send(protocol.change(b"\1\1\5\0\4\0\x4d\1\1x\0"))

    assert writer.end()[0] == 4400
    other.send(protocol.change(typed("daarna", client=78)))
    other.until(UPDATE)
    with site.database():
        from vakkring.realtime import actions

        assert str(actions.load(document).get("proef", type=Text)) in {"voorafdaarna", "daarnavooraf"}


# --- carets -------------------------------------------------------------------------------------------------------------------------------
def carets_in(message):
    return protocol.entries(protocol.read(message).payload)


def test_nobody_speaks_for_somebody_else(site, document, cookie):
    anna, mallory = opened(site, document, cookie), opened(site, document, site.person("Mallory"))
    anna.send(protocol.who([Presence(5, 1, protocol.said({"cursor": 1}))]))
    assert carets_in(mallory.until(CARETS))[0].client == 5

    mallory.send(protocol.who([Presence(5, 9, protocol.GONE)]))
    mallory.send(protocol.who([Presence(6, 1, protocol.said({"cursor": 2, "user": {"name": "Anna"}}))]))

    seen = []
    while not any(one.client == 6 for one in seen):
        seen += carets_in(anna.until(CARETS))
    assert [protocol.state_of(one.state)["user"]["name"] for one in seen if one.client == 6] == ["Mallory"]
    assert not any(one.gone for one in seen if one.client == 5)


def test_nobody_writes_in_somebody_elses_name(site, document, cookie):
    anna, mallory = opened(site, document, cookie), opened(site, document, site.person("Mallory"))
    anna.send(protocol.who([Presence(5, 1, protocol.said({"cursor": 1}))]))
    mallory.until(CARETS)

    mallory.send(protocol.change(typed("vals", client=5)))

    assert mallory.end()[0] == 4400
    anna.send(protocol.change(typed("echt", client=5)))
    anna.until(UPDATE)
    with site.database():
        from vakkring.realtime import actions

        assert str(actions.load(document).get("proef", type=Text)) == "echt"


# --- acknowledging ------------------------------------------------------------------------------------------------------------------------
def test_what_is_stored_is_counted_and_only_for_who_asked(site, document, cookie):
    plain, asked = opened(site, document, cookie), opened(site, document, cookie, "?ack=1")

    asked.send(protocol.change(typed("a", client=11)))
    asked.send(protocol.change(protocol.NOTHING))

    stored = asked.until(bytes([protocol.STORED]))
    while stored[1] < 2:
        stored = asked.until(bytes([protocol.STORED]))
    assert protocol.clocks(protocol.Reader(stored[2:]).block())[11] == 1
    plain.send(b"\3")
    assert plain.until(UPDATE)
    plain.send(b"\3")
    assert not plain.until(CARETS).startswith(bytes([protocol.STORED]))


def test_a_change_that_cannot_be_placed_yet_is_not_called_stored(site, document, cookie):
    held = Doc(client_id=12)
    made = []
    held.observe(lambda event: made.append(event.update))
    for letter in "abc":
        held.get("proef", type=Text).insert(0, letter)
    socket = opened(site, document, cookie, "?ack=1")
    socket.send(protocol.change(typed("x", client=13)))
    assert socket.until(bytes([protocol.STORED]))[1] == 1

    socket.send(protocol.change(made[2]))
    socket.send(protocol.change(made[1]))
    socket.send(protocol.change(typed("y", client=14)))
    socket.until(UPDATE)
    with site.database():
        from vakkring.realtime import actions

        assert str(actions.load(document).get("proef", type=Text)) in {"xy", "yx"}
    socket.send(protocol.change(made[0]))

    counts = [socket.until(bytes([protocol.STORED]))[1]]
    while counts[-1] < 5:
        counts.append(socket.until(bytes([protocol.STORED]))[1])
    assert set(counts) <= {1, 5}


# --- too many -----------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("given", ["sessie=van-een-gast", None])
def test_a_browser_in_which_nobody_is_logged_in_has_only_so_many_sockets(site, given):
    document = site.document(f"open:{given}")
    held = [opened(site, document, given) for _ in range(MOST_SOCKETS)]

    assert len(held) == MOST_SOCKETS
    assert Socket(site, f"/ws/documents/{document}/", cookie=given).end()[0] == 4529
    assert opened(site, document, "sessie=van-een-ander").status == 101


def test_a_page_of_somebody_else_opens_no_document(site, document, cookie):
    """With its control: her own does."""
    with site.database():
        anna = Person.objects.filter(first_name="Anna").latest("pk")
    hers = f"?ack=1&who={pseudonym(anna.pk)}"

    assert opened(site, document, cookie, hers).status == 101
    assert Socket(site, f"/ws/documents/{document}/{hers}", cookie=site.person("Bram")).end()[0] == 4401
    assert Socket(site, f"/ws/documents/{document}/?who=", cookie=cookie).status == 101


# --- too much -----------------------------------------------------------------------------------------------------------------------------
def test_a_thousand_changes_a_second_end_that_socket_and_nobody_else_notices(site, document, cookie):
    other = opened(site, document, site.person("Bram"), "?ack=1")
    flood = opened(site, document, cookie)

    try:
        for number in range(1000):
            flood.send(protocol.change(typed("x", client=1000 + number)))
    except OSError:
        pass  # it was cut off while it was still talking

    assert flood.end()[0] == 4529
    other.send(protocol.change(typed("rustig", client=3)))
    assert other.until(bytes([protocol.STORED]))[1] == 1


def test_who_does_not_read_is_let_go_and_the_others_go_on(site, document, cookie):
    """Megabytes wait for it: more than the system's buffers and ours hold."""
    slow, quick = opened(site, document, cookie), opened(site, document, site.person("Bram"), "?ack=1")
    for number in range(4):
        quick.send(protocol.change(typed("x" * 900_000, client=2000 + number)))
        while quick.until(bytes([protocol.STORED]))[1] <= number:
            pass

    for _ in range(12):
        slow.send(protocol.step_one(b"\0"))
    quick.send(protocol.change(typed("klaar", client=3)))

    while quick.until(bytes([protocol.STORED]))[1] < 5:
        pass
    # When it takes too long to read what went before, the closing frame never reaches it.
    assert slow.end()[0] in {4508, 1006}
