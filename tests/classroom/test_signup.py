"""Signing up: seats, the queue, reminders, and telling who signed up what changed."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from classroom.actions import planning, signup
from classroom.models import Audience, Session, Signup
from classroom.personal import ClassroomDue
from tests.classroom.planners import browser, circle, facts, planned, trainer
from tests.factories import PersonFactory
from vakkring.notices.models import Letter, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def tess(db):
    return trainer()


@pytest.fixture
def session(tess):
    """Two seats."""
    return planned(tess, seats=2)


def people(many):
    return [PersonFactory(first_name=f"P{number}") for number in range(many)]


def waiting(session):
    return [one.person for one in session.signups.standing().filter(waiting=True).order_by("at")]


def told(person):
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("title", flat=True))


def begins_in(session, **span):
    starts_at = timezone.now() + timedelta(**span)
    Session.objects.filter(pk=session.pk).update(starts_at=starts_at, ends_at=starts_at + timedelta(minutes=45))


def signed_up_long_ago(session):
    session.signups.update(at=timezone.now() - timedelta(days=10))


# --- seats --------------------------------------------------------------------------------------------------------------------------------
def test_who_comes_after_the_last_seat_waits(session):
    anna, bram, carla, dirk = people(4)

    signups = [signup.sign_up(one, session.pk) for one in (anna, bram, carla, dirk)]

    assert [one.waiting for one in signups] == [False, False, True, True]
    found = browser(dirk).get(session.get_absolute_url()).content.decode()
    assert "Je staat op de wachtlijst, plek 2." in found


def test_first_who_waits_moves_up_and_is_told(session):
    anna, bram, carla, dirk = people(4)
    for one in (anna, bram, carla, dirk):
        signup.sign_up(one, session.pk)

    signup.withdraw(bram, session.pk)

    assert waiting(session) == [dirk]
    assert told(carla) == ["Er is een plek voor je"]
    assert Letter.objects.filter(person=carla).count() == 1
    assert told(dirk) == []


def test_signing_up_and_off_twice_is_once(session):
    (anna,) = people(1)

    signup.sign_up(anna, session.pk)
    signup.sign_up(anna, session.pk)
    assert session.signups.count() == 1
    signup.withdraw(anna, session.pk)
    signup.withdraw(anna, session.pk)
    assert session.signups.standing().count() == 0


def test_who_comes_back_stands_at_the_end_of_the_queue(session):
    anna, bram, carla, dirk = people(4)
    for one in (anna, bram, carla, dirk):
        signup.sign_up(one, session.pk)

    signup.withdraw(carla, session.pk)
    signup.sign_up(carla, session.pk)

    assert waiting(session) == [dirk, carla]


def test_nobody_jumps_the_queue_when_a_seat_comes_free(session):
    """A seat that is free while people wait is theirs."""
    anna, bram, carla, dirk = people(4)
    for one in (anna, bram, carla):
        signup.sign_up(one, session.pk)
    Signup.objects.filter(person=anna).update(cancelled_at=timezone.now())  # as if moving up had not happened yet

    assert signup.sign_up(dirk, session.pk).waiting


def test_more_seats_let_people_move_up_and_fewer_send_nobody_away(tess, session):
    everybody = people(4)
    for one in everybody:
        signup.sign_up(one, session.pk)
    same = {"starts_at": session.starts_at, "ends_at": session.ends_at}

    planning.change(tess, session.pk, facts(seats=3, **same))
    assert waiting(session) == everybody[3:]
    planning.change(tess, session.pk, facts(seats=2, **same))
    assert waiting(session) == everybody[3:]
    planning.change(tess, session.pk, facts(seats=None, **same))
    assert waiting(session) == []


@pytest.mark.parametrize(
    "state",
    [
        {"published_at": None},
        {"cancelled_at": timezone.now()},
        {"started_at": timezone.now(), "ended_at": timezone.now()},
        {"starts_at": timezone.now() - timedelta(hours=3), "ends_at": timezone.now() - timedelta(hours=2)},
    ],
)
def test_nobody_signs_up_for_what_is_not_to_come(session, state):
    (anna,) = people(1)
    Session.objects.filter(pk=session.pk).update(**state)

    with pytest.raises(signup.NotOpen):
        signup.sign_up(anna, session.pk)
    assert browser(anna).post(f"{session.get_absolute_url()}aanmelden/").status_code in {302, 404}
    assert Signup.objects.count() == 0


def test_nobody_signs_up_for_a_circle_that_is_not_his(tess):
    anna, bram = people(2)
    session = planned(tess, audience=Audience.CIRCLE, circle=circle(anna, tess))

    assert not signup.sign_up(anna, session.pk).waiting
    with pytest.raises(signup.NotOpen):
        signup.sign_up(bram, session.pk)
    assert browser(bram).post(f"{session.get_absolute_url()}aanmelden/").status_code == 404


def test_signing_up_asks_for_an_account_and_a_post(session):
    assert browser().post(f"{session.get_absolute_url()}aanmelden/").url.startswith("/inloggen/")
    assert browser(PersonFactory()).get(f"{session.get_absolute_url()}aanmelden/").status_code == 405
    assert Signup.objects.count() == 0


# --- reminders ----------------------------------------------------------------------------------------------------------------------------
def test_reminders_leave_a_day_and_an_hour_before_once(session):
    anna, bram, carla = people(3)
    for one in (anna, bram, carla):
        signup.sign_up(one, session.pk)
    signed_up_long_ago(session)

    assert signup.remind() == 0  # it begins in two days
    begins_in(session, hours=23)
    assert signup.remind() == 2
    assert signup.remind() == 0
    begins_in(session, minutes=50)
    assert signup.remind() == 2
    assert signup.remind() == 0
    assert len(told(anna)) == len(told(bram)) == 2
    assert told(carla) == []  # who waits has nothing to be reminded of


@pytest.mark.parametrize("state", [{"cancelled_at": timezone.now()}, {"published_at": None}, {"ended_at": timezone.now()}])
def test_nobody_is_reminded_of_what_does_not_go_on(session, state):
    (anna,) = people(1)
    signup.sign_up(anna, session.pk)
    signed_up_long_ago(session)
    begins_in(session, minutes=50)
    Session.objects.filter(pk=session.pk).update(**state)

    assert signup.remind() == 0


def test_who_just_signed_up_is_not_reminded_at_once(session):
    anna, bram = people(2)
    begins_in(session, hours=20)
    signup.sign_up(anna, session.pk)
    assert signup.remind() == 0
    begins_in(session, minutes=40)
    signup.sign_up(bram, session.pk)
    Signup.objects.filter(person=anna).update(at=timezone.now() - timedelta(hours=20))

    assert signup.remind() == 1
    assert told(bram) == []


def test_reminders_come_again_when_the_time_moves(tess, session):
    (anna,) = people(1)
    signup.sign_up(anna, session.pk)
    signed_up_long_ago(session)
    begins_in(session, minutes=50)
    signup.remind()

    planning.change(tess, session.pk, facts(starts_at=timezone.now() + timedelta(days=3), seats=2))
    Signup.objects.update(at=timezone.now() - timedelta(days=10))
    begins_in(session, minutes=30)

    assert signup.remind() == 1


# --- changes ------------------------------------------------------------------------------------------------------------------------------
def test_everybody_who_signed_up_hears_of_another_time_once(tess, session):
    anna, bram, carla, gone = people(4)
    for one in (anna, bram, carla, gone):
        signup.sign_up(one, session.pk)
    signup.withdraw(gone, session.pk)

    planning.change(tess, session.pk, facts(starts_at=session.starts_at + timedelta(hours=2), seats=2))

    assert ClassroomDue().run_due() == 3
    assert ClassroomDue().run_due() == 0
    assert [told(one)[-1] for one in (anna, bram, carla)] == ["Een livesessie is veranderd"] * 3
    assert told(gone) == []


def test_two_changes_in_one_minute_are_told_as_one(tess, session):
    (anna,) = people(1)
    signup.sign_up(anna, session.pk)
    for hours in (1, 2):
        planning.change(tess, session.pk, facts(starts_at=session.starts_at + timedelta(hours=hours), seats=2))

    assert signup.tell_changes() == 1
    text = Notice.objects.get(person=anna).text
    assert timezone.localtime(session.starts_at + timedelta(hours=2)).strftime("%H:%M") in text


def test_who_signs_up_after_a_change_is_told_nothing_old(tess, session):
    (anna,) = people(1)
    planning.change(tess, session.pk, facts(starts_at=session.starts_at + timedelta(hours=2), seats=2))
    signup.sign_up(anna, session.pk)

    assert signup.tell_changes() == 0


def test_calling_off_is_told_to_everybody_also_to_who_waits(tess, session):
    everybody = people(3)
    for one in everybody:
        signup.sign_up(one, session.pk)

    planning.cancel(tess, session.pk)

    assert signup.tell_changes() == 3
    assert [told(one) for one in everybody] == [["Een livesessie gaat niet door"]] * 3
    assert Letter.objects.filter(person__in=everybody).count() == 3


# --- at once ------------------------------------------------------------------------------------------------------------------------------
CROWD = 200
AT_ONCE = 20


def rush(session, everybody):
    """All of them press at the same moment, as many beside each other as there are connections for."""
    queue, problems, lock = list(everybody), [], threading.Lock()
    ready = threading.Barrier(AT_ONCE)

    def run():
        try:
            ready.wait(timeout=20)
            while True:
                with lock:
                    if not queue:
                        return
                    person = queue.pop()
                signup.sign_up(person, session.pk)
        except Exception as problem:  # noqa: BLE001 -- shown by the assertion below
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert problems == []


@pytest.fixture
def crowd(transactional_db):
    return planned(trainer(), seats=30), [PersonFactory() for _ in range(CROWD)]


@pytest.mark.django_db(transaction=True)
def test_two_hundred_at_once_get_no_more_seats_than_there_are(crowd):
    session, everybody = crowd
    if connection.vendor != "postgresql":
        for one in everybody:
            signup.sign_up(one, session.pk)
    else:
        rush(session, everybody)

    assert session.signups.seated().count() == 30
    assert session.signups.standing().filter(waiting=True).count() == CROWD - 30


@pytest.mark.django_db(transaction=True)
def test_rush_oversells_without_the_lock(crowd, monkeypatch):
    """The control: it is the lock that keeps the seats. SQLite lets one transaction write at a time, so there it holds by itself."""
    session, everybody = crowd
    monkeypatch.setattr(signup, "lock", lambda pk: Session.objects.get(pk=pk))
    if connection.vendor != "postgresql":
        assert connection.transaction_mode == "IMMEDIATE"
        return

    rush(session, everybody)

    assert session.signups.seated().count() > 30


@pytest.mark.django_db(transaction=True)
def test_everybody_leaving_at_once_moves_up_as_many(crowd):
    session, everybody = crowd
    for one in everybody[:60]:
        signup.sign_up(one, session.pk)
    leaving = everybody[:20]
    if connection.vendor == "postgresql":
        threads = [threading.Thread(target=lambda one=one: (signup.withdraw(one, session.pk), connection.close())) for one in leaving]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
    else:
        for one in leaving:
            signup.withdraw(one, session.pk)

    assert session.signups.seated().count() == 30
    assert set(session.signups.seated().values_list("person", flat=True)) == {one.pk for one in everybody[20:50]}
