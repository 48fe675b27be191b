"""iCal: one session, and the private feed of one's own."""

from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from classroom import calendar
from classroom.actions import links, planning, signup
from classroom.models import Audience, CalendarLink, Session
from tests.classroom.planners import browser, circle, facts, planned, trainer
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
SITE = "https://vakkring.example"


def read(content):
    return Calendar.from_ical(content)


def events(content):
    return {str(one["summary"]): one for one in read(content).walk("VEVENT")}


@pytest.fixture
def tess(db):
    return trainer()


@pytest.fixture
def anna(db):
    return PersonFactory()


def feed(link):
    reply = browser().get(f"/live/agenda/{link.token}.ics")
    assert reply.status_code == 200
    return reply


# --- one session --------------------------------------------------------------------------------------------------------------------------
def test_session_leaves_as_a_file_that_calendars_read(tess):
    session = planned(tess, title="Stooklijn; klachten, en meer", summary="Regel 1\nRegel 2")

    reply = browser().get(f"/live/{session.slug}.ics")

    event = events(reply.content)["Stooklijn; klachten, en meer"]
    assert reply["Content-Type"] == "text/calendar; charset=utf-8"
    assert f'filename="{session.slug}.ics"' in reply["Content-Disposition"]
    assert event["dtstart"].dt == session.starts_at
    assert event["dtstart"].params["TZID"] == "Europe/Amsterdam"
    assert str(event["description"]).startswith("Regel 1\nRegel 2")
    assert str(event["status"]) == "CONFIRMED"
    assert all(len(line) <= 75 for line in reply.content.split(b"\r\n"))


def test_zone_comes_along_with_its_changes_of_the_clock(tess):
    """A calendar that knows no zones by name still shows the right hour, in winter and in summer."""
    year = timezone.localdate().year + 1
    summer = planned(tess, title="Zomer", starts_at=timezone.make_aware(timezone.datetime(year, 7, 1, 19, 30)))
    (zone,) = read(calendar.of_session(summer, SITE)).walk("VTIMEZONE")

    assert str(zone["tzid"]) == "Europe/Amsterdam"
    found = zone.to_tz()
    assert timezone.datetime(year, 7, 1, 19, 30, tzinfo=found).utcoffset() == timedelta(hours=2)
    assert timezone.datetime(year, 1, 15, 19, 30, tzinfo=found).utcoffset() == timedelta(hours=1)


def test_change_keeps_the_uid_and_raises_the_sequence(tess):
    session = planned(tess)
    before = events(calendar.of_session(session, SITE))[session.title]

    changed = planning.change(tess, session.pk, facts(title="Anders", starts_at=session.starts_at + timedelta(hours=1)))
    after = events(calendar.of_session(changed, SITE))["Anders"]

    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after["dtstamp"].dt >= before["dtstamp"].dt


def test_called_off_is_struck_out(tess):
    session = planned(tess)

    cancelled = planning.cancel(tess, session.pk)
    event = events(browser().get(f"/live/{session.slug}.ics").content)[session.title]

    assert str(event["status"]) == "CANCELLED"
    assert event["sequence"] == cancelled.changes == 1


def test_draft_and_what_is_of_a_circle_leave_no_file(tess):
    draft, besloten = planned(tess, published=False), planned(tess, audience=Audience.CIRCLE, circle=circle(tess))

    assert browser(tess).get(f"/live/{draft.slug}.ics").status_code == 404
    assert browser(PersonFactory()).get(f"/live/{besloten.slug}.ics").status_code == 404
    assert browser(tess).get(f"/live/{besloten.slug}.ics").status_code == 200


def test_words_of_people_write_no_lines_of_their_own(tess):
    session = planned(tess, title="Gewoon", summary="x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Vals")

    assert list(events(calendar.of_session(session, SITE))) == ["Gewoon"]


