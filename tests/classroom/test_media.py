"""Who gets into the call, with whom, and what the media server hears of it."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from classroom import guests, media, showing
from classroom.actions import calling, ending, entering, grouping, leading
from classroom.gateways import media_servers
from classroom.gateways.mesh import Mesh, password
from classroom.gateways.outage import Unreachable
from classroom.models import Attendee, Audience
from classroom.refusals import Refused
from tests.classroom.rooms import arrive, come_in, make_session

MESH, SERVER = media.LIMITS["mesh"], media.LIMITS["janus"]


class Recorder(Mesh):
    """A media server that writes down what it is asked."""

    def __init__(self, *, away=False):
        super().__init__()
        self.asked, self.away = [], away

    def note(self, *asked):
        if self.away:
            raise Unreachable("gone fishing")
        self.asked.append(asked)

    def admit(self, place, person, until, *, enters):
        self.note("admit", place.key, person, enters)
        return {"ice": []}

    def remove(self, place, person):
        self.note("remove", place.key, person)

    def mute(self, place, person, *, muted):
        self.note("mute", place.key, person, muted)

    def close(self, place):
        self.note("close", place.key)


@pytest.fixture
def server(monkeypatch):
    """What stands in for a media server."""
    recorder = Recorder()
    for module in ("classroom.actions.calling", "classroom.views.calls"):
        monkeypatch.setattr(f"{module}.chosen", lambda: recorder)
    return recorder


def take_part(attendee, rung="video", **how):
    calling.take_part(attendee, rung, **how)
    attendee.refresh_from_db()
    return attendee


def knock(attendee, *, enters=True, client=None):
    """Ask for a pass as his browser does."""
    client = client or Client()
    if attendee.person:
        client.force_login(attendee.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.post(f"/live/{attendee.session.slug}/zaal/geluid/", {"enters": "1" if enters else "0"})


# --- how many ----------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("inside", "staff_inside", "staff", "may"),
    [
        (0, False, False, True),
        (6, False, False, True),
        (7, False, False, False),
        (7, True, False, True),
        (8, True, False, False),
        (7, False, True, True),
        (8, False, True, False),
    ],
)
def test_without_a_server_eight_hear_each_other_and_one_place_is_the_trainers(inside, staff_inside, staff, may):
    assert media.may_enter(MESH, inside, staff_inside=staff_inside, staff=staff) is may


def test_with_a_server_there_is_no_last_place():
    assert media.may_enter(SERVER, 999, staff_inside=False, staff=False)


def test_pictures_are_for_five_without_a_server():
    assert [media.best(MESH, inside) for inside in (5, 6, 8, 9)] == ["video", "sound", "sound", "text"]
    assert media.best(SERVER, 999) == "video"


@pytest.mark.django_db
def test_who_comes_ninth_is_told_that_he_follows_without_sound(session, tess):
    for place in range(7):
        take_part(come_in(session, f"P{place}"))
    take_part(tess)
    late = come_in(session, "Laat")

    with pytest.raises(Refused) as refused:
        calling.take_part(late, "video")

    assert "dia's en tekst" in refused.value.sentence
    assert Attendee.objects.get(pk=late.pk).rung == "text"


@pytest.mark.django_db
def test_who_is_in_may_change_his_rung_though_it_is_full(session, tess):
    inside = [take_part(come_in(session, f"P{place}")) for place in range(7)]
    take_part(tess)

    assert take_part(inside[0], "sound").rung == "sound"


@pytest.mark.django_db
def test_a_full_room_leaves_place_in_its_groups(session, tess):
    people = [take_part(come_in(session, f"P{place}")) for place in range(7)]
    take_part(tess)
    late = come_in(session, "Laat")
    grouping.make(tess, chosen=[[people[0].pk, late.pk], [one.pk for one in people[1:]]])

    assert take_part(late).rung == "video"


@pytest.mark.django_db
def test_who_opens_his_microphone_takes_part(anna, bram):
    take_part(bram, "sound")
    for microphone in (True, True, False, True):
        take_part(anna, "sound", microphone=microphone)

    assert (anna.acts, bram.acts) == (2, 0)


# --- the door -----------------------------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_pass_says_where_and_with_whom(session, anna, bram, server):
    take_part(anna), take_part(bram)

    answer = knock(anna)

    assert answer.status_code == 200
    assert (answer["Cache-Control"].split(",")[0], answer.json()["place"]) == ("max-age=0", "room")
    assert [one["id"] for one in answer.json()["others"]] == [bram.pk]
    assert server.asked == [("admit", session.stream("room"), anna.pk, True)]


@pytest.mark.django_db
def test_in_a_group_one_hears_only_the_group(session, tess, anna, bram, server):
    cees = come_in(session, "Cees")
    for one in (anna, bram, cees, tess):
        take_part(one)
    grouping.make(tess, chosen=[[anna.pk, bram.pk], [cees.pk]])

    assert [one["id"] for one in knock(anna).json()["others"]] == [bram.pk]
    assert knock(anna).json()["place"] == f"group-{session.groups.get(people=anna).number}"
    assert knock(tess).json()["others"] == []
    assert server.asked[0][1] == session.groups.get(people=anna).stream


@pytest.mark.django_db
def test_there_is_no_pass_for_who_may_not_be_there(session, anna, tess, server):
    stranger, reading = knock(come_in(make_session(), "Elders")), knock(anna)
    take_part(anna)
    leading.remove(tess, anna.pk)

    assert stranger.status_code == 404, "he takes no part in a call"
    assert reading.status_code == 404
    assert knock(anna).status_code == 404
    assert Client().post(f"/live/{session.slug}/zaal/geluid/").status_code == 404
    assert Client().post("/live/bestaat-niet/zaal/geluid/").status_code == 404
    assert not [one for one in server.asked if one[0] == "admit"]


@pytest.mark.django_db
def test_there_is_no_pass_after_the_end(session, tess, anna, server):
    take_part(anna)
    ending.stop(tess)

    assert knock(anna).status_code == 404


@pytest.mark.django_db
def test_a_guest_of_a_public_session_gets_one(server):
    public = make_session(audience=Audience.PUBLIC)
    client = Client()
    browser = client.session
    browser[guests.KEY] = "6f1c2d4e-0000-4000-8000-000000000001"
    browser.save()
    guest = entering.enter(public, None, uuid.UUID(browser[guests.KEY]), "Gast")
    arrive(guest, "proces")
    take_part(guest)
    client.cookies["sessie"] = browser.session_key

    assert knock(guest, client=client).status_code == 200


@pytest.mark.django_db
def test_a_server_that_is_away_is_said_and_the_room_goes_on(session, anna, tess, server, django_capture_on_commit_callbacks):
    take_part(anna, microphone=True)
    server.away = True

    assert knock(anna).status_code == 503
    with django_capture_on_commit_callbacks(execute=True):
        leading.mute(tess, anna.pk)
    assert Attendee.objects.get(pk=anna.pk).muted


@pytest.mark.django_db
def test_too_many_passes_are_refused(session, anna, server):
    take_part(anna)

    assert [knock(anna).status_code for _try in range(61)][-1] == 429


# --- what the server is told --------------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_mute_and_remove_reach_the_server_only_once_they_are_written_down(session, tess, anna, server, django_capture_on_commit_callbacks):
    take_part(anna, microphone=True)
    room = session.stream("room")

    with django_capture_on_commit_callbacks(execute=True):
        leading.mute(tess, anna.pk)
        assert server.asked == []
    with django_capture_on_commit_callbacks(execute=True):
        leading.mute(tess, anna.pk, muted=False)
    with django_capture_on_commit_callbacks(execute=True):
        leading.remove(tess, anna.pk)

    assert server.asked == [("mute", room, anna.pk, True), ("mute", room, anna.pk, False), ("remove", room, anna.pk)]


@pytest.mark.django_db
def test_the_word_gives_a_microphone_back_at_the_server_too(session, tess, anna, server, django_capture_on_commit_callbacks):
    take_part(anna)
    leading.mute(tess, anna.pk)

    with django_capture_on_commit_callbacks(execute=True):
        leading.give_word(tess, anna.pk)

    assert server.asked == [("mute", session.stream("room"), anna.pk, False)]


@pytest.mark.django_db
def test_places_are_closed_with_their_groups_and_the_session(session, tess, anna, bram, server, django_capture_on_commit_callbacks):
    grouping.make(tess, chosen=[[anna.pk, bram.pk]])
    (group,) = session.groups.all()

    with django_capture_on_commit_callbacks(execute=True):
        grouping.end(tess)
    with django_capture_on_commit_callbacks(execute=True):
        ending.stop(tess)

    assert server.asked == [("close", group.stream), ("close", session.stream("room"))]


@pytest.mark.django_db
def test_a_muted_person_is_named_as_such_so_that_browsers_do_not_play_him(session, tess, anna):
    leading.mute(tess, anna.pk)
    anna.refresh_from_db()

    assert showing.person(anna).muted


# --- the way around routers ---------------------------------------------------------------------------------------------------------------
def test_without_settings_no_strange_server_is_asked_for_a_way():
    assert Mesh().admit(media_servers.Place("x"), 1, timezone.now(), enters=True) == {"ice": []}


def test_a_turn_password_is_what_coturn_makes_of_it():
    until = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)

    # printf '1795608000:7' | openssl dgst -sha1 -hmac geheim -binary | base64
    assert password("geheim", 7, until) == ("1795608000:7", "+Q610Bb9ZHAr5Eu6IFzuqazdawU=")


def test_stun_and_turn_are_told_with_a_password_that_ends():
    until = timezone.now() + timedelta(minutes=10)

    (stun, turn) = Mesh("stun:m:3478", "turn:m:3478", "s" * 32).admit(media_servers.Place("x"), 7, until, enters=True)["ice"]

    assert stun == {"urls": "stun:m:3478"}
    assert turn["username"] == f"{int(until.timestamp())}:7"
