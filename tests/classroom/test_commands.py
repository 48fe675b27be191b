"""Every command: who may, what may not be named, and that nothing happens of what is refused."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from classroom import commands, state
from classroom.actions import ending, entering, grouping, leading, polling, talking
from classroom.models import Attendee, Board, Deck, Message, Session, Slide, Step
from classroom.refusals import SENTENCES, Refused
from tests.classroom.rooms import OPTIONS, come_in, lead_along, make_dilemma, make_poll, make_session, tick
from vakkring.accounts import actions as accounts
from vakkring.realtime import actions as realtime
from vakkring.realtime.models import StreamEvent

pytestmark = pytest.mark.django_db


def ask(by, kind, /, **fields):
    """As the socket does."""
    with transaction.atomic():
        return commands.carry_out(by, {"type": kind, "id": "bericht-1", **fields})


def refusal(by, kind, /, **fields):
    """The code; and nothing was told."""
    told = StreamEvent.objects.count()
    with pytest.raises(Refused) as refused:
        ask(by, kind, **fields)
    assert StreamEvent.objects.count() == told
    assert refused.value.sentence == str(SENTENCES[refused.value.code])
    return refused.value.code


@pytest.fixture
def things(session, tess, anna, bram):
    """Something of each kind in the room, with a good message for every command."""
    deck = Deck.objects.create(session=session, title="Dia's")
    Slide.objects.create(deck=deck, number=1, title="Eerste")
    step = Step.objects.create(session=session, position=1, title="Dia's", deck=deck)
    board = Board.objects.create(session=session, document=realtime.create("proef:bord", None, None))
    poll, dilemma = make_poll(session), make_dilemma(session, phase="first")
    said, asked = talking.say(anna, "Hallo"), talking.ask(bram, "Waarom?")
    grouping.make(tess, chosen=[[anna.pk, bram.pk]])
    ask(anna, "media.set", rung="sound")
    ask(bram, "media.set", rung="sound")
    return {
        "chat.send": {"text": "Hé", "to": "group", "group": 1},
        "chat.react": {"message": said.pk, "reaction": "thumb"},
        "chat.remove": {"message": said.pk},
        "question.ask": {"text": "Hoe?"},
        "question.vote": {"question": asked.pk},
        "question.answered": {"question": asked.pk},
        "hand.set": {"up": True},
        "hand.give_word": {"person": anna.pk},
        "session.start": {},
        "session.stop": {},
        "room.set": {"locked": True, "board": board.pk},
        "step.go": {"step": step.pk},
        "slide.go": {"deck": deck.pk, "number": 1},
        "person.mute": {"person": anna.pk},
        "person.remove": {"person": bram.pk},
        "poll.new": {"kind": "one", "question": "En?", "options": OPTIONS},
        "poll.set": {"poll": poll.pk, "state": "closed"},
        "poll.vote": {"poll": poll.pk, "value": 1},
        "dilemma.phase": {"dilemma": dilemma.pk, "phase": "first"},
        "dilemma.vote": {"dilemma": dilemma.pk, "option": 1},
        "dilemma.keep": {"dilemma": dilemma.pk},
        "groups.make": {"size": 2},
        "groups.end": {},
        "groups.say": {"text": "Nog twee minuten"},
        "group.visit": {"group": 1},
        "group.help": {},
        "group.notes": {"text": "Lucht", "group": 1},
        "media.set": {"rung": "video", "microphone": True},
        "media.signal": {"to": bram.pk, "data": {"sdp": "..."}},
    }


KINDS = sorted(commands.TYPES)
LEADERS = sorted(kind for kind, command in commands.TYPES.items() if command.staff)
NOT_NOW = {"session.start": "session.started", "dilemma.keep": "dilemma.open"}


@pytest.mark.parametrize("kind", KINDS)
def test_who_may_asks_and_it_is_done(session, tess, anna, things, kind):
    assert set(things) == set(KINDS)
    by = tess if kind in LEADERS else anna

    if kind in NOT_NOW:
        assert refusal(by, kind, **things[kind]) == NOT_NOW[kind]
    else:
        ask(by, kind, **things[kind])


@pytest.mark.parametrize("kind", LEADERS)
def test_what_only_leaders_may_is_refused_to_others(session, anna, things, kind):
    assert refusal(anna, kind, **things[kind]) == "not.allowed"


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_asks_anything_after_he_was_sent_out(session, tess, anna, things, kind):
    leading.remove(tess, anna.pk)

    assert refusal(anna, kind, **things[kind]) == "person.removed"


AFTERWARDS = {"chat.remove", "question.answered", "dilemma.keep"}


@pytest.mark.parametrize("kind", KINDS)
def test_after_the_end_nothing_is_asked_any_more(session, tess, anna, things, kind):
    ending.stop(tess)
    by = tess if kind in LEADERS else anna

    if kind in AFTERWARDS - set(NOT_NOW):
        ask(by, kind, **things[kind])
    else:
        assert refusal(by, kind, **things[kind]) == NOT_NOW.get(kind, "session.ended") if kind in AFTERWARDS else "session.ended"


NAMES = {
    "chat.send": "parent",
    "chat.react": "message",
    "chat.remove": "message",
    "question.vote": "question",
    "question.answered": "question",
    "hand.give_word": "person",
    "room.set": "board",
    "step.go": "step",
    "slide.go": "deck",
    "person.mute": "person",
    "person.remove": "person",
    "poll.set": "poll",
    "poll.vote": "poll",
    "dilemma.phase": "dilemma",
    "dilemma.vote": "dilemma",
    "dilemma.keep": "dilemma",
    "media.signal": "to",
}


@pytest.fixture
def elsewhere(things):
    """The same things in another room, by what names them."""
    other = make_session()
    carla = come_in(other, "Carla")
    deck = Deck.objects.create(session=other, title="Dia's")
    Slide.objects.create(deck=deck, number=1)
    dilemma = make_dilemma(other, phase="result")
    return {
        "parent": Message.objects.create(session=other, by=carla, text="!").pk,
        "message": Message.objects.create(session=other, by=carla, text="!").pk,
        "question": talking.ask(carla, "Waar?").pk,
        "person": carla.pk,
        "to": carla.pk,
        "board": Board.objects.create(session=other, document=realtime.create("proef:ander", None, None)).pk,
        "step": Step.objects.create(session=other, position=1, title="Stap").pk,
        "deck": deck.pk,
        "poll": make_poll(other).pk,
        "dilemma": dilemma.pk,
    }


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("forged", ["another room's", "nobody's"])
def test_what_is_not_in_this_room_is_not_found(session, tess, anna, things, elsewhere, kind, forged):
    by = tess if kind in LEADERS or kind == "chat.remove" else anna
    key = elsewhere[NAMES[kind]] if forged == "another room's" else 2**53

    assert refusal(by, kind, **{**things[kind], NAMES[kind]: key}) == "not.found"


def test_every_command_that_names_something_is_tried_with_another_rooms():
    named = {kind for kind, command in commands.TYPES.items() if set(command.model_fields) & set(NAMES.values())}

    assert named == {*NAMES, "poll.new"}  # whose `question` is a text


@pytest.mark.parametrize("chosen", [[[2**53]], [["x"]], [[1.5]]])
def test_groups_hold_only_people_of_this_room(session, tess, anna, chosen):
    assert refusal(tess, "groups.make", chosen=chosen) in {"not.found", "message.invalid"}


def test_somebody_of_another_room_is_put_into_no_group(session, tess, anna, elsewhere):
    assert refusal(tess, "groups.make", chosen=[[anna.pk, elsewhere["person"]]]) == "not.found"
    assert refusal(tess, "groups.make", chosen=[[anna.pk], [anna.pk]]) == "message.invalid"


@pytest.mark.parametrize(
    "message",
    [
        {"type": "chat.shout", "text": "x"},
        {"type": ["chat.send"]},
        {"type": None},
        {},
    ],
)
def test_an_unknown_message_is_unknown(anna, message):
    with pytest.raises(Refused, match=r"message\.unknown"):
        commands.carry_out(anna, {"id": "bericht-1", **message})


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("chat.send", {}),
        ("chat.send", {"text": ""}),
        ("chat.send", {"text": " \u200b\n "}),
        ("chat.send", {"text": "x" * 2001}),
        ("chat.send", {"text": 1}),
        ("chat.send", {"text": "x", "by": 1}),
        ("chat.send", {"text": "x", "to": "staff"}),
        ("chat.send", {"text": "x", "parent": "1"}),
        ("chat.react", {"message": 1, "reaction": "bom"}),
        ("chat.react", {"message": -1, "reaction": "thumb"}),
        ("chat.react", {"message": True, "reaction": "thumb"}),
        ("poll.vote", {"poll": 1, "value": {"a": 1}}),
        ("poll.vote", {"poll": 1, "value": "x" * 41}),
        ("media.set", {"rung": "hologram"}),
        ("media.signal", {"to": 1, "data": []}),
        ("question.ask", {"text": "\t"}),
    ],
)
def test_a_message_with_wrong_contents_is_invalid(anna, kind, fields):
    assert refusal(anna, kind, **fields) == "message.invalid"


def test_a_leader_is_neither_muted_nor_sent_out(session, tess):
    carla = come_in(session, "Carla")
    lead_along(session, carla.person)

    assert refusal(tess, "person.mute", person=carla.pk) == "person.staff"
    assert refusal(tess, "person.remove", person=carla.pk) == "person.staff"
    ask(tess, "person.mute", person=None)
    assert not Attendee.objects.get(pk=carla.pk).muted


def test_a_session_begins_from_when_its_door_is_open():
    session = make_session(live=False, starts_at=timezone.now() + timedelta(minutes=16))
    tess = entering.enter(session, session.trainer)
    assert state.room(session).opens_at == session.opens_at
    assert refusal(tess, "session.start") == "session.early"

    Session.objects.filter(pk=session.pk).update(starts_at=timezone.now() + timedelta(minutes=14))
    ask(tess, "session.start")

    assert Session.objects.get(pk=session.pk).status == "live"


def test_a_draft_does_not_begin():
    session = make_session(live=False, published_at=None)

    assert refusal(entering.enter(session, session.trainer), "session.start") == "session.draft"
    assert state.room(session).opens_at is None


def test_who_leads_no_more_may_no_more(session, anna):
    lead_along(session, anna.person)
    ask(anna, "room.set", locked=True)
    session.leaders.remove(anna.person)

    assert refusal(anna, "room.set", locked=False) == "not.allowed"


def test_who_is_no_trainer_any_more_leads_no_more(session, tess):
    ask(tess, "room.set", locked=True)
    for one in session.trainer.memberships.all():
        accounts.revoke_role(None, one.person, one.organisation, one.role)

    assert refusal(tess, "room.set", locked=False) == "not.allowed"


def test_in_a_closed_chat_only_who_leads_speaks_but_groups_talk_on(session, tess, anna):
    ask(tess, "room.set", chat_open=False)

    assert refusal(anna, "chat.send", text="Hé") == "chat.closed"
    ask(tess, "chat.send", text="Even stil")
    ask(tess, "groups.make", chosen=[[anna.pk]])
    ask(anna, "chat.send", text="Hier wel", to="group")


def test_a_closed_poll_takes_no_votes_and_a_prepared_one_does_not_exist_yet(session, tess, anna):
    closed, prepared = make_poll(session), make_poll(session, open_=False)
    polling.change(tess, closed.pk, state="closed")

    assert refusal(anna, "poll.vote", poll=closed.pk, value=1) == "poll.closed"
    assert refusal(anna, "poll.vote", poll=prepared.pk, value=1) == "not.found"
    assert refusal(tess, "poll.set", poll=prepared.pk, shown=True) == "poll.closed"
    polling.change(tess, closed.pk, state="open")
    ask(anna, "poll.vote", poll=closed.pk, value=1)


def test_a_muted_person_gets_no_microphone_until_he_has_the_word(session, tess, anna):
    ask(tess, "person.mute", person=anna.pk)

    assert refusal(anna, "media.set", rung="sound", microphone=True) == "person.muted"
    ask(anna, "media.set", rung="sound")
    ask(tess, "hand.give_word", person=anna.pk)
    ask(anna, "media.set", rung="sound", microphone=True)


def test_signals_pass_only_within_one_call(session, tess, anna, bram):
    signal = {"to": bram.pk, "data": {}}
    assert refusal(anna, "media.signal", **signal) == "media.apart"
    ask(anna, "media.set", rung="sound")
    assert refusal(anna, "media.signal", **signal) == "media.apart"
    ask(bram, "media.set", rung="video")
    ask(anna, "media.signal", **signal)

    ask(tess, "groups.make", chosen=[[anna.pk], [bram.pk]])
    assert refusal(anna, "media.signal", **signal) == "media.apart"
    assert refusal(anna, "media.signal", to=anna.pk, data={}) == "not.found"
    ask(tess, "groups.end")
    ask(bram, "media.set", rung=None)
    assert refusal(anna, "media.signal", **signal) == "media.apart"


def test_a_message_of_another_group_is_out_of_reach(session, tess, anna, bram):
    ask(tess, "groups.make", chosen=[[anna.pk], [bram.pk]])
    said = ask(anna, "chat.send", text="Onder ons", to="group")["message"]

    assert refusal(bram, "chat.react", message=said, reaction="thumb") == "not.found"
    assert refusal(bram, "chat.remove", message=said) == "not.found"
    assert refusal(bram, "chat.send", text="Hé", parent=said, to="group") == "not.found"
    assert refusal(bram, "chat.send", text="Hé", parent=said) == "not.found"
    ask(anna, "chat.react", message=said, reaction="thumb")


def test_five_questions_of_one_person_may_wait(session, tess, anna):
    first, *_others = [ask(anna, "question.ask", text=f"Vraag {number}")["question"] for number in range(5)]

    assert refusal(anna, "question.ask", text="Nog een") == "question.many"
    ask(tess, "question.answered", question=first)
    ask(anna, "question.ask", text="Nog een")
    assert tick(session)
