"""Chat, reactions, questions and hands."""

import pytest
from django.utils import timezone

from classroom.actions import talking
from classroom.models import Attendee, Message
from classroom.refusals import Refused
from tests.classroom.rooms import come_in, tick, told

pytestmark = pytest.mark.django_db


def test_what_is_said_is_told_to_the_room(session, anna):
    said = talking.say(anna, " Boven koud, beneden warm. ")

    (event,) = told(session, kind="chat.message")
    assert event["message"]["text"] == "Boven koud, beneden warm."
    assert {name: event["message"]["by"][name] for name in ("id", "name", "staff")} == {
        "id": anna.pk,
        "name": "Anna de Vries",
        "staff": False,
    }
    assert (event["stream"], event["message"]["id"]) == ("room", said.pk)
    assert Attendee.objects.get(pk=anna.pk).acts == 1


def test_an_answer_to_an_answer_hangs_on_the_first_message(session, anna, bram):
    first = talking.say(anna, "Boven koud")
    second = talking.say(bram, "Lucht?", parent=first.pk)

    assert talking.say(anna, "Nee", parent=second.pk).parent_id == first.pk


def test_one_person_cannot_flood_the_chat_and_who_leads_says_what_he_must(session, tess, anna, bram):
    for number in range(talking.MOST_SAID):
        talking.say(anna, f"Hé {number}")

    with pytest.raises(Refused, match=r"message\.many"):
        talking.say(anna, "Hé")
    talking.say(bram, "Rustig")
    Message.objects.filter(by=anna).update(at=timezone.now() - talking.WITHIN)
    talking.say(anna, "Sorry")
    for number in range(talking.MOST_SAID + 1):
        talking.say(tess, f"Stap {number}")


def test_reactions_are_told_once_a_second(session, anna, bram):
    said = talking.say(anna, "Boven koud")

    talking.react(anna, said.pk, "thumb")
    talking.react(bram, said.pk, "thumb")
    talking.react(bram, said.pk, "got_it")
    assert len(told(session, kind="chat.message")) == 1
    tick(session)
    assert told(session, kind="chat.message")[-1]["message"]["reactions"] == {"got_it": 1, "thumb": 2}

    talking.react(bram, said.pk, "thumb", on=False)
    tick(session)
    assert [event["message"]["reactions"] for event in told(session, kind="chat.message")][2:] == [{"got_it": 1, "thumb": 1}]


def test_of_what_was_taken_away_only_the_place_stays(session, tess, anna, bram):
    said = talking.say(anna, "Verkeerd")
    talking.react(bram, said.pk, "thumb")

    talking.take_away(tess, said.pk)
    tick(session)

    seen = told(session, kind="chat.message")[-1]["message"]
    assert (seen["text"], seen["removed"], seen["reactions"]) == ("", True, {})
    assert Message.objects.get().text == "Verkeerd"  # for who has to judge it


def test_questions_wait_with_how_many_want_to_know(session, tess, anna, bram):
    asked = talking.ask(anna, "Waarom?")
    talking.like(bram, asked.pk)
    talking.like(anna, asked.pk)
    talking.like(anna, asked.pk, on=False)
    tick(session)
    assert told(session, kind="question.changed")[-1]["question"]["votes"] == 1

    talking.mark_answered(tess, asked.pk)
    assert told(session, kind="question.changed")[-1]["question"]["answered"] is True


def test_hands_stand_in_the_order_in_which_they_went_up(session, anna, bram):
    carla = come_in(session, "Carla")
    for who in (bram, anna, carla, bram):
        talking.raise_hand(who, up=True)
    talking.raise_hand(anna, up=False)

    assert [hand["person"]["id"] for hand in told(session, kind="hands.changed")[-1]["hands"]] == [bram.pk, carla.pk]
