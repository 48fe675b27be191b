"""What is left of a session: for who was invited, only what the room saw, without names."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.utils import timezone

from classroom import catchup
from classroom.models import Attendee, Audience, Deck, Dilemma, Group, Message, Poll, Reaction, RoomQuestion, Session, Slide
from tests.classroom.planners import browser, circle, moderator, planned, trainer
from tests.factories import PersonFactory, make_module
from tests.media.pictures import saved, sketch
from vakkring.vocabulary.models import Topic

pytestmark = pytest.mark.django_db
OPTIONS = [{"text": "Filter nalopen", "short": "Tien minuten", "long": "Rust"}, {"text": "Aanvoer omhoog", "short": "Warm", "long": "Duur"}]


def ended(by=None, **fields):
    session = planned(by, **fields)
    now = timezone.now()
    Session.objects.filter(pk=session.pk).update(started_at=now - timedelta(hours=1), ended_at=now, starts_at=now - timedelta(hours=1))
    return Session.objects.get(pk=session.pk)


@pytest.fixture
def session(db):
    return ended(topics=[Topic.objects.get(slug="warmtepompen")])


def page(session, somebody=None):
    reply = browser(somebody).get(session.get_absolute_url())
    assert reply.status_code == 200
    return reply.content.decode()


def said(session, text, reactions=0, **fields):
    by = Attendee.objects.create(session=session, person=PersonFactory(), name="Klaas Vaak")
    message = Message.objects.create(session=session, by=by, text=text, **fields)
    for _ in range(reactions):
        one = Attendee.objects.create(session=session, person=PersonFactory(), name="Ander")
        Reaction.objects.create(message=message, by=one, kind="thumb")
    return message


def poll(session, **fields):
    usual = {"kind": "one", "question": "Wat eerst?", "options": OPTIONS, "shown": True, "tally": {"votes": 4, "counts": [3, 1]}}
    return Poll.objects.create(session=session, **{**usual, **fields})


def test_results_that_the_room_saw_are_left(session):
    poll(session, right=[0], why="Een vol filter remt het water.")
    poll(session, question="Alleen voor de trainer", shown=False)

    found = page(session, PersonFactory())

    assert "Wat eerst?" in found
    assert "75%" in found
    assert "Een vol filter remt het water." in found
    assert "Alleen voor de trainer" not in found


@pytest.mark.parametrize(
    ("kind", "fields", "shows"),
    [
        ("several", {"tally": {"votes": 4, "counts": [3, 2]}}, "(50%)"),
        ("scale", {"options": [], "low": 1, "high": 5, "tally": {"votes": 2, "counts": [0, 0, 1, 1, 0]}}, "(50%)"),
        ("words", {"options": [], "tally": {"votes": 3, "words": {"lucht": 2, "filter": 1}}}, "2×"),
        ("number", {"options": [], "unit": "l/min", "tally": {"votes": 3, "numbers": [16, 17, 20], "median": 17}}, "17 l/min"),
        ("order", {"tally": {"votes": 2, "counts": [4, 2]}}, "<ol"),
    ],
)
def test_every_kind_of_poll_is_shown(session, kind, fields, shows):
    poll(session, kind=kind, **fields)

    assert shows in page(session, PersonFactory())


def test_order_stands_with_the_best_first(session):
    poll(session, kind="order", tally={"votes": 2, "counts": [4, 2]})

    assert catchup.polls(session)[0].order == ["Aanvoer omhoog", "Filter nalopen"]


def test_dilemma_shows_both_rounds_and_what_each_choice_leads_to_once_it_ended(session):
    usual = {"session": session, "role": "Installateur", "case": "Kou", "options": OPTIONS, "first": {"votes": 4, "counts": [1, 3]}}
    Dilemma.objects.create(title="Klaar", phase="result", second={"votes": 2, "counts": [2, 0]}, **usual)
    Dilemma.objects.create(title="Halverwege gebleven", phase="talk", **usual)

    found = page(session, PersonFactory())

    assert "Eerst 25%" in found
    assert "Na het gesprek 100%" in found
    assert "Eerst kozen 4 vakmensen, na het gesprek 2." in found
    assert "Tien minuten" in found
    assert "Halverwege gebleven" not in found


def test_dilemma_in_which_nobody_voted_is_shown_too(session):
    Dilemma.objects.create(session=session, title="Leeg", role="R", case="C", options=OPTIONS, phase="result")

    assert "Na het gesprek 0%" in page(session, PersonFactory())


def test_what_helped_most_is_left_without_names(session):
    said(session, "Eerst het filter, dan pas de pomp.", reactions=3)
    said(session, "Hoi allemaal")
    said(session, "Weggehaald", reactions=5, removed_at=timezone.now())
    group = Group.objects.create(session=session, round=1, number=1)
    said(session, "Alleen in ons groepje", reactions=5, group=group)

    found = page(session, PersonFactory())

    assert "Eerst het filter, dan pas de pomp." in found
    for absent in ("Hoi allemaal", "Weggehaald", "Alleen in ons groepje", "Klaas Vaak", "Klaas"):
        assert absent not in found


def test_questions_that_were_answered_are_left(session):
    by = Attendee.objects.create(session=session, person=PersonFactory(), name="Klaas Vaak")
    RoomQuestion.objects.create(session=session, by=by, text="Hoeveel liter per minuut?", answered_at=timezone.now())
    RoomQuestion.objects.create(session=session, by=by, text="Wie wint zondag?")

    found = page(session, PersonFactory())

    assert "Hoeveel liter per minuut?" in found
    assert "Wie wint zondag?" not in found
    assert "Klaas" not in found


def test_slides_articles_and_what_to_read_on_are_there(session):
    deck = Deck.objects.create(session=session, title="Stooklijn")
    Slide.objects.create(deck=deck, number=1, title="Te steil", html="<p>De lijn is te steil.</p>", link="/leren/m/s/1/")
    Dilemma.objects.create(
        session=session, title="De ketel van de buurvrouw", role="R", case="C", options=OPTIONS, phase="result", article="/wiki/de-ketel/"
    )
    module = make_module(topics=["warmtepompen"])

    found = page(session, PersonFactory())

    assert "De lijn is te steil." in found
    assert 'href="/wiki/de-ketel/"' in found
    assert "De ketel van de buurvrouw</b>" in found
    assert f'href="/leren/{module.slug}/"' in found


def test_picture_of_a_slide_says_what_it_shows_and_is_fetched_by_the_browser_alone(session, monkeypatch):
    deck = Deck.objects.create(session=session, title="Stooklijn")
    for number, words in ((1, "Aanvoer 55 graden"), (2, "")):
        picture = ContentFile(saved(sketch((320, 180)), "WEBP"), name="dia.webp")
        Slide.objects.create(deck=deck, number=number, picture=picture, words=words)

    def away(*_args, **_kwargs):
        raise RuntimeError("the bucket is away")

    monkeypatch.setattr(Storage, "open", away)
    found = page(session, PersonFactory())

    assert 'class="pic slide-picture"' in found
    assert 'alt="Dia 1: Aanvoer 55 graden" loading' in found
    assert 'alt="Dia 2" loading' in found


@pytest.mark.parametrize("audience", [Audience.MEMBERS, Audience.CIRCLE])
def test_pack_is_for_who_was_invited(audience):
    tess, anna, bram = trainer(), PersonFactory(), PersonFactory()
    session = ended(tess, audience=audience, circle=circle(anna, tess) if audience == Audience.CIRCLE else None)
    poll(session, question="Geheime peiling?")

    assert "Geheime peiling?" in page(session, anna)
    assert "Geheime peiling?" in page(session, tess)
    assert "Geheime peiling?" in page(session, moderator())
    if audience == Audience.MEMBERS:
        assert "Geheime peiling?" not in page(session)
        assert "Log in om te zien" in page(session)
    else:
        for stranger in (None, bram):
            assert browser(stranger).get(session.get_absolute_url()).status_code == 404


def test_pack_of_a_public_session_is_for_everybody():
    session = ended(audience=Audience.PUBLIC)
    poll(session)

    assert "Wat eerst?" in page(session)


def test_session_of_which_nothing_is_left_says_so(session):
    assert "Van deze sessie is niets bewaard." in page(session, PersonFactory())


def test_words_of_people_are_text(session):
    said(session, "<script>alert(1)</script>", reactions=3)
    poll(session, question="<b>vet</b>", kind="words", options=[], tally={"votes": 1, "words": {"<img src=x>": 1}})

    found = page(session, PersonFactory())

    assert "<script>alert" not in found
    assert "<b>vet</b>" not in found
    assert "<img src=x>" not in found


def test_pack_costs_the_same_however_much_was_said(session, django_assert_max_num_queries):
    for number in range(6):
        said(session, f"Tip {number}", reactions=2)
        poll(session, question=f"Vraag {number}?")
        deck = Deck.objects.create(session=session, title=f"Dia's {number}")
        Slide.objects.create(deck=deck, number=1, title="x", html="<p>x</p>")
    client = browser(PersonFactory())
    client.get(session.get_absolute_url())

    with django_assert_max_num_queries(24):
        client.get(session.get_absolute_url())


def test_agenda_leads_back_to_it(session):
    assert "Bekijk terug" in browser().get("/live/").content.decode()
    assert session.title in browser().get("/live/").content.decode()
