"""Polls and dilemmas: voting, what is hidden until it is shown, and what is kept."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from classroom import state
from classroom.actions import dilemmas, grouping, keeping, leading, polling
from classroom.models import Audience, Dilemma, Poll, Session, Step, Vote
from classroom.refusals import Refused
from courses.models import CardSet
from tests.classroom.planners import circle
from tests.classroom.rooms import OPTIONS, come_in, make_dilemma, make_poll, make_session, tick, told
from vakkring import ports
from vakkring.realtime.models import StreamEvent
from wiki.models import Article

pytestmark = pytest.mark.django_db


def last(session, kind, name="room"):
    return told(session, name, kind)[-1]


# --- polls --------------------------------------------------------------------------------------------------------------------------------
def test_votes_are_told_once_a_second_and_the_result_only_when_it_is_shown(session, tess, anna, bram):
    poll = make_poll(session, right=[0], why="Een vol filter haal je er zo uit.")

    polling.vote(anna, poll.pk, 0)
    polling.vote(bram, poll.pk, 2)
    assert told(session, kind="poll.changed") == []
    assert tick(session)
    assert len(told(session, kind="poll.changed")) == 1
    hidden, staff = last(session, "poll.changed")["poll"], last(session, "staff.changed", "staff")["staff"]["polls"][0]
    assert (hidden["tally"]["votes"], hidden["tally"]["counts"], hidden["right"], hidden["why"]) == (2, [], [], "")
    assert hidden["quiz"]
    assert (staff["tally"]["counts"], staff["right"]) == ([1, 0, 1], [0])
    tick(session)
    assert len(told(session, kind="poll.changed")) == 1

    polling.change(tess, poll.pk, shown=True)
    shown = last(session, "poll.changed")["poll"]
    assert (shown["tally"]["counts"], shown["right"]) == ([1, 0, 1], [0])


def test_voting_again_changes_the_vote(session, tess, anna):
    poll = make_poll(session)

    polling.vote(anna, poll.pk, 0)
    polling.vote(anna, poll.pk, 1)
    polling.change(tess, poll.pk, state="closed", shown=True)

    assert last(session, "poll.changed")["poll"]["tally"]["counts"] == [0, 1, 0]


def test_numbers_of_which_there_is_no_middle_leave_the_room_as_it_was(session, tess, anna, bram):
    poll = polling.create(tess, kind="number", question="Hoeveel?")
    polling.change(tess, poll.pk, state="open")

    for one in (anna, bram):
        with pytest.raises(Refused, match=r"vote\.large"):
            polling.vote(one, poll.pk, 1.7e308)
    polling.vote(anna, poll.pk, 1e12)
    polling.vote(bram, poll.pk, -1e12)

    assert tick(session)
    polling.change(tess, poll.pk, state="closed", shown=True)
    assert last(session, "poll.changed")["poll"]["tally"]["median"] == 0


def test_an_anonymous_vote_names_nobody(session, anna, bram):
    poll, other, named = make_poll(session), make_poll(session), make_poll(session, anonymous=False)
    for one in (poll, other, named):
        polling.vote(anna, one.pk, 0)
        polling.vote(bram, one.pk, 0)

    assert set(Vote.objects.exclude(poll=named).values_list("by", flat=True)) == {None}
    assert Vote.objects.exclude(poll=named).values("voter").distinct().count() == 4  # nobody can be followed from poll to poll
    assert set(Vote.objects.filter(poll=named).values_list("by", flat=True)) == {anna.pk, bram.pk}


def test_who_goes_on_puts_the_poll_of_the_step_away_and_leaves_others_open(session, tess, anna):
    mine, other = make_poll(session, open_=False), make_poll(session)
    first = session.steps.create(position=1, title="Peiling", kind="poll", poll=mine)
    second = session.steps.create(position=2, title="Verder")
    leading.go_to_step(tess, first.pk)
    polling.vote(anna, mine.pk, 1)

    leading.go_to_step(tess, second.pk)

    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.state, other.state, mine.tally["votes"]) == ("closed", "open", 1)
    assert last(session, "poll.changed")["poll"]["state"] == "closed"
    with pytest.raises(Refused, match=r"poll\.closed"):
        polling.vote(anna, mine.pk, 0)


def test_who_goes_back_to_a_poll_opens_it_again_unless_the_result_was_shown(session, tess, anna):
    poll = make_poll(session, open_=False)
    first = session.steps.create(position=1, title="Peiling", kind="poll", poll=poll)
    second = session.steps.create(position=2, title="Verder")
    for step in (first, second, first):
        leading.go_to_step(tess, step.pk)

    polling.vote(anna, poll.pk, 1)
    polling.change(tess, poll.pk, state="closed", shown=True)
    leading.go_to_step(tess, second.pk)
    leading.go_to_step(tess, first.pk)

    poll.refresh_from_db()
    assert (poll.state, poll.shown, poll.tally["votes"]) == ("closed", True, 1)


def test_no_event_says_what_somebody_chose(session, anna):
    poll, dilemma = make_poll(session, "number"), make_dilemma(session, phase="first")
    polling.vote(anna, poll.pk, 3.25)
    dilemmas.vote(anna, dilemma.pk, 2)

    assert told(session, f"me-{anna.pk}")[-1]["me"]["votes"] == {f"poll:{poll.pk}": None, f"dilemma:{dilemma.pk}:1": None}
    assert not StreamEvent.objects.filter(text__contains="3.25").exists()
    assert state.one(session, anna, "me").votes == {f"poll:{poll.pk}": 3.25, f"dilemma:{dilemma.pk}:1": 2}


def test_only_who_leads_sees_who_chose_what_and_only_where_that_was_said(session, tess, anna, bram):
    hidden, named = make_poll(session), make_poll(session, anonymous=False)
    for one in (hidden, named):
        polling.vote(anna, one.pk, 0)
        polling.vote(bram, one.pk, 1)
        polling.change(tess, one.pk, state="closed", shown=True)
    tick(session)

    known = told(session, "staff")[-1]["staff"]["named"]

    assert {poll: [(one["by"]["name"].split()[0], one["value"]) for one in votes] for poll, votes in known.items()} == {
        str(named.pk): [("Anna", 0), ("Bram", 1)]
    }
    everybody = json.dumps([told(session, kind="poll.changed"), told(session, f"me-{anna.pk}")])
    assert "Bram" not in everybody
    assert state.staff_state(session).named.keys() == {str(named.pk)}


def test_of_many_the_first_are_named(session, tess, anna, bram, monkeypatch):
    monkeypatch.setattr(state, "MOST_NAMES", 1)
    poll = make_poll(session, anonymous=False)
    for one in (anna, bram):
        polling.vote(one, poll.pk, 0)

    assert [one.by.id for one in state.staff_state(session).named[str(poll.pk)]] == [anna.pk]


def test_a_latecomer_sees_an_open_poll_and_votes(session, tess):
    poll = make_poll(session, open_=False)
    polling.change(tess, poll.pk, state="open")

    polling.vote(come_in(session, "Carla"), poll.pk, 1)

    assert Session.objects.get(pk=session.pk).stage == "poll"
    assert Vote.objects.count() == 1


def test_going_to_a_step_opens_its_poll_and_marks_what_is_done(session, tess):
    poll = make_poll(session, open_=False)
    first = Step.objects.create(session=session, position=1, title="Welkom")
    second = Step.objects.create(session=session, position=2, title="Peiling", kind="poll", poll=poll)

    leading.go_to_step(tess, first.pk)
    leading.go_to_step(tess, second.pk)

    room = last(session, "room.changed")["room"]
    assert [step["done"] for step in room["steps"]] == [True, False]
    assert (room["step"], room["stage"]) == (second.pk, "poll")
    assert Poll.objects.get().state == "open"


@pytest.mark.parametrize("fields", [{"kind": "one", "options": ()}, {"kind": "scale"}, {"kind": "words", "right": [0]}])
def test_a_poll_without_sense_is_not_made(session, tess, fields):
    with pytest.raises(Refused, match=r"poll\.invalid"):
        polling.create(tess, question="En?", **fields)


# --- dilemmas -----------------------------------------------------------------------------------------------------------------------------
def test_a_dilemma_goes_through_its_phases_by_itself(session, tess, anna, bram):
    carla, dilemma = come_in(session, "Carla"), make_dilemma(session)

    dilemmas.bring_to(tess, dilemma.pk, "first", 2)
    for who, option in ((anna, 0), (bram, 0), (carla, 1)):
        dilemmas.vote(who, dilemma.pk, option)
    tick(session)
    seen = last(session, "dilemma.changed")["dilemma"]
    assert (seen["votes"], seen["first"]["counts"], seen["options"][0]["short"]) == (3, [], "")

    over(dilemma)
    tick(session)
    assert last(session, "dilemma.changed")["dilemma"]["phase"] == "talk"
    (group,) = last(session, "groups.changed")["groups"]["groups"]
    assert {one["id"] for one in group["people"]} == {anna.pk, bram.pk, carla.pk}
    with pytest.raises(Refused, match=r"dilemma\.closed"):
        dilemmas.vote(anna, dilemma.pk, 1)

    dilemmas.bring_to(tess, dilemma.pk, "second", 1)
    assert last(session, "groups.changed")["groups"] is None
    dilemmas.vote(anna, dilemma.pk, 1)
    over(dilemma)
    tick(session)
    seen = last(session, "dilemma.changed")["dilemma"]
    assert (seen["phase"], seen["ends_at"]) == ("result", None)
    assert (seen["first"]["counts"], seen["second"]["counts"]) == ([2, 1, 0], [0, 1, 0])
    assert seen["options"][0]["short"] == OPTIONS[0]["short"]


def test_who_goes_on_from_a_dilemma_is_not_drawn_back_by_its_clock(session, tess, anna, bram):
    dilemma = make_dilemma(session)
    first = session.steps.create(position=1, title="Ketel", kind="dilemma", dilemma=dilemma)
    second = session.steps.create(position=2, title="Verder")
    leading.go_to_step(tess, first.pk)
    dilemmas.bring_to(tess, dilemma.pk, "talk", 2)
    over(dilemma)

    leading.go_to_step(tess, second.pk)
    tick(session)

    dilemma.refresh_from_db()
    assert (dilemma.phase, dilemma.ends_at) == ("talk", None)
    assert last(session, "room.changed")["room"]["stage"] == "slide"
    assert last(session, "groups.changed")["groups"] is None
    leading.go_to_step(tess, first.pk)  # it goes on where it was left
    assert last(session, "dilemma.changed")["dilemma"]["phase"] == "talk"


@pytest.mark.parametrize("goes_to", ["a step", "a poll", "a slide", "who is there"])
def test_the_clock_of_a_dilemma_draws_nobody_away_from_what_the_trainer_went_on_to(session, tess, anna, bram, goes_to):
    """Begun from the sheet, in the middle of a step that is none of a dilemma."""
    dilemma, poll = make_dilemma(session), make_poll(session, open_=False)
    deck = session.decks.create(title="Dia's")
    deck.slides.create(number=1)
    steps = [session.steps.create(position=at, title="Dia's", deck=deck) for at in (1, 2)]
    leading.go_to_step(tess, steps[0].pk)
    dilemmas.bring_to(tess, dilemma.pk, "first", 2)

    if goes_to == "a step":
        leading.go_to_step(tess, steps[1].pk)
    elif goes_to == "a poll":
        polling.change(tess, poll.pk, state="open")
    elif goes_to == "a slide":
        leading.show_slide(tess, deck.pk, 1)
    else:
        leading.arrange(tess, stage="people")
    stage = last(session, "room.changed")["room"]["stage"]
    Dilemma.objects.filter(ends_at__isnull=False).update(ends_at=timezone.now() - timedelta(seconds=1))
    tick(session)

    dilemma.refresh_from_db()
    session.refresh_from_db()
    assert (dilemma.phase, dilemma.ends_at, session.stage) == ("first", None, stage)
    assert not session.groups.exists()
    assert last(session, "dilemma.changed")["dilemma"]["ends_at"] is None


def test_who_goes_to_a_step_calls_back_who_talk_about_a_dilemma_of_no_step(session, tess, anna, bram):
    dilemma = make_dilemma(session)
    dilemmas.bring_to(tess, dilemma.pk, "talk")

    leading.go_to_step(tess, session.steps.create(position=1, title="Verder").pk)

    assert last(session, "groups.changed")["groups"] is None
    assert last(session, "me.changed", f"me-{anna.pk}")["me"]["group"] is None


def test_a_second_dilemma_takes_the_place_of_the_first(session, tess, anna, bram):
    first, second = make_dilemma(session), make_dilemma(session, title="De pomp")
    dilemmas.bring_to(tess, first.pk, "talk", 2)

    dilemmas.bring_to(tess, second.pk, "first")

    assert last(session, "groups.changed")["groups"] is None
    assert last(session, "me.changed", f"me-{anna.pk}")["me"]["group"] is None
    first.refresh_from_db()
    assert (first.phase, first.ends_at) == ("talk", None)
    Dilemma.objects.filter(pk=first.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
    tick(session)
    assert last(session, "dilemma.changed")["dilemma"]["id"] == second.pk
    session.refresh_from_db()
    assert session.dilemma_id == second.pk


def over(dilemma):
    """The time of the phase is up."""
    Dilemma.objects.filter(pk=dilemma.pk).update(ends_at=timezone.now() - timedelta(seconds=1))


@pytest.fixture
def played(session, tess, anna, bram):
    """A dilemma that was played."""
    dilemma = make_dilemma(session)
    dilemmas.bring_to(tess, dilemma.pk, "first")
    dilemmas.vote(anna, dilemma.pk, 0)
    dilemmas.bring_to(tess, dilemma.pk, "talk")
    grouping.note(anna, "Eerst | het filter.")
    dilemmas.bring_to(tess, dilemma.pk, "second")
    dilemmas.vote(anna, dilemma.pk, 1)
    dilemmas.bring_to(tess, dilemma.pk, "result")
    return dilemma


class Questions:
    """Keeps what it is given to write."""

    def __init__(self):
        self.written = []

    def write(self, *given, **named):
        self.written.append((given, named))
        return "/leren/vragen/"


@pytest.fixture
def questions(monkeypatch):
    registry = ports.Registry()
    registry.register(writer := Questions())
    monkeypatch.setattr(ports, "question_writers", registry)
    return writer


def test_a_dilemma_is_kept_once_as_an_article_and_a_question(session, tess, played, questions):
    path = dilemmas.keep(tess, played.pk)

    article = Article.objects.get()
    assert article.get_absolute_url() == path == dilemmas.keep(tess, played.pk)
    assert article.published_at is None
    ((given, named),) = questions.written
    assert (given[0], given[1], given[3], named) == (session.trainer_id, "De ketel", [], {"about": f"session:{session.pk}"})
    assert given[2][0].options == tuple(option["text"] for option in OPTIONS)
    assert last(session, "dilemma.changed")["dilemma"]["article"] == path
    text = str(article.current.tree)
    for words in ("1 stem", "Tien minuten werk", "Een hoge rekening", "Eerst | het filter."):
        assert words in text
    assert "Anna" not in text


def test_what_is_kept_says_at_what_session_it_was_found_out(session, tess, played):
    dilemmas.keep(tess, played.pk)

    article = Article.objects.get()
    assert (article.about, article.about_title, article.about_path) == (f"session:{session.pk}", session.title, session.get_absolute_url())
    assert CardSet.objects.get().title == "De ketel"


def test_what_a_circle_kept_names_no_session(session, tess, anna, bram, played):
    members = circle(tess.person, anna.person, bram.person)
    Session.objects.filter(pk=session.pk).update(audience=Audience.CIRCLE, circle=members)

    dilemmas.keep(tess, played.pk)

    article = Article.objects.get()
    assert (article.title, article.about, article.about_title, article.about_path) == ("De ketel", "", "", "")


def test_what_cannot_be_written_is_said_and_may_be_tried_again(session, tess, played, monkeypatch):
    monkeypatch.setattr(ports, "article_writers", ports.Registry())
    with pytest.raises(Refused, match=r"article\.failed"):
        dilemmas.keep(tess, played.pk)

    monkeypatch.undo()

    assert dilemmas.keep(tess, played.pk)


def test_a_writer_that_fails_leaves_the_room_alone(session, tess):
    def fails():
        Article.objects.create()

    assert keeping.attempted(fails) == ""
    assert Article.objects.count() == 0


def test_a_dilemma_that_goes_on_is_not_kept(session, tess):
    with pytest.raises(Refused, match=r"dilemma\.open"):
        dilemmas.keep(tess, make_dilemma(session, phase="second").pk)


def test_another_sessions_timers_are_left_alone(session, tess):
    other = make_session()
    dilemma = make_dilemma(other, phase="first", ends_at=timezone.now() - timedelta(minutes=1))

    tick(session)

    assert Dilemma.objects.get(pk=dilemma.pk).phase == "first"
