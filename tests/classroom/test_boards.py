"""Boards: who draws on which, who only looks, and what comes out of a document in which anybody wrote anything."""

import time
import uuid

import pytest
from django.utils import timezone
from pycrdt import Array, Doc, Map, Text, XmlFragment

from classroom import boards, door
from classroom.actions import boards as actions
from classroom.actions import ending, entering, grouping, leading
from classroom.boards import Right
from classroom.models import Attendee, Audience, Board, Session
from tests.classroom.rooms import come_in, make_session, told
from tests.classroom.visitors import cookie_of
from tests.factories import PersonFactory
from tests.realtime.wire import PATIENCE, Closed, Socket
from vakkring.community.models import Circle, CircleMember
from vakkring.realtime import actions as realtime
from vakkring.realtime import protocol

pytestmark = pytest.mark.django_db

GREETING = b"\0\0"
STORED = b"\x14"


def right(board, attendee, person=None):
    """What somebody may do now, read anew."""
    found = Board.objects.select_related("session", "group").get(pk=board.pk)
    somebody = attendee.person if attendee else person
    return boards.right_to(found, attendee, door.standing(somebody, found.session), timezone.now())


def opened(session, kind="board", **fields):
    """A board that everybody sees."""
    board = actions.open_board(session, kind, **fields)
    Session.objects.filter(pk=session.pk).update(board=board)
    return board


def divided(tess, *groups):
    """These people in groups; answers the groups."""
    grouping.make(tess, chosen=[[one.pk for one in group] for group in groups], task="Teken de leiding")
    return list(tess.session.groups.select_related("board").order_by("number"))


# --- rights -------------------------------------------------------------------------------------------------------------------------------
def test_everybody_in_the_room_draws_on_the_board_that_is_open(session, tess, anna):
    board = opened(session)

    assert right(board, anna) is Right.WRITE
    assert right(board, tess) is Right.WRITE
    assert right(board, None, PersonFactory()) is Right.NOTHING  # never came in
    assert right(board, None, session.trainer) is Right.WRITE
    assert right(board, None) is Right.NOTHING


def test_a_board_that_is_not_open_is_for_who_leads(session, tess, anna):
    board = actions.open_board(session)

    assert right(board, anna) is Right.NOTHING
    assert right(board, tess) is Right.WRITE


def test_a_guest_draws_in_a_public_session_only():
    session = make_session(audience=Audience.PUBLIC)
    guest = entering.enter(session, guest=uuid.uuid4(), name="Gerrit")
    board = opened(session)
    assert right(board, guest) is Right.WRITE

    Session.objects.filter(pk=session.pk).update(audience=Audience.MEMBERS)
    assert right(board, guest) is Right.NOTHING


def test_a_group_draws_on_its_own_board(session, tess, anna, bram):
    one, two = divided(tess, [anna], [bram])

    assert one.board.title == "Teken de leiding"
    assert (right(one.board, anna), right(two.board, anna)) == (Right.WRITE, Right.NOTHING)
    assert (right(one.board, bram), right(two.board, bram)) == (Right.NOTHING, Right.WRITE)
    assert right(one.board, tess) is Right.WRITE

    grouping.end(tess)
    assert (right(one.board, anna), right(two.board, anna)) == (Right.SEE, Right.NOTHING)

    Session.objects.filter(pk=session.pk).update(board=two.board)  # the trainer shows it to everybody
    assert right(two.board, anna) is Right.WRITE


def test_who_was_removed_sees_no_board(session, tess, anna, bram):
    (group,) = divided(tess, [anna, bram])
    board = opened(session)
    leading.remove(tess, anna.pk)
    anna.refresh_from_db()

    assert right(board, anna) is Right.NOTHING
    assert right(group.board, anna) is Right.NOTHING
    assert right(board, bram) is Right.WRITE


def test_afterwards_one_looks_at_what_was_drawn(session, tess, anna, bram):
    one, _two = divided(tess, [anna], [bram])
    board = opened(session)
    ending.stop(tess)
    Session.objects.filter(pk=session.pk).update(ended_at=timezone.now() - timezone.timedelta(days=3))

    assert right(board, anna) is right(one.board, anna) is right(board, tess) is Right.SEE
    assert right(one.board, bram) is Right.NOTHING
    assert right(board, None, PersonFactory()) is Right.NOTHING


def test_who_left_the_circle_looks_no_more_at_what_was_drawn(session, tess):
    circle = Circle.objects.create(name="Meesters", slug="meesters")
    Session.objects.filter(pk=session.pk).update(audience=Audience.CIRCLE, circle=circle)
    session.refresh_from_db()
    person = PersonFactory()
    place = CircleMember.objects.create(circle=circle, person=person)
    anna, board = come_in(session, person=person), opened(session)
    ending.stop(tess)
    Session.objects.filter(pk=session.pk).update(ended_at=timezone.now() - timezone.timedelta(days=3))
    assert right(board, anna) is Right.SEE

    place.delete()

    assert right(board, anna) is Right.NOTHING


