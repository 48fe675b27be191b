"""The demo's sessions, and the simulated people in its room: real sockets, real logins."""

import asyncio
import os
import random
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from classroom import catchup, demo, extras
from classroom.actions import attendance
from classroom.extras import Cast, Extra, Room
from classroom.management.commands import demo_room
from classroom.models import Attendee, Message, Poll, Session, Signup, Vote
from tests.classroom.planners import browser
from tests.classroom.rooms import make_poll, make_session
from tests.classroom.visitors import cookie_of
from tests.factories import PersonFactory
from tests.realtime.serving import ROOT
from vakkring.accounts import demo as people
from vakkring.accounts.models import Person
from vakkring.community import demo as community
from vakkring.community.models import Circle

PATIENCE = 30


# --- sessions -----------------------------------------------------------------------------------------------------------------------------
@pytest.fixture
def filled(db):
    people.make_people()
    community.make_circles()
    demo.make_sessions()


def session(key):
    return Session.objects.get(client_id=demo.uuid.uuid5(demo.IDS, key))


def anna():
    return Person.objects.get(email="anna@vakkring.example")


def test_newcomer_finds_a_room_that_goes_on_with_something_to_choose(filled):
    living = demo.living()

    assert living.status == "live"
    assert "Doe mee" in browser().get("/live/").content.decode()
    assert living.polls.filter(opened_at__isnull=False, closed_at=None).count() == 1
    assert (living.stage, living.step.kind) == ("poll", "poll")
    assert living.dilemmas.count() == 2


def test_agenda_of_the_demo_has_one_of_each(filled):
    full, besloten, over = session("laadpaal"), session("kring-zwolle"), session("terug")

    assert full.signups.standing().filter(waiting=True).count() == 2
    assert besloten.title in browser(anna()).get("/live/").content.decode()
    assert besloten.title not in browser().get("/live/").content.decode()
    assert not catchup.pack(over).is_empty
    assert {one.attended for one in attendance.of_session(over)} == {True, False}
    assert browser(anna()).get(over.get_absolute_url()).status_code == 200


def test_circles_hold_the_neighbours(filled):
    assert set(Circle.objects.values_list("name", flat=True)) == {"Kring Zwolle", "Kring Twente"}
    assert anna().circles.get().name == "Kring Zwolle"


def test_second_start_plans_nothing_twice_and_keeps_what_people_did(filled):
    mine = anna()
    Signup.objects.filter(person=mine).update(cancelled_at=timezone.now())
    before = (Session.objects.count(), Person.objects.count(), Signup.objects.count(), Message.objects.count())

    community.make_circles()
    demo.make_sessions()

    assert (Session.objects.count(), Person.objects.count(), Signup.objects.count(), Message.objects.count()) == before
    assert Signup.objects.get(person=mine).cancelled_at is not None


def test_next_start_finds_the_room_living_again_and_clean(filled):
    living = demo.living()
    guest = Attendee.objects.create(session=living, name="Bezoeker")
    Message.objects.create(session=living, by=guest, text="Iets van gisteren")
    extra = Poll.objects.create(session=living, kind="words", question="Gemaakt door een bezoeker")
    Session.objects.filter(pk=living.pk).update(ended_at=timezone.now(), ends_at=timezone.now(), locked=True)

    demo.make_sessions()

    living.refresh_from_db()
    assert (living.status, living.locked) == ("live", False)
    assert living.ends_at > timezone.now() + timedelta(hours=1)
    assert not living.messages.exists()
    assert not living.attendees.exists()
    assert not Poll.objects.filter(pk=extra.pk).exists()


def test_sessions_whose_day_has_passed_are_to_come_again(filled):
    later = timezone.now() - timedelta(days=3)
    Session.objects.filter(pk=session("laadpaal").pk).update(starts_at=later, ends_at=later + timedelta(minutes=45))

    demo.make_sessions()

    assert session("laadpaal").starts_at > timezone.now()


def test_room_is_kept_alive_while_the_demo_runs(filled):
    living = demo.living()
    Session.objects.filter(pk=living.pk).update(ends_at=timezone.now() + timedelta(minutes=5))

    assert demo.keep_alive() is False
    assert demo.living().ends_at > timezone.now() + timedelta(hours=1)
    Session.objects.filter(pk=living.pk).update(ended_at=timezone.now())
    assert demo.keep_alive() is False  # who ended it can look what is left
    assert demo.living().status == "ended"
    Session.objects.filter(pk=living.pk).update(ended_at=timezone.now() - 2 * demo.REST)
    assert demo.keep_alive() is True
    assert demo.living().status == "live"


# --- simulated people: choosing and hearing -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "low", "high", "allowed"),
    [
        ("one", None, None, lambda value: value in {0, 1, 2}),
        ("several", None, None, lambda value: value and set(value) <= {0, 1, 2} and len(set(value)) == len(value)),
        ("order", None, None, lambda value: sorted(value) == [0, 1, 2]),
        ("scale", 1, 5, lambda value: isinstance(value, int) and 1 <= value <= 5),
        ("words", None, None, lambda value: 0 < len(value) <= 40),
        ("number", None, None, lambda value: 0 <= value <= 30),
        ("number", 5, 9, lambda value: 5 <= value <= 9),
    ],
)
def test_extras_choose_what_can_be_chosen(kind, low, high, allowed):
    options = [{"text": letter} for letter in "abc"] if kind in {"one", "several", "order"} else []
    poll = {"kind": kind, "options": options, "low": low, "high": high}

    assert all(allowed(extras.choice(poll, random.Random(seed))) for seed in range(100))


