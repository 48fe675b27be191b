"""The agenda and a session's page: who may know of what, what stands on top, where it leads."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from classroom import agenda, outline
from classroom.actions import planning, signup
from classroom.models import Audience, Session
from tests.classroom.planners import browser, circle, moderator, planned, trainer
from tests.factories import PersonFactory
from vakkring.search.queries import find
from vakkring.vocabulary.models import Topic

pytestmark = pytest.mark.django_db


def page(client, address="/live/"):
    reply = client.get(address)
    assert reply.status_code == 200
    return reply.content.decode()


def begin(session, minutes=5):
    Session.objects.filter(pk=session.pk).update(
        starts_at=timezone.now() - timedelta(minutes=minutes), started_at=timezone.now() - timedelta(minutes=minutes)
    )


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.MEMBERS])
def test_agenda_shows_everybody_what_is_not_a_circles(audience):
    session = planned(audience=audience)

    assert session.title in page(Client())
    assert session.title in page(browser(PersonFactory()))
    assert Client().get(session.get_absolute_url()).status_code == 200


def test_session_of_a_circle_is_for_its_members_alone():
    anna, bram, tess = PersonFactory(), PersonFactory(), trainer()
    session = planned(tess, audience=Audience.CIRCLE, circle=circle(anna, tess), title="Alleen Zwolle")

    for somebody in (anna, tess, moderator()):
        assert "Alleen Zwolle" in page(browser(somebody))
        assert browser(somebody).get(session.get_absolute_url()).status_code == 200
    for stranger in (None, bram, trainer()):
        assert "Alleen Zwolle" not in page(browser(stranger))
        for address in ("", "aanmelden/", "plannen/"):
            reply = getattr(browser(stranger), "post" if address == "aanmelden/" else "get")(f"{session.get_absolute_url()}{address}")
            assert reply.status_code == 404 or reply.url.startswith("/inloggen/")
        assert browser(stranger).get(f"/live/{session.slug}.ics").status_code == 404


def test_draft_is_for_who_leads_it():
    tess, helper = trainer(), trainer(first_name="Hans")
    session = planned(tess, published=False, leaders=[helper], title="Nog niet af")

    for somebody in (tess, helper, moderator()):
        assert browser(somebody).get(session.get_absolute_url()).status_code == 200
    for stranger in (None, PersonFactory(), trainer()):
        assert browser(stranger).get(session.get_absolute_url()).status_code == 404
        assert "Nog niet af" not in page(browser(stranger))
    assert "Nog niet af" in page(browser(tess))


def test_what_goes_on_stands_on_top_with_the_one_yellow_button():
    begin(planned(title="Nu bezig zijn we"))
    planned(title="Later pas")

    found = page(browser(PersonFactory()))

    assert found.index("Nu bezig zijn we") < found.index("Later pas")
    assert found.count('class="btn act') == 1
    assert "Doe mee" in found


def test_without_anything_going_on_no_button_is_yellow():
    planned()

    assert 'class="btn act' not in page(browser(PersonFactory()))


def test_days_are_those_of_the_netherlands():
    """23:30 in the summer of Amsterdam is still the day before in UTC, and 00:30 is the next day."""
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    planned(title="Laat", starts_at=(noon + timedelta(days=3)).replace(hour=23, minute=30))
    planned(title="Vroeg", starts_at=(noon + timedelta(days=4)).replace(hour=0, minute=30))

    found = page(Client())
    between = found[found.index("Laat") : found.index("Vroeg")]

    assert '<h2 id="dag-2">' in between
    assert "23:30" in found
    assert "00:30" in found


def test_filters_leave_what_was_asked_for():
    anna = PersonFactory()
    pumps = planned(title="Over pompen", topics=[Topic.objects.get(slug="stooklijn")])
    planned(title="Over zon", topics=[Topic.objects.get(slug="zonnepanelen")])
    signup.sign_up(anna, pumps.pk)

    by_topic = page(Client(), "/live/?onderwerp=warmtepompen")
    mine = page(browser(anna), "/live/?mijn=1")

    assert "Over pompen" in by_topic
    assert "Over zon" not in by_topic
    assert "Over pompen" in mine
    assert "Over zon" not in mine


def test_agenda_goes_on_at_what_has_no_place_on_the_page(monkeypatch):
    monkeypatch.setattr(agenda, "MOST", 3)
    now = timezone.now()
    for day in range(1, 6):
        planned(title=f"Sessie {day}", starts_at=now + timedelta(days=day))

    first = page(Client())
    address = html.unescape(re.search(r'href="([^"]*)">Toon latere sessies', first)[1])
    second = page(Client(), f"/live/{address}")

    assert [f"Sessie {day}" in first for day in range(1, 6)] == [True, True, True, False, False]
    assert [f"Sessie {day}" in second for day in range(1, 6)] == [False, False, False, True, True]
    assert "Toon latere" not in second
    assert "Terug naar vandaag" in second
    assert "Terug naar vandaag" not in first


@pytest.mark.parametrize(
    "query",
    [
        "?vanaf=x",
        "?vanaf=9999999999",
        "?vanaf=-1",
        "?vanaf=%D9%A1",
        "?onderwerp=%00",
        "?onderwerp=bestaat-niet",
        "?mijn=1",
        "?mijn=x&onderwerp=" + "a" * 300,
    ],
)
def test_agenda_survives_any_question(query):
    planned()

    assert Client().get(f"/live/{query}").status_code == 200


@pytest.mark.parametrize("many", [1, 12])
def test_agenda_costs_the_same_however_much_there_is(many, django_assert_max_num_queries):
    tess, anna = trainer(), PersonFactory()
    for number in range(many):
        session = planned(tess, title=f"Sessie {number}", seats=3)
        signup.sign_up(anna, session.pk)
    client = browser(anna)
    client.get("/live/")

    with django_assert_max_num_queries(11):
        client.get("/live/")


def test_page_says_what_it_costs_of_a_data_bundle():
    found = page(Client(), planned().get_absolute_url())

    assert "ongeveer 90 MB per uur" in found
    assert "ongeveer 500 MB per uur" in found


def test_page_leads_in_by_who_asks():
    session = planned()
    anna = PersonFactory()

    assert "Log in om mee te doen" in page(Client(), session.get_absolute_url())
    assert "Meld me aan" in page(browser(anna), session.get_absolute_url())
    signup.sign_up(anna, session.pk)
    assert "Meld me af" in page(browser(anna), session.get_absolute_url())


def test_only_who_leads_is_led_to_planning():
    tess = trainer()
    session = planned(tess)

    assert f"{session.get_absolute_url()}plannen/" in page(browser(tess), session.get_absolute_url())
    assert f"{session.get_absolute_url()}plannen/" not in page(browser(PersonFactory()), session.get_absolute_url())


# --- other pages --------------------------------------------------------------------------------------------------------------------------
def test_search_finds_what_is_for_everybody_and_nothing_else():
    tess = trainer()
    planned(tess, title="Waterslag in de leiding")
    planned(tess, title="Waterslag bij de kring", audience=Audience.CIRCLE, circle=circle(tess))
    planned(tess, title="Waterslag concept", published=False)

    assert [hit.title_text for hit in find("waterslag")] == ["Waterslag in de leiding"]


def test_search_forgets_what_was_called_off_or_given_to_a_circle():
    tess = trainer()
    off, moved = planned(tess, title="Waterslag weg"), planned(tess, title="Waterslag verhuisd")
    assert len(find("waterslag")) == 2

    planning.cancel(tess, off.pk)
    moved.audience, moved.circle = Audience.CIRCLE, circle(tess)
    planning.change(
        tess,
        moved.pk,
        planning.Facts(moved.title, moved.summary, moved.starts_at, moved.ends_at, moved.audience, moved.circle),
    )

    assert find("waterslag") == []


def test_topic_page_lists_sessions_to_come_but_none_of_a_circle():
    tess, about = trainer(), [Topic.objects.get(slug="waterstof")]
    planned(tess, topics=about, title="Waterstof aansluiten")
    planned(tess, topics=about, title="Waterstof besloten", audience=Audience.CIRCLE, circle=circle(tess))

    found = page(Client(), "/onderwerp/waterstof/")

    assert "Waterstof aansluiten" in found
    assert "Waterstof besloten" not in found


def test_vandaag_shows_what_goes_on_and_what_i_signed_up_for():
    anna = PersonFactory()
    assert "Live" not in page(browser(anna), "/").split("<main")[1].split("</main")[0]
    other, mine = planned(title="Van een ander"), planned(title="Mijn sessie")
    signup.sign_up(anna, mine.pk)
    outline.renew()

    found = page(browser(anna), "/")

    assert "Mijn sessie" in found
    assert other.title not in found


def test_vandaag_shows_nothing_of_another_circle():
    tess = trainer()
    begin(planned(tess, audience=Audience.CIRCLE, circle=circle(tess), title="Besloten nu"))
    outline.renew()

    assert "Besloten nu" not in page(browser(PersonFactory()), "/")
    assert "Besloten nu" in page(browser(tess), "/")


def test_vandaag_costs_one_query_more_with_sessions(django_assert_num_queries):
    planned()
    client = browser(PersonFactory())
    client.get("/")

    with django_assert_num_queries(4):  # the person, what he has done, how much is unread; and what he signed up for
        client.get("/")
    with django_assert_num_queries(0):  # for a stranger all of it is kept
        Client().get("/")
