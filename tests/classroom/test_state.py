"""What a room looks like costs the same for many as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from classroom import state
from classroom.actions import calling, dilemmas, grouping, polling, talking
from classroom.consumers import RoomConsumer
from classroom.models import Attendee, Deck, Session, Slide, Step
from tests.classroom.rooms import come_in, make_dilemma, make_poll, make_session, tick

pytestmark = pytest.mark.django_db


def busy(session, tess, many):
    """So many people, of whom each does something of everything."""
    people = [come_in(session, f"Vakmens {number}") for number in range(many)]
    for number in range(many):
        deck = Deck.objects.create(session=session, title="Dia's")
        slide = Slide.objects.create(deck=deck, number=1)
        Step.objects.create(session=session, position=number, title="Stap", deck=deck)
    Session.objects.filter(pk=session.pk).update(slide=slide)
    poll, dilemma = make_poll(session), make_dilemma(session)
    dilemmas.bring_to(tess, dilemma.pk, "first")
    for person in people:
        said, asked = talking.say(person, "Hé"), talking.ask(person, "Waarom?")
        talking.react(person, said.pk, "thumb")
        talking.like(person, asked.pk)
        talking.raise_hand(person, up=True)
        polling.vote(person, poll.pk, 1)
        dilemmas.vote(person, dilemma.pk, 2)
    for person in people[:3]:
        calling.take_part(person, "sound", microphone=True)
    grouping.make(tess, size=2)
    for person in people:
        talking.say(person, "Onder ons", to="group")
    tick(session)
    return people


def queries(session, attendee, names):
    with CaptureQueriesContext(connection) as found:
        state.fresh(Session.objects.select_related("word", "dilemma").get(pk=session.pk), attendee, names)
    return len(found)


def test_states_cost_no_more_queries_for_many_than_for_few(db):
    counted = []
    for many in (3, 9):
        session = make_session()
        tess = come_in(session, "Tess", person=session.trainer)
        people = busy(session, tess, many)
        number = session.groups.filter(people=people[0]).get().number
        counted.append([queries(session, people[0], [name]) for name in ("room", "staff", "me", f"group-{number}")])

    assert counted[0] == counted[1]
    assert sum(counted[0]) <= 30


def test_rights_of_many_sockets_cost_no_more_than_of_one(session, tess, django_assert_num_queries):
    people = busy(session, tess, 9)

    def socket(attendee):
        made = RoomConsumer()
        made.scope = {"user": attendee.person, "url_route": {"kwargs": {"session_id": session.pk}}, "cookies": {}}
        return made

    for some in (people[:1], people):
        with django_assert_num_queries(5):
            found = RoomConsumer.accesses([socket(one) for one in some])
        assert [sorted(one.streams) for one in found] == [sorted(["room", "me", group(session, one)]) for one in some]
    assert "staff" in RoomConsumer.accesses([socket(tess)])[0].streams


def group(session, attendee):
    return f"group-{session.groups.get(people=attendee).number}"


def test_oneself_finds_his_own_votes_only(session, tess, anna, bram):
    poll = make_poll(session)
    polling.vote(anna, poll.pk, 2)

    mine, his = (state.me_states(session, [one.pk])[one.pk] for one in (anna, bram))
    both = state.me_states(session, [anna.pk, bram.pk])

    assert mine.votes == {f"poll:{poll.pk}": 2}
    assert his.votes == {}
    assert both == {anna.pk: mine, bram.pk: his}


def test_of_a_long_chat_the_newest_messages_are_kept(session, anna):
    from classroom.messages import KEPT_CHAT
    from classroom.models import Message

    Message.objects.bulk_create(Message(session=session, by=anna, text=str(number), at=timezone.now()) for number in range(KEPT_CHAT + 5))

    chat = state.room_state(Session.objects.get(pk=session.pk)).chat
    assert [chat[0].text, chat[-1].text, len(chat)] == ["5", str(KEPT_CHAT + 4), KEPT_CHAT]
    assert Attendee.objects.count() == 1
