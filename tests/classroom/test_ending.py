"""Sessions that nobody ended: they end by themselves, and not while somebody leads them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from classroom.actions import attendance, ending
from classroom.models import Session, Stay
from tests.classroom.rooms import come_in, make_poll, make_session, told
from vakkring.evidence.models import Fact


@pytest.fixture
def long_over(session):
    """Planned to end an hour ago, and begun an hour before that."""
    now = timezone.now()
    Session.objects.filter(pk=session.pk).update(
        starts_at=now - timedelta(hours=2), started_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1)
    )
    session.refresh_from_db()
    return session


def left(attendee, ago):
    """He left so long ago."""
    when = timezone.now() - ago
    Stay.objects.filter(attendee=attendee).update(since=when - timedelta(hours=1), seen_at=when, until=when)


def test_it_ended_when_the_last_one_left(long_over, tess, anna):
    poll = make_poll(long_over)
    left(tess, timedelta(minutes=50))
    left(anna, timedelta(minutes=40))

    assert ending.end_forgotten() == 1
    assert ending.end_forgotten() == 0

    long_over.refresh_from_db()
    poll.refresh_from_db()
    assert timezone.now() - long_over.ended_at == pytest.approx(timedelta(minutes=40), abs=timedelta(seconds=20))
    assert poll.state == "closed"
    assert told(long_over, kind="room.changed")[-1]["room"]["status"] == "ended"


def test_one_that_cannot_be_ended_does_not_keep_the_others_from_it(long_over, anna, monkeypatch):
    first = make_session(started_at=long_over.started_at, starts_at=long_over.starts_at, ends_at=long_over.ends_at - timedelta(minutes=1))
    left(anna, timedelta(minutes=40))
    end_one = ending.end

    def fails(session, at):
        if session == first:
            raise ValueError("niet te tellen")
        end_one(session, at)

    monkeypatch.setattr(ending, "end", fails)

    with pytest.raises(ValueError, match="niet te tellen"):
        ending.end_forgotten()

    assert Session.objects.get(pk=long_over.pk).status == "ended"
    assert Session.objects.get(pk=first.pk).status == "live"


def test_a_process_that_died_is_somebody_who_left(long_over, anna):
    seen = timezone.now() - timedelta(minutes=35)
    Stay.objects.filter(attendee=anna).update(seen_at=seen, until=None)

    assert ending.end_forgotten() == 1
    assert Session.objects.get(pk=long_over.pk).ended_at == seen


def test_who_is_still_there_sees_it_end_now(long_over, tess, anna):
    left(tess, timedelta(minutes=50))

    assert ending.end_forgotten() == 1
    assert timezone.now() - Session.objects.get(pk=long_over.pk).ended_at < timedelta(seconds=20)


def test_it_goes_on_as_long_as_somebody_leads(long_over, tess):
    assert ending.end_forgotten() == 0
    assert Session.objects.get(pk=long_over.pk).status == "live"


@pytest.mark.parametrize("ago", [timedelta(minutes=-5), timedelta(minutes=25)])
def test_it_goes_on_until_half_an_hour_after_its_end(session, ago):
    Session.objects.filter(pk=session.pk).update(starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now() - ago)

    assert ending.end_forgotten() == 0


def test_one_that_never_began_is_left_alone(db):
    now = timezone.now()
    make_session(live=False, starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=2))

    assert ending.end_forgotten() == 0


def test_whose_trainer_forgot_the_button_is_recorded_as_having_been_there(long_over, anna):
    Session.objects.filter(pk=long_over.pk).update(
        started_at=timezone.now() - timedelta(days=2, hours=1),
        ends_at=timezone.now() - timedelta(days=2),
        starts_at=timezone.now() - timedelta(days=2, hours=1),
    )
    left(anna, timedelta(days=2))
    type(anna).objects.filter(pk=anna.pk).update(acts=1)

    ending.end_forgotten()

    assert attendance.settle_due() == 1
    assert Fact.objects.get().person == anna.person


def test_people_who_came_since_are_seen(long_over, tess):
    """Looked at in vain, and then the trainer came back: the room is judged anew under its lock."""
    left(tess, timedelta(minutes=50))
    come_in(long_over, person=long_over.trainer)

    assert not ending.end_if_forgotten(long_over.pk, timezone.now())
