"""Who is there: told once a second, by name while they are few, also when a process died."""

from datetime import timedelta

import pytest
from django.utils import timezone

from classroom import showing, state
from classroom.actions import calling, grouping, leading, presence, talking, ticking
from classroom.messages import MOST_NAMES
from classroom.models import RollCall, Stay
from classroom.personal import ClassroomDue
from tests.classroom.rooms import arrive, come_in, tick, told

pytestmark = pytest.mark.django_db


def last(session):
    return told(session, kind="people.changed")[-1]


def away(session):
    return [one["id"] for one in told(session, "staff", "staff.changed")[-1]["staff"]["away"]]


def test_who_came_is_told_once(session, tess, anna):
    tick(session)
    assert (last(session)["count"], [one["id"] for one in last(session)["came"]]) == (2, [tess.pk, anna.pk])

    bram = come_in(session, "Bram")
    tick(session)
    tick(session)

    assert len(told(session, kind="people.changed")) == 2
    assert (last(session)["count"], [one["id"] for one in last(session)["came"]], last(session)["left"]) == (3, [bram.pk], [])


def test_how_somebody_takes_part_is_told(session, tess, anna):
    tick(session)

    calling.take_part(anna, "sound", microphone=True)
    tick(session)

    assert last(session)["sound_only"] == 1
    assert [(one["id"], one["rung"], one["microphone"]) for one in last(session)["came"]] == [(anna.pk, "sound", True)]
    leading.mute(tess, anna.pk)
    tick(session)
    assert last(session)["came"][0]["microphone"] is False


def test_whose_line_went_is_told_to_who_leads_for_a_minute(session, tess, anna):
    tick(session)
    presence.leave([Stay.objects.get(attendee=anna).pk])

    tick(session)
    assert (last(session)["count"], last(session)["left"], away(session)) == (1, [anna.pk], [anna.pk])

    Stay.objects.filter(attendee=anna).update(until=timezone.now() - timedelta(seconds=61))
    tick(session)
    assert away(session) == []


def test_two_windows_are_one_person(session, tess, anna):
    second = arrive(anna)
    tick(session)
    presence.leave([second])

    tick(session)

    assert len(told(session, kind="people.changed")) == 1


def test_the_spans_of_a_process_that_died_are_closed(session, tess, anna):
    tick(session)
    seen = timezone.now() - timedelta(seconds=46)
    Stay.objects.filter(attendee=anna).update(seen_at=seen)

    tick(session)

    assert last(session)["left"] == [anna.pk]
    assert Stay.objects.get(attendee=anna).until == seen


def test_spans_are_renewed_by_their_process(session, anna):
    stay, now = Stay.objects.get(attendee=anna), timezone.now()
    Stay.objects.update(seen_at=now - timedelta(seconds=50), until=now - timedelta(seconds=50))

    presence.renew([stay.pk], now)

    assert (Stay.objects.get().seen_at, Stay.objects.get().until) == (now, None)


def test_a_span_of_who_was_sent_out_is_not_renewed(session, tess, anna):
    leading.remove(tess, anna.pk)
    now = timezone.now() + timedelta(seconds=30)

    presence.renew([Stay.objects.get(attendee=anna).pk], now)

    assert Stay.objects.get(attendee=anna).until is not None


def test_many_people_are_only_counted(session, tess):
    many = [come_in(session, f"Vakmens {number}") for number in range(MOST_NAMES)]
    tick(session)
    assert (last(session)["count"], last(session)["named"], last(session)["came"]) == (MOST_NAMES + 1, False, [])

    presence.leave([Stay.objects.get(attendee=many[0]).pk])
    tick(session)

    assert (last(session)["named"], len(last(session)["came"])) == (True, MOST_NAMES)


def test_a_room_is_looked_after_once_a_second_whoever_does_it(session, anna):
    assert tick(session)
    assert not ticking.tick(session.pk)
    RollCall.objects.update(at=timezone.now() - timedelta(seconds=1))
    assert ticking.tick(session.pk)


def test_of_a_thousand_in_groups_only_the_numbers_are_told(session, tess, monkeypatch):
    monkeypatch.setattr(showing, "MOST_NAMES", 3)
    monkeypatch.setattr(state, "MOST_NAMES", 3)
    many = [come_in(session, f"P{number}") for number in range(4)]
    grouping.make(tess, size=2)
    for one in many:
        talking.raise_hand(one, up=True)

    now = state.room_state(session)

    assert [(one.count, one.people) for one in now.groups.groups] == [(2, []), (2, [])]
    assert [one.person.id for one in now.hands] == [one.pk for one in many[:3]]
    assert len(state.group_states(session.groups.filter(number=1))[0].people) == 2  # who sits in it knows them


def test_who_came_back_in_another_window_is_not_lost(session, tess, anna):
    first = Stay.objects.get(attendee=anna)
    arrive(anna)
    presence.leave([first.pk])

    assert list(presence.lost(session, timezone.now())) == []


def test_spans_that_nobody_closes_are_closed_in_the_round(session, tess, anna):
    seen = timezone.now() - timedelta(minutes=61)
    Stay.objects.filter(attendee=anna).update(seen_at=seen)

    assert ClassroomDue().run_due() == 1
    assert ClassroomDue().run_due() == 0

    assert Stay.objects.get(attendee=anna).until == seen
    assert Stay.objects.get(attendee=tess).until is None