# --- one's own feed -----------------------------------------------------------------------------------------------------------------------
def test_feed_holds_ones_own_sessions_and_no_other(tess, anna):
    mine, waits, other = planned(tess, title="Van mij"), planned(tess, title="Ik wacht", seats=2), planned(tess, title="Van een ander")
    for number in range(2):
        signup.sign_up(PersonFactory(first_name=f"P{number}"), waits.pk)
    for session in (mine, waits):
        signup.sign_up(anna, session.pk)

    found = events(feed(links.make(anna)).content)

    assert set(found) == {"Van mij", "Ik wacht"}
    assert str(found["Ik wacht"]["status"]) == "TENTATIVE"
    assert other.title not in found
    assert set(events(feed(links.make(tess)).content)) == {"Van mij", "Ik wacht", "Van een ander"}


def test_feed_forgets_what_one_left_and_strikes_out_what_was_called_off(tess, anna):
    left, off = planned(tess, title="Verlaten"), planned(tess, title="Afgelast")
    for session in (left, off):
        signup.sign_up(anna, session.pk)
    link = links.make(anna)
    signup.withdraw(anna, left.pk)
    planning.cancel(tess, off.pk)

    found = events(feed(link).content)

    assert set(found) == {"Afgelast"}
    assert str(found["Afgelast"]["status"]) == "CANCELLED"


def test_new_link_makes_the_old_one_worthless(anna):
    old = links.make(anna).token
    new = links.make(anna).token

    assert old != new
    assert len(new) >= 40
    assert browser().get(f"/live/agenda/{old}.ics").status_code == 404
    assert browser().get(f"/live/agenda/{new}.ics").status_code == 200
    links.remove(anna.pk)
    assert browser().get(f"/live/agenda/{new}.ics").status_code == 404


def test_feed_ends_with_the_account(anna):
    link = links.make(anna)
    anna.is_active = False
    anna.save()

    assert browser().get(f"/live/agenda/{link.token}.ics").status_code == 404


def test_feed_is_quick_and_answers_unchanged_with_nothing(tess, anna, django_assert_num_queries):
    for number in range(20):
        signup.sign_up(anna, planned(tess, title=f"S{number}").pk)
    link = links.make(anna)
    client = browser()
    with django_assert_num_queries(3):
        first = client.get(f"/live/agenda/{link.token}.ics")

    again = client.get(f"/live/agenda/{link.token}.ics", headers={"if-none-match": first["ETag"]})
    planning.cancel(tess, Session.objects.first().pk)
    changed = client.get(f"/live/agenda/{link.token}.ics", headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_feed_tells_nobody_its_address_and_sets_no_cookie(anna):
    reply = feed(links.make(anna))

    assert reply["Referrer-Policy"] == "no-referrer"
    assert reply["Cache-Control"].startswith("private")
    assert "noindex" in reply["X-Robots-Tag"]
    assert not reply.cookies
    assert "Vary" not in reply or "Cookie" not in reply["Vary"]


def test_page_makes_renews_and_removes_the_link(anna):
    client = browser(anna)
    assert "/live/agenda/" not in client.get("/live/agenda/").content.decode().split("<main")[1].split("</main")[0].replace('action="', "")

    client.post("/live/agenda/")
    first = CalendarLink.objects.get().token
    page = client.get("/live/agenda/")
    assert f"/live/agenda/{first}.ics" in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin"  # with none at all a browser's form does not say where it comes from: refused
    assert "no-store" in page["Cache-Control"]
    client.post("/live/agenda/")
    assert CalendarLink.objects.get().token != first
    client.post("/live/agenda/", {"weg": "1"})
    assert not CalendarLink.objects.exists()


def test_page_of_the_link_is_for_who_is_logged_in():
    assert browser().get("/live/agenda/").url.startswith("/inloggen/")
    assert browser().post("/live/agenda/").url.startswith("/inloggen/")
    assert not CalendarLink.objects.exists()