def test_a_board_comes_with_its_stage_and_its_step_and_stays_the_same(session, tess):
    leading.arrange(tess, stage="board")
    session.refresh_from_db()
    board = session.board
    assert board.kind == "board"

    step = session.steps.create(position=1, title="Meterkasten", kind="wall", task="Foto van je meterkast")
    leading.go_to_step(tess, step.pk)
    session.refresh_from_db()
    wall = session.board
    assert (wall.kind, wall.title) == ("wall", "Foto van je meterkast")
    assert told(session, kind="room.changed")[-1]["room"]["task"] == "Foto van je meterkast"

    leading.arrange(tess, stage="board")
    leading.go_to_step(tess, step.pk)
    session.refresh_from_db()
    assert session.board == wall
    assert session.boards.count() == 2


# --- sockets ------------------------------------------------------------------------------------------------------------------------------
def stroke(**changes):
    """An update that draws something."""
    document = Doc()
    document.get(boards.THINGS, type=Map)[str(uuid.uuid4())] = Map(
        {"kind": "stroke", "colour": "ink", "x": 10.0, "y": 10.0, "z": 1.0, "points": [0.0, 0.0, 30.0, 5.0], **changes}
    )
    return document.get_update()


class Place:
    """A public session with an open board, a wall, two groups, and cookies of who may be there."""

    def __init__(self, site):
        self.site = site
        with site.database():
            self.session = make_session(audience=Audience.PUBLIC)
            self.tess = entering.enter(self.session, self.session.trainer)
            self.anna, self.bram = come_in(self.session, "Anna"), come_in(self.session, "Bram")
            key = uuid.uuid4()
            self.gerrit = entering.enter(self.session, guest=key, name="Gerrit")
            self.board = opened(self.session)
            self.one, self.two = divided(self.tess, [self.anna, self.gerrit], [self.bram])
            self.cookies = {
                "trainer": cookie_of(self.session.trainer),
                "anna": cookie_of(self.anna.person),
                "bram": cookie_of(self.bram.person),
                "guest": cookie_of(guest=key),
                "stranger": cookie_of(guest=uuid.uuid4()),
                "passer-by": cookie_of(PersonFactory()),
                "nobody": None,
            }

    def socket(self, who, board, session=None):
        return Socket(self.site, f"/ws/live/{session or self.session.pk}/bord/{board.pk}/?ack=1", cookie=self.cookies[who])

    def writes(self, who, board):
        """He draws, and it is stored."""
        socket = self.socket(who, board)
        socket.until(GREETING)
        socket.send(protocol.change(stroke()))
        socket.until(STORED)
        return socket

    def refused(self, who, board, session=None):
        """With which code."""
        return self.socket(who, board, session).end()[0]

    def things(self, board):
        with self.site.database():
            return len(list(boards.things(realtime.load(board.document_id))))


@pytest.fixture
def place(site):
    return Place(site)


def test_who_is_in_the_room_draws_and_others_see_it(place):
    trainer = place.socket("trainer", place.board)
    trainer.until(GREETING)

    for who in ("anna", "bram", "guest"):
        place.writes(who, place.board)

    trainer.until(b"\0\2")
    assert place.things(place.board) == 3
    assert place.refused("nobody", place.board) == place.refused("stranger", place.board) == 4401
    assert place.refused("passer-by", place.board) == 4403


def test_who_draws_takes_part_and_who_looks_does_not(place):
    """Counted once, however many strokes it takes; a guest counts, too."""
    for who in ("anna", "guest"):
        socket = place.writes(who, place.board)
        socket.send(protocol.change(stroke()))
        socket.until(STORED)
    place.socket("bram", place.board).until(GREETING)

    def acts():
        with place.site.database():
            return [Attendee.objects.get(pk=one.pk).acts for one in (place.anna, place.gerrit, place.bram)]

    end = time.monotonic() + PATIENCE
    while acts() != [1, 1, 0]:
        assert time.monotonic() < end, acts()
        time.sleep(0.02)


def test_a_group_is_alone_with_its_board(place):
    for who in ("anna", "guest", "trainer"):
        place.writes(who, place.one.board)

    assert place.refused("bram", place.one.board) == 4403
    assert place.refused("anna", place.two.board) == 4403
    assert place.refused("guest", place.two.board) == 4403


def test_a_board_is_only_at_its_own_session(place):
    with place.site.database():
        other = make_session()

    assert place.refused("anna", place.board, session=other.pk) == 4403
    for number in (10**9, 10**20):  # the second is more than a database counts to
        assert place.refused("anna", Board(pk=number)) == 4403
        assert place.refused("anna", place.board, session=number) == 4403


