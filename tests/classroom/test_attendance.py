"""Who was there: counted from spans, mended with a reason, recorded once it is certain."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from classroom import presence
from classroom.actions import attendance
from classroom.models import Attendee, Correction, Session, Stay
from tests.classroom.planners import browser, moderator, planned, trainer
from tests.factories import PersonFactory
from vakkring.evidence.actions import Kind
from vakkring.evidence.models import Fact

ZERO = datetime(2026, 11, 25, 19, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def at(minute):
    return ZERO + timedelta(minutes=minute)


WHOLE = (at(0), at(60))


# --- counting -----------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("spans", "minutes"),
    [
        ([], 0),
        ([(0, 60)], 60),
        ([(0, 20), (40, 60)], 40),
        ([(0, 30), (10, 40)], 40),
        ([(0, 60), (0, 60)], 60),
        ([(10, 20), (20, 30)], 20),
        ([(-30, 10), (50, 90)], 20),
        ([(-30, -10), (70, 90)], 0),
        ([(30, 20)], 0),
        ([(0, 60), (5, 10), (20, 30)], 60),
    ],
)
def test_overlapping_spans_count_once_and_only_within_the_session(spans, minutes):
    assert presence.time_within([(at(a), at(b)) for a, b in spans], WHOLE) == timedelta(minutes=minutes)


@given(st.lists(st.tuples(st.integers(-30, 90), st.integers(-30, 90)), max_size=12))
def test_time_is_that_of_the_minutes_in_which_somebody_was_there(spans):
    """Counted by hand: a minute counts when any span covers it."""
    covered = {minute for begin, end in spans for minute in range(max(begin, 0), min(end, 60))}

    assert presence.time_within([(at(a), at(b)) for a, b in spans], WHOLE) == timedelta(minutes=len(covered))
    assert presence.merged(presence.merged([(at(a), at(b)) for a, b in spans])) == presence.merged([(at(a), at(b)) for a, b in spans])


@pytest.mark.parametrize(
    ("minutes", "acts", "there"), [(30, 1, True), (29, 1, False), (60, 0, False), (60, 1, True), (30, 50, True), (0, 9, False)]
)
def test_attended_is_half_the_time_and_one_act(minutes, acts, there):
    assert presence.attended(timedelta(minutes=minutes), WHOLE, acts) is there


def test_session_of_no_length_was_attended_by_nobody():
    assert not presence.attended(timedelta(), (at(0), at(0)), 9)


# --- people -------------------------------------------------------------------------------------------------------------------------------
@pytest.fixture
def tess(db):
    return trainer()


@pytest.fixture
def session(tess):
    """It took from 19:00 to 20:00, an hour ago."""
    made = planned(tess)
    end = timezone.now() - HOUR
    times = {"starts_at": end - HOUR, "started_at": end - HOUR, "ends_at": end + timedelta(minutes=5), "ended_at": end}
    Session.objects.filter(pk=made.pk).update(**times)
    made.refresh_from_db()
    return made


def came(session, name, *spans, acts=1, person=True):
    """Somebody with these spans, in minutes from the beginning; an end of None: his process died."""
    attendee = Attendee.objects.create(session=session, person=PersonFactory(first_name=name) if person else None, name=name, acts=acts)
    for begin, end in spans:
        since = session.started_at + timedelta(minutes=begin)
        until = None if end is None else session.started_at + timedelta(minutes=end)
        Stay.objects.create(attendee=attendee, process="p", since=since, seen_at=until or since + timedelta(minutes=35), until=until)
    return attendee


def there(session):
    return {one.attendee.name: one.attended for one in attendance.of_session(session)}


def facts():
    return list(Fact.objects.filter(kind__startswith="session").order_by("pk").values_list("person__first_name", "kind"))


def test_who_was_there(session, tess):
    came(session, "Heel", (0, 60))
    came(session, "Twee toestellen", (0, 20), (10, 40))
    came(session, "Kort", (0, 20))
    came(session, "Stil", (0, 60), acts=0)
    came(session, "Proces weg", (0, None))
    came(session, "Gast", (0, 60), person=False)
    Attendee.objects.create(session=session, person=tess, name="Tess", acts=40)

    assert there(session) == {"Heel": True, "Twee toestellen": True, "Kort": False, "Stil": False, "Proces weg": True, "Gast": True}


@pytest.mark.parametrize("many", [1, 15])
def test_counting_costs_the_same_however_many_came(session, many, django_assert_max_num_queries):
    for number in range(many):
        came(session, f"P{number}", (0, 30), (20, 50))

    with django_assert_max_num_queries(4):
        assert len(attendance.of_session(session)) == many


def test_nothing_is_recorded_before_it_is_certain(session):
    came(session, "Heel", (0, 60))

    assert attendance.settle_due() == 0
    assert attendance.settle(session.pk, timezone.now()) == 0
    assert facts() == []


def test_a_day_later_it_is_recorded_once(session):
    came(session, "Heel", (0, 60))
    came(session, "Kort", (0, 10))
    came(session, "Gast", (0, 60), person=False)
    Session.objects.update(ended_at=timezone.now() - timedelta(hours=25), started_at=timezone.now() - timedelta(hours=26))
    Stay.objects.update(since=timezone.now() - timedelta(hours=26), until=timezone.now() - timedelta(hours=25))
    Stay.objects.filter(attendee__name="Kort").update(until=timezone.now() - timedelta(hours=26))

    assert attendance.settle_due() == 1
    assert attendance.settle_due() == 0
    assert facts() == [("Heel", Kind.SESSION_ATTENDED)]
    assert Fact.objects.get().reference == session.reference


def test_trainer_who_says_it_is_right_records_it_now(session, tess):
    came(session, "Heel", (0, 60))
    client = browser(tess)

    for _twice in range(2):
        client.post(f"/live/{session.slug}/aanwezig/klaar/")

    assert facts() == [("Heel", Kind.SESSION_ATTENDED)]


def test_mending_before_it_is_recorded_leaves_no_trace_in_evidence(session, tess):
    stayed, late = came(session, "Sliep", (0, 60)), came(session, "Viel weg", (0, 10))

    attendance.correct(tess, stayed, attended=False, reason="Telefoon lag in de bus")
    attendance.correct(tess, late, attended=True, reason="Belde in")
    attendance.confirm(tess, session.pk)

    assert facts() == [("Viel weg", Kind.SESSION_ATTENDED)]
    assert Correction.objects.count() == 2


def test_newest_correction_counts(session, tess):
    one = came(session, "Heel", (0, 60))

    for attended in (False, True, False):
        attendance.correct(tess, one, attended=attended, reason="Toch anders")

    assert there(session) == {"Heel": False}
    assert one.corrections.count() == 3


def test_mending_afterwards_is_one_more_fact(session, tess):
    one = came(session, "Heel", (0, 60))
    attendance.confirm(tess, session.pk)

    attendance.correct(tess, one, attended=False, reason="Was iemand anders")
    attendance.correct(tess, one, attended=True, reason="Toch niet")

    assert [kind for _name, kind in facts()] == [Kind.SESSION_ATTENDED, Kind.SESSION_NOT_ATTENDED, Kind.SESSION_ATTENDED]
    assert Fact.objects.filter(reference__startswith=session.reference).latest("at").kind == Kind.SESSION_ATTENDED


def test_reason_is_obligatory_and_kept(session, tess):
    one = came(session, "Kort", (0, 10))
    client = browser(tess)
    address = f"/live/{session.slug}/aanwezig/{one.pk}/"

    for reason in ("", "   "):
        reply = client.post(address, {"attended": "ja", "reason": reason})
        assert reply.status_code == 422
        assert "Dat blijft bewaard" in reply.content.decode()
    assert not Correction.objects.exists()
    client.post(address, {"attended": "ja", "reason": "Belde in zonder beeld"})

    made = Correction.objects.get()
    assert (made.attended, made.reason, made.by) == (True, "Belde in zonder beeld", tess)
    assert "Belde in zonder beeld" in client.get(f"/live/{session.slug}/aanwezig/").content.decode()


def test_others_neither_see_nor_mend(session):
    one = came(session, "Heel", (0, 60))

    for stranger in (PersonFactory(), trainer(), one.person):
        client = browser(stranger)
        assert client.get(f"/live/{session.slug}/aanwezig/").status_code == 404
        assert client.get(f"/live/{session.slug}/aanwezig.csv").status_code == 404
        assert client.post(f"/live/{session.slug}/aanwezig/{one.pk}/", {"attended": "nee", "reason": "x"}).status_code == 404
        assert client.post(f"/live/{session.slug}/aanwezig/klaar/").status_code == 404
        with pytest.raises(PermissionDenied):
            attendance.correct(stranger, one, attended=False, reason="x")
        with pytest.raises(PermissionDenied):
            attendance.confirm(stranger, session.pk)
    assert browser(moderator()).get(f"/live/{session.slug}/aanwezig/").status_code == 200


def test_somebody_of_another_session_is_not_there(session, tess):
    other = Attendee.objects.create(session=planned(tess), person=PersonFactory(), name="Elders")

    assert browser(tess).post(f"/live/{session.slug}/aanwezig/{other.pk}/", {"attended": "ja", "reason": "x"}).status_code == 404


def test_session_that_goes_on_has_no_list_yet(tess):
    running = planned(tess)
    Session.objects.filter(pk=running.pk).update(started_at=timezone.now())
    one = Attendee.objects.create(session=running, person=PersonFactory(), name="Nu")

    assert browser(tess).get(f"/live/{running.slug}/aanwezig/").status_code == 404
    with pytest.raises(attendance.NotOver):
        attendance.correct(tess, one, attended=True, reason="x")
    with pytest.raises(attendance.NotOver):
        attendance.confirm(tess, running.pk)


def test_sheet_opens_in_excel_and_runs_nothing(session, tess):
    came(session, "=1+1", (0, 60))
    one = came(session, "Zoë", (0, 10))
    attendance.correct(tess, one, attended=True, reason="@SUM(A1)")

    reply = browser(tess).get(f"/live/{session.slug}/aanwezig.csv")

    assert reply.content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(reply.content.decode("utf-8-sig")), delimiter=";"))
    assert lines[0][:3] == ["naam", "account", "minuten"]
    assert lines[1][0] == "'=1+1"
    assert lines[2][0] == "Zoë"
    assert lines[2][-1] == "'@SUM(A1)"
    assert "@" not in "".join(cell for line in lines for cell in line if not cell.startswith("'"))  # no addresses


def test_script_in_a_name_is_text(session, tess):
    came(session, "<script>alert(1)</script>", (0, 60))

    assert "<script>alert" not in browser(tess).get(f"/live/{session.slug}/aanwezig/").content.decode()