def test_extra_puts_in_place_what_he_hears():
    room = Room()
    me = {"person": {"id": 7}, "votes": {"poll:1": 0}, "group": None}
    state = {"people": {"count": 3}, "chat": [{"id": 1}], "questions": [{"id": 4, "answered": False}]}

    room.hear({"type": "room.state", "state": {"room": state, "me": me}})
    room.hear({"type": "people.changed", "stream": "room", "count": 5})
    room.hear({"type": "chat.message", "stream": "room", "message": {"id": 2}})
    room.hear({"type": "chat.message", "stream": "group-1", "message": {"id": 3}})
    room.hear({"type": "me.changed", "stream": "me", "me": {**me, "group": 2}})
    room.hear({"type": "still.here"})

    assert (room.me, room.count, room.group, [one["id"] for one in room.chat]) == (7, 5, 2, [1, 2])


# --- simulated people: in a room ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def quick(monkeypatch):
    """Nobody thinks long."""
    monkeypatch.setattr(extras, "THINKS", (0.0, 0.2))
    monkeypatch.setattr(extras, "SPEAKS", (0.05, 0.1))
    monkeypatch.setattr(extras, "RETRY", (0.1, 0.5))
    monkeypatch.setattr(extras, "ALONE", 0.1)


class Hall:
    """A room with an open poll, and so many extras with a login."""

    def __init__(self, site, many):
        self.site = site
        with site.database():
            self.session = make_session()
            self.poll = make_poll(self.session)
            self.cookies = [(f"E{number}", cookie_of(PersonFactory(first_name=f"E{number}"))) for number in range(many)]

    async def play_until(self, reached, *, meanwhile=None):
        """Let them play until the database says so."""
        chance = random.Random(1)
        cast = Cast([Extra(name, cookie, chance) for name, cookie in self.cookies], chance)
        playing = asyncio.ensure_future(cast.play(f"ws://127.0.0.1:{self.site.port}/ws/live/{self.session.pk}/", self.site.origin))
        try:
            await self.until(reached)
            if meanwhile is not None:
                await meanwhile(self)
        finally:
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)

    async def until(self, reached):
        end = time.monotonic() + PATIENCE
        while not self.found(reached):
            assert time.monotonic() < end, "they never came so far"
            await asyncio.sleep(0.1)

    def found(self, asked):
        """Something from the site's database. Asked beside the event loop, which Django's ORM would refuse."""
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        try:
            with self.site.database():
                return asked()
        finally:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.mark.django_db
def test_extras_come_in_choose_and_talk(site, quick):
    hall = Hall(site, 5)

    asyncio.run(
        hall.play_until(
            lambda: (
                Vote.objects.filter(poll=hall.poll).count() == 5
                and Attendee.objects.filter(session=hall.session).count() == 5
                and Message.objects.filter(session=hall.session).exists()
            )
        )
    )


@pytest.mark.django_db
def test_extras_come_back_when_the_server_did(site, quick):
    hall = Hall(site, 3)

    async def restart(hall):
        port = site.port
        site.end(port)
        site.start(port=port)
        with_new = {}
        hall.found(lambda: with_new.update(poll=make_poll(hall.session)))
        await hall.until(lambda: Vote.objects.filter(poll=with_new["poll"]).count() == 3)

    asyncio.run(hall.play_until(lambda: Vote.objects.filter(poll=hall.poll).count() == 3, meanwhile=restart))


@pytest.mark.django_db
def test_extra_without_a_login_is_sent_away_and_stays_away(site, quick):
    hall = Hall(site, 0)
    extra = Extra("Niemand", "sessie=onzin", random.Random(1))

    asyncio.run(asyncio.wait_for(extra.stay(f"ws://127.0.0.1:{site.port}/ws/live/{hall.session.pk}/", site.origin), PATIENCE))


def started(site, **environment):
    """The command, as the embedded server starts it."""
    ours = {
        "DATABASE_URL": site.database_url,
        "REDIS_URL": "",
        "DATA_DIR": str(site.folder),
        "DJANGO_SETTINGS_MODULE": "vakkring.config.settings",
    }
    command = [sys.executable, str(ROOT / "platform" / "manage.py"), "demo_room", "--url", f"http://127.0.0.1:{site.port}"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **ours, **environment})


def test_command_ends_with_whoever_started_it(site):
    process = started(site, DEMO="1")
    time.sleep(1)
    assert process.poll() is None

    process.stdin.close()  # as the end of the other process does, even when it is killed

    assert process.wait(PATIENCE) == 0


def test_command_does_nothing_outside_a_demo(site):
    process = started(site, DEMO="0")

    assert process.wait(PATIENCE) != 0
    assert b"DEMO is off" in process.stderr.read()


def test_logins_of_extras_are_those_of_neighbours(filled):
    found = demo_room.log_in(12)

    assert len(found) == 12
    assert browser().get("/account/", headers={"cookie": found[0][1]}).status_code == 200
    assert not {"Tess", "Bea"} & {name for name, _cookie in found}
