"""Breakout groups: who sits where, what stays among them, and what is kept."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from classroom import catchup
from classroom.actions import ending, grouping, leading, talking
from classroom.models import Attendee, Audience, Group, Session
from classroom.refusals import Refused
from tests.classroom.planners import browser, circle
from tests.classroom.rooms import arrive, come_in, lead_along, tick, told
from vakkring import ports
from wiki.models import Article

pytestmark = pytest.mark.django_db


@pytest.fixture
def out(session, tess, anna, bram):
    """Anna and Bram each in a group of his own."""
    grouping.make(tess, chosen=[[anna.pk], [bram.pk]], task="Teken de leiding", minutes=10)
    return list(Group.objects.order_by("number"))


def people(group):
    return set(group.people.values_list("pk", flat=True))


def test_who_leads_stays_in_the_room(session, tess, anna, bram):
    grouping.make(tess, size=2)

    (group,) = Group.objects.all()
    assert people(group) == {anna.pk, bram.pk}


def test_who_is_not_there_is_not_divided(session, tess, anna):
    come_in(session, "Carla", arrived=False)

    grouping.make(tess, size=2)

    assert people(Group.objects.get()) == {anna.pk}


def test_an_empty_room_is_not_divided(session, tess):
    with pytest.raises(Refused, match=r"groups\.empty"):
        grouping.make(tess, size=2)


def test_dividing_again_ends_the_groups_before_and_no_number_comes_twice(session, tess, anna, bram, out):
    grouping.make(tess, size=2)

    assert list(Group.objects.filter(ended_at=None).values_list("number", "round")) == [(3, 2)]


def test_a_latecomer_joins_the_smallest_group(session, tess, anna, bram, out):
    out[0].people.add(come_in(session, "Dirk", arrived=False))

    carla = come_in(session, "Carla")

    assert people(out[1]) == {bram.pk, carla.pk}
    assert [one["id"] for one in told(session, "group-2", "group.changed")[-1]["group"]["people"]] == [bram.pk, carla.pk]


def test_who_comes_back_sits_where_he_sat(session, anna, out):
    arrive(Attendee.objects.get(pk=anna.pk), "proces")

    assert people(out[0]) == {anna.pk}


def test_a_leader_who_comes_late_joins_no_group(session, out):
    lead_along(session, carla := come_in(session, "Carla", arrived=False).person)

    come_in(session, person=carla)

    assert sum(len(people(group)) for group in out) == 2


def test_what_a_group_says_stays_in_the_group(session, anna, out):
    talking.say(anna, "Onder ons", to="group")

    assert told(session, "group-1", "chat.message")[0]["message"]["text"] == "Onder ons"
    assert told(session, "room", "chat.message") == told(session, "group-2", "chat.message") == []


def test_what_was_for_a_group_before_reaches_no_other(session, tess, anna, bram, out):
    """Its sender had no line while the trainer made new groups."""
    grouping.make(tess, chosen=[[anna.pk, bram.pk]])
    grouping.note(bram, "Wat wij vonden", 3)

    with pytest.raises(Refused, match=r"group\.left"):
        talking.say(anna, "Onder ons", to="group", number=1)
    with pytest.raises(Refused, match=r"group\.left"):
        grouping.note(anna, "Lucht", 1)
    talking.say(anna, "Samen", to="group", number=3)

    assert [one["message"]["text"] for one in told(session, "group-3", "chat.message")] == ["Samen"]
    assert Group.objects.get(number=3).notes == "Wat wij vonden"
    grouping.end(tess)
    with pytest.raises(Refused, match=r"group\.none"):
        talking.say(anna, "Te laat", to="group", number=3)


def test_the_trainer_is_called_and_visits(session, tess, anna, bram, out):
    grouping.call_for_help(anna)

    assert told(session, "staff", "staff.changed")[-1]["staff"]["help"] == [1]
    assert told(session, "room", "groups.changed")[-1]["groups"]["groups"][0]["needs_help"] is True
    with pytest.raises(Refused, match=r"not\.found"):
        grouping.call_for_help(bram, 1, on=False)
    grouping.visit(tess, 1)
    assert people(out[0]) == {anna.pk, tess.pk}
    talking.say(tess, "Ik ben er", to="group")
    grouping.call_for_help(tess, 1, on=False)
    grouping.visit(tess, 2)
    assert (people(out[0]), people(out[1])) == ({anna.pk}, {bram.pk, tess.pk})
    grouping.visit(tess, None)
    assert told(session, "staff", "staff.changed")[-1]["staff"]["help"] == []


def test_the_trainer_speaks_to_all_groups(session, tess, out):
    grouping.say(tess, "Nog twee minuten")

    for name in ("group-1", "group-2"):
        assert told(session, name, "group.changed")[-1]["group"]["said"] == "Nog twee minuten"


def test_the_notes_of_all_groups_become_one_draft(session, tess, anna, bram, out):
    grouping.note(anna, "Lucht in de leiding")
    grouping.note(bram, "- filter\n- pomp")

    path = grouping.end(tess)

    article = Article.objects.get()
    assert (article.get_absolute_url(), article.title, article.published_at) == (path, "Teken de leiding", None)
    for words in ("Groepje 1", "Lucht in de leiding", "Groepje 2", "pomp"):
        assert words in str(article.current.tree)
    assert set(Group.objects.values_list("article", flat=True)) == {path}
    assert told(session, "room", "groups.changed")[-1]["groups"] is None


def test_notes_that_cannot_be_written_down_now_are_written_down_later(session, tess, anna, bram, out, monkeypatch):
    grouping.note(anna, "Lucht in de leiding")
    monkeypatch.setattr(ports, "article_writers", ports.Registry())
    assert grouping.end(tess) == ""
    assert grouping.write_down_later() == 0

    monkeypatch.undo()

    assert grouping.write_down_later() == 1
    assert "Lucht in de leiding" in str(Article.objects.get().current.tree)
    assert grouping.write_down_later() == 0, "once"
    assert Article.objects.count() == 1


def test_groups_that_are_still_out_are_not_written_down(session, tess, anna, out):
    grouping.note(anna, "Lucht in de leiding")

    assert grouping.write_down_later() == 0
    assert Article.objects.count() == 0


@pytest.fixture
def of_circle(session, tess, anna, bram):
    """The session is of a circle that all of them are in."""
    found = circle(tess.person, anna.person, bram.person, name="Kring Twente")
    Session.objects.filter(pk=session.pk).update(audience=Audience.CIRCLE, circle=found)
    session.refresh_from_db()
    return session


@pytest.mark.parametrize("ends", ["called back", "time", "session"])
def test_the_notes_of_a_circle_stay_with_its_session(of_circle, tess, anna, out, ends):
    grouping.note(anna, "Klant Jansen betaalt niet")
    if ends == "called back":
        assert grouping.end(tess) == ""
    elif ends == "time":
        Group.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
        tick(of_circle)
    else:
        ending.stop(tess)

    assert grouping.write_down_later() == 0
    assert not Article.objects.exists()
    assert [one.notes for one in catchup.pack(of_circle).notes] == ["Klant Jansen betaalt niet"]


def test_the_notes_of_a_circle_become_an_article_when_its_trainer_asks_and_name_no_session(of_circle, tess, anna, out):
    grouping.note(anna, "Lucht in de leiding")
    ending.stop(tess)
    address = of_circle.get_absolute_url()
    assert "Lucht in de leiding" in (seen := browser(anna.person).get(address).content.decode())
    assert "Maak er een artikel van" not in seen
    assert browser(anna.person).post(f"{address}opschrijven/").status_code == 404
    with pytest.raises(PermissionDenied):
        grouping.write_down_asked(anna.person, of_circle.pk)
    assert "Maak er een artikel van" in browser(tess.person).get(address).content.decode()

    for _twice in range(2):
        page = browser(tess.person).post(f"{address}opschrijven/", follow=True).content.decode()

    assert "Het staat als concept bij Opzoeken." in page
    assert "Maak er een artikel van" not in page
    article = Article.objects.get()
    assert (article.title, article.about, article.about_title, article.about_path) == ("Teken de leiding", "", "", "")
    assert "Lucht in de leiding" in str(article.current.tree)


def test_groups_without_notes_write_nothing(session, tess, out):
    assert grouping.end(tess) == ""
    assert Article.objects.count() == 0
    with pytest.raises(Refused, match=r"groups\.none"):
        grouping.end(tess)


def test_groups_come_back_by_themselves(session, tess, anna, out):
    grouping.note(anna, "Lucht")
    tick(session)
    assert Group.objects.filter(ended_at=None).count() == 2
    Group.objects.update(ends_at=timezone.now() - timedelta(seconds=1))

    tick(session)

    assert Group.objects.filter(ended_at=None).count() == 0
    assert Article.objects.count() == 1


def test_the_end_of_the_session_ends_the_groups(session, tess, anna, out):
    grouping.note(anna, "Lucht")

    ending.stop(tess)

    assert Group.objects.filter(ended_at=None).count() == 0
    assert Article.objects.count() == 1


def test_who_is_sent_out_leaves_his_group(session, tess, anna, out):
    leading.remove(tess, anna.pk)

    assert people(out[0]) == set()


def test_the_step_that_asks_for_groups_is_done_once_they_are_out(session, tess, anna, bram):
    step = session.steps.create(position=1, title="In drietallen", kind="people", task="Vertel een klacht.")
    board = session.steps.create(position=2, title="Teken", kind="board")
    leading.go_to_step(tess, step.pk)

    grouping.make(tess, size=3, task=step.task)

    assert [one["done"] for one in told(session, kind="room.changed")[-1]["room"]["steps"]] == [True, False]
    leading.go_to_step(tess, board.pk)
    grouping.make(tess, size=3)
    assert not session.steps.get(pk=board.pk).done_at
