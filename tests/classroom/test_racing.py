"""Rooms on real transactions: many people do something at the same moment, and the same person does at two windows."""

import json
import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import reduce

import pytest
from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from classroom import state
from classroom.actions import dilemmas, entering, grouping, leading, polling, talking, ticking
from classroom.models import Attendee, Audience, Message, Poll, Reaction, RollCall, Session, Stay, Vote
from classroom.refusals import Refused
from tests.classroom import reducer
from tests.classroom.rooms import come_in, make_dilemma, make_poll, make_session, tick, told
from tests.courses.test_two_devices import at_once
from tests.factories import PersonFactory
from vakkring.realtime import streams

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def session(db):
    return make_session(audience=Audience.PUBLIC)


@pytest.fixture
def people(session):
    return [come_in(session, f"Vakmens {number}") for number in range(6)]


@pytest.fixture
def tess(session):
    return come_in(session, person=session.trainer)


def calm(doing: Callable[[], object]) -> Callable[[], str]:
    """What came of it, also when it is refused."""

    def done() -> str:
        close_old_connections()
        try:
            doing()
        except Refused as refused:
            return refused.code
        return ""

    return done


def known_to(attendee: Attendee, name: str, key: str, start: dict) -> dict:
    """What somebody knows who heard all of a stream."""
    return reduce(reducer.heard, [json.loads(one.text) for one in streams.after(key, 0, 10_000)], start)


def fresh(session: Session, attendee: Attendee, name: str) -> dict:
    return state.fresh(Session.objects.get(pk=session.pk), attendee, [name])[name]


def test_votes_at_the_same_moment_all_count_once(session, tess, people):
    poll = make_poll(session)

    at_once(*[calm(lambda one=one: polling.vote(one, poll.pk, 1)) for one in people for _twice in range(2)])
    tick(session)

    assert Vote.objects.count() == len(people)
    assert Poll.objects.get().tally["counts"] == [0, len(people), 0]


def test_no_vote_comes_into_a_poll_that_is_closed(session, tess, people):
    poll = make_poll(session)

    came = at_once(
        *[calm(lambda one=one: polling.vote(one, poll.pk, 1)) for one in people[:3]],
        calm(lambda: polling.change(tess, poll.pk, state="closed", shown=True)),
        *[calm(lambda one=one: polling.vote(one, poll.pk, 1)) for one in people[3:]],
    )

    assert Vote.objects.count() == len(people) - came.count("poll.closed")
    assert told(session, kind="poll.changed")[-1]["poll"]["tally"]["votes"] == Vote.objects.count()


def test_no_choice_comes_into_a_round_that_is_over(session, tess, people):
    dilemma = make_dilemma(session, phase="first")

    came = at_once(
        *[calm(lambda one=one: dilemmas.vote(one, dilemma.pk, 1)) for one in people[:3]],
        calm(lambda: dilemmas.bring_to(tess, dilemma.pk, "result")),
        *[calm(lambda one=one: dilemmas.vote(one, dilemma.pk, 1)) for one in people[3:]],
    )

    dilemma.refresh_from_db()
    assert dilemma.first["votes"] == Vote.objects.count() == len(people) - came.count("dilemma.closed")


def test_what_one_person_does_in_two_windows_is_told_whole(session, tess, people):
    anna, polls = people[0], [make_poll(session) for _number in range(3)]
    before = fresh(session, anna, "me")
    said = talking.say(people[1], "Hé")

    at_once(
        *[calm(lambda poll=poll: polling.vote(anna, poll.pk, 1)) for poll in polls],
        calm(lambda: talking.react(anna, said.pk, "thumb")),
        calm(lambda: grouping.make(tess, size=3)),
        calm(lambda: talking.raise_hand(anna, up=True)),
    )

    now = fresh(session, anna, "me")
    assert known_to(anna, "me", anna.stream, before) == {**now, "votes": dict.fromkeys(now["votes"])}
    assert len(now["votes"]) == 3


def test_the_same_reaction_twice_is_one(session, people):
    said = talking.say(people[0], "Hé")

    at_once(*[calm(lambda: talking.react(people[1], said.pk, "thumb"))] * 4)
    tick(session)

    assert Reaction.objects.count() == 1
    assert Message.objects.get().counts == {"thumb": 1}


def test_a_room_in_which_everybody_does_something_stays_of_one_piece(session, tess, people):
    poll, before = make_poll(session), fresh(session, tess, "room")
    doings = [
        *[calm(lambda one=one: talking.say(one, "Hé")) for one in people],
        *[calm(lambda one=one: talking.raise_hand(one, up=True)) for one in people],
        *[calm(lambda one=one: polling.vote(one, poll.pk, 0)) for one in people],
        *[calm(lambda: tick(session))] * 2,
        calm(lambda: grouping.make(tess, size=2)),
        calm(lambda: leading.mute(tess, None)),
        calm(lambda: leading.remove(tess, people[5].pk)),
        calm(lambda: leading.give_word(tess, people[0].pk)),
    ]

    at_once(*doings)
    tick(session)

    numbers = [event["seq"] for event in told(session)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert known_to(tess, "room", session.stream("room"), before) == fresh(session, tess, "room")


def test_the_last_seat_is_taken_once(db):
    session = make_session(seats=3, audience=Audience.PUBLIC)

    newcomers = [PersonFactory() for _number in range(6)]

    came = at_once(*[calm(lambda person=person: entering.enter(session, person)) for person in newcomers])

    assert sorted(came) == ["", "", "", "room.full", "room.full", "room.full"]
    assert session.attendees.count() == 3


def test_two_windows_of_a_newcomer_make_one_attendee(session):
    person, guest = PersonFactory(), uuid.uuid4()

    came = at_once(
        *[calm(lambda: entering.enter(session, person))] * 3,
        *[calm(lambda: entering.enter(session, guest=guest, name="Henk"))] * 3,
    )

    assert came == [""] * 6
    assert session.attendees.count() == 2


def test_a_room_is_looked_after_by_one_process_at_a_time(session, tess, people):
    RollCall.objects.update(at=timezone.now() - timedelta(seconds=2))

    done = at_once(*[lambda: (close_old_connections(), ticking.tick(session.pk))[1]] * 4)

    assert sum(done) == 1
    assert len(told(session, kind="people.changed")) == 1


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
def test_sending_somebody_out_waits_for_nobody_who_writes_down_that_he_is_there(session, tess, people):
    """A process that holds his span may wait for the room, which is held here: then both would wait."""
    anna, held, done = people[0], threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            list(Stay.objects.select_for_update().filter(attendee=anna))
            held.set()
            return done.wait(10)

    def send_out():
        held.wait(10)
        leading.remove(tess, anna.pk)
        done.set()
        return True

    assert at_once(hold, send_out) == [True, True]
    assert Attendee.objects.get(pk=anna.pk).removed_at