@pytest.mark.parametrize("ends", ["closed", "removed"])
def test_who_may_not_any_more_is_sent_away_and_others_stay(place, ends):
    sockets = [place.writes(who, place.board) for who in ("anna", "guest")]
    trainer = place.writes("trainer", place.board)

    with place.site.database():
        if ends == "closed":
            Session.objects.filter(pk=place.session.pk).update(board=None)
        else:
            for one in (place.anna, place.gerrit):
                leading.remove(place.tess, one.pk)

    assert [socket.end()[0] for socket in sockets] == [4403, 4403]
    trainer.send(protocol.change(stroke()))
    trainer.until(STORED)


def test_two_guests_are_not_one(place):
    """One is sent out, while the other draws on at the same address."""
    with place.site.database():
        key = uuid.uuid4()
        entering.enter(place.session, guest=key, name="Gea")
        place.cookies["other guest"] = cookie_of(guest=key)
    gone, stays = place.writes("guest", place.board), place.writes("other guest", place.board)

    with place.site.database():
        leading.remove(place.tess, place.gerrit.pk)

    assert gone.end()[0] == 4403
    stays.send(protocol.change(stroke()))
    stays.until(STORED)


def test_nobody_writes_in_a_wall(place):
    with place.site.database():
        wall = opened(place.session, "wall")
    for who in ("anna", "trainer"):
        socket = place.socket(who, wall)
        socket.until(GREETING)
        socket.send(protocol.change(stroke()))
        socket.send(protocol.step_one(b"\0"))  # answered after what came before
        socket.until(b"\0\1")

    assert place.things(wall) == 0


@pytest.mark.parametrize("bytes_", [b"\xff" * 40, b"\0\2\5abcde", b"\0\7\0", b"hallo"])
def test_bytes_that_are_no_change_close_the_socket(place, bytes_):
    socket = place.socket("anna", place.board)
    socket.until(GREETING)
    socket.send(bytes_)

    assert socket.end()[0] == 4400
    assert place.things(place.board) == 0
    place.writes("bram", place.board)


def test_a_change_larger_than_a_board_needs_is_refused(place):
    socket = place.socket("anna", place.board)
    socket.until(GREETING)
    try:
        socket.send(protocol.change(stroke(text="x" * 1_100_000)))
        code = socket.end()[0]
    except (Closed, OSError):  # the server may hang up while it is still being sent
        code = 4400

    assert code in {4400, 1006}
    assert place.things(place.board) == 0


# --- words --------------------------------------------------------------------------------------------------------------------------------
def written(board, change):
    realtime.edit(board.document_id, change, None)
    return boards.words(board)


def test_words_are_those_of_notes_and_texts_in_their_order(session):
    board = actions.open_board(session)

    def change(document):
        things = document.get(boards.THINGS, type=Map)
        things["b"] = Map({"kind": "note", "text": "Eerst ontluchten", "z": 2.0})
        things["a"] = Map({"kind": "text", "text": "Deze koud", "z": 1.0})
        things["c"] = Map({"kind": "stroke", "text": "geen woorden", "z": 0.0, "points": [0.0, 0.0]})

    assert written(board, change) == ["Deze koud", "Eerst ontluchten"]


def test_what_makes_no_sense_says_nothing(session):
    board = actions.open_board(session)

    def change(document):
        things = document.get(boards.THINGS, type=Map)
        things["plain"] = "tekst"
        things["list"] = Array(["x"])
        things["shared"] = Map({"kind": "note", "text": Text("in een ander soort"), "z": 1.0})
        things["number"] = Map({"kind": "note", "text": 12.0})
        things["late"] = Map({"kind": "note", "text": "z is geen getal", "z": "later"})
        things["nan"] = Map({"kind": "note", "text": "z is nergens", "z": float("nan")})
        things["turned"] = Map({"kind": "note", "text": "a\u202eb\x00c" + "d" * 5000, "z": 3.0})
        deep = held = Map()
        things["deep"] = deep
        for _ in range(200):
            held["kind"] = below = Map()
            held = below
        document.get("anders", type=XmlFragment)

    found = written(board, change)

    assert found[:2] == ["z is geen getal", "z is nergens"]
    assert found[2:] == ["abc" + "d" * (boards.LONGEST_TEXT - 5)]


def test_words_of_a_board_with_another_type_under_its_name(session):
    """A changed client writes text where things belong: there is nothing on the board, and nothing breaks."""
    board = actions.open_board(session)
    document = Doc()
    document.get(boards.THINGS, type=Text).insert(0, "tekst")
    realtime.edit(board.document_id, lambda held: held.apply_update(document.get_update()), None)

    assert boards.words(board) == []
