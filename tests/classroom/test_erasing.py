"""Somebody's account goes: what he said with others stays, and nothing says that it was him."""

import pytest
from django.core import serializers

from classroom import models
from classroom.actions import calling, entering, erasing, grouping, leading, polling, talking
from classroom.models import Attendee, Message, Reaction, Vote
from tests.classroom.rooms import come_in, make_poll, tick
from vakkring.realtime.models import StreamEvent

pytestmark = pytest.mark.django_db


def everything():
    """All rows of the classroom, and all that was told."""
    rows = [
        row
        for name in dir(models)
        if isinstance(getattr(models, name), type) and issubclass(getattr(models, name), models.models.Model)
        for row in getattr(models, name)._default_manager.all()
        if getattr(models, name)._meta.app_label == "classroom"
    ]
    return serializers.serialize("json", rows) + "".join(StreamEvent.objects.values_list("text", flat=True))


def test_nothing_names_who_was_erased(session, tess, bram):
    anna = come_in(session, "Pietronella")
    said = talking.say(anna, "Eerst het filter")
    asked = talking.ask(bram, "Waarom?")
    talking.react(anna, said.pk, "thumb")
    talking.like(anna, asked.pk)
    talking.raise_hand(anna, up=True)
    polling.vote(anna, make_poll(session, anonymous=False).pk, 1)
    calling.take_part(anna, "sound")
    grouping.make(tess, chosen=[[anna.pk, bram.pk]])
    leading.give_word(tess, anna.pk)
    tick(session)
    assert "Pietronella" in everything()

    for _twice in range(2):
        erasing.forget(anna.person_id)
    tick(session)

    assert "Pietronella" not in everything()
    assert Message.objects.get().text == "Eerst het filter"
    assert Reaction.objects.count() == 0
    assert list(Vote.objects.values_list("by", "value")) == [(None, 1)]
    assert not Attendee.objects.filter(person=anna.person_id).exists()


def test_who_was_in_the_room_hears_anew_how_it_stands(session, tess, bram):
    anna = come_in(session, "Pietronella")
    talking.say(anna, "Hé")
    erasing.forget(anna.person_id)
    tick(session)

    from classroom import state

    fresh = state.fresh(models.Session.objects.get(pk=session.pk), bram, ["room"])["room"]

    assert fresh["chat"][0]["by"]["name"] == "Iemand"
    assert [one["id"] for one in fresh["people"]["names"]] == [tess.pk, bram.pk]


def test_others_keep_their_name(session, tess, anna, bram):
    talking.say(bram, "Hé")

    erasing.forget(anna.person_id)

    assert Message.objects.get().by.name == "Bram de Vries"
    assert entering.enter(session, bram.person) == bram
